/** `sluicegate pipeline prove`: the gate proof on any definition, also one that another tool made. */
import { appendFileSync } from "node:fs";
import type { Command } from "commander";
import { prove, type MetricRequirement, type ProofResult } from "../../../policies/proof";
import { code, markdownTable } from "../../ci/markdown";
import type { CommandContext } from "../../cli";
import { EXIT, UsageError } from "../../exit";
import { describeProofFinding } from "../../findings";
import { requirements } from "../../floors";
import { printJson, printLine } from "../../print";
import { readInput } from "../../readInput";

interface Options {
  metric: MetricRequirement[];
  pipeline?: string;
  summary?: string;
  json?: boolean;
}

export function configure(command: Command): void {
  command
    .argument("<files...>", "definitions as JSON, or - for standard input")
    .option(
      "--metric <name=path:max=n>",
      "a bound to prove: NAME=PATH:max=N or NAME=PATH:min=N; may be repeated",
      collect,
      [],
    )
    .option("--pipeline <name>", "prove the floors of this pipeline in policies/floors.yaml instead")
    .option("--summary <file.md>", "also add the verdicts to a file, as Markdown")
    .option("--json", "print verdict, findings, certificate; of several files a list");
}

const METRIC = /^([A-Za-z][\w-]*)=([^:\s]+):(max|min)=(.+)$/;

function collect(given: string, before: MetricRequirement[]): MetricRequirement[] {
  const [, name, path, direction, number] = METRIC.exec(given) ?? [];
  const bound = Number(number);
  if (name === undefined || path === undefined || !Number.isFinite(bound) || number?.trim() === "") {
    throw new UsageError(
      "Expected NAME=PATH:max=N or NAME=PATH:min=N at --metric; write for example mse=regression_metrics.mse.value:max=4000.",
    );
  }
  return [...before, { name, path, direction: direction === "max" ? "max" : "min", bound }];
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<Options>();
  const metrics =
    options.pipeline === undefined ? options.metric : [...requirements(root, options.pipeline), ...options.metric];
  if (metrics.length === 0) {
    throw new UsageError(
      "Expected at least one --metric, or --pipeline for its floors, got neither; a proof needs something to prove.",
    );
  }
  const proofs: Proof[] = [];
  for (const file of command.args) {
    // A final newline is the file's, not the definition's: the digest must be that of what SageMaker holds.
    const text = (await readInput(file, "a definition's JSON file")).replace(/\n$/, "");
    proofs.push({ file, result: prove(text, { metrics }) });
  }
  if (options.summary !== undefined) appendFileSync(options.summary, markdown(proofs));
  if (options.json === true) printJson(jsonOf(proofs));
  else for (const proof of proofs) printLine(proofs.length === 1 ? describe(proof.result) : named(proof));
  return proofs.every(({ result }) => result.verdict === "PROVED") ? EXIT.done : EXIT.refused;
}

interface Proof {
  readonly file: string;
  readonly result: ProofResult;
}

const named = ({ file, result }: Proof): string => `${file}: ${describe(result)}`;

function jsonOf(proofs: readonly Proof[]): Readonly<Record<string, unknown>> {
  const [only, ...others] = proofs;
  if (only !== undefined && others.length === 0) return { ...only.result };
  return { definitions: proofs.map(({ file, result }) => ({ file, ...result })) };
}

function markdown(proofs: readonly Proof[]): string {
  const rows = proofs.map(({ file, result }) => {
    const [, ...said] = describe(result).split("\n");
    return [code(file), result.verdict, said.map(code).join("<br>")];
  });
  return ["## Gate proof", "", ...markdownTable(["definition", "verdict", "what it says"], rows), ""].join("\n");
}

function describe({ verdict, findings, certificate }: ProofResult): string {
  const proved = (certificate?.sinks ?? []).map(({ step, root, evaluator, atoms }) => {
    const bounds = atoms.map(({ metric, comparator, bound }) => `${metric} ${comparator} ${bound}`).join(", ");
    return `${step} registers the model of ${root} only if ${bounds}, as ${evaluator} scored it`;
  });
  const digest = certificate === undefined ? [] : [`Definition sha256 ${certificate.digest}`];
  return [verdict, ...proved, ...findings.map(describeProofFinding), ...digest].join("\n");
}
