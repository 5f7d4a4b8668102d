/**
 * `sluicegate pipeline new`: a pipeline from a CSV file, ready to run: its folder, its line in the list, its options in
 * every stack file, and a proposal for the validators' floors. Says what it assumed, and asks before it writes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Option, type Command } from "commander";
import type { CommandContext } from "../../cli";
import { confirmed } from "../../confirm";
import { EXIT, UsageError } from "../../exit";
import { jsonOption } from "../../options";
import { printJson, printLine } from "../../print";
import { checkNewName } from "../../scaffold/name";
import { planOf, type Plan, type PlanRequest } from "../../scaffold/plan";
import { propose } from "../../scaffold/propose";
import { planLines, nextLines } from "../../scaffold/tell";
import { writeAll } from "../../scaffold/write";
import { ensurePython } from "../../setup/python";
import { toStderr } from "../../setup/progress";

interface Options {
  readonly from: readonly string[];
  readonly target: string;
  readonly problem?: string;
  readonly positive?: string;
  readonly key?: string;
  readonly floors: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(command)
    .argument("<name>", "of the pipeline: lower-case letters, digits and hyphens")
    .requiredOption("--from <kind and file...>", "where the data are: csv FILE (UTF-8, commas, a header line)")
    .requiredOption("--target <column>", "the column to predict: a number, or one of two classes")
    .addOption(
      new Option("--problem <kind>", "what it is (default: by the column's values)").choices([
        "regression",
        "classification",
      ]),
    )
    .option("--positive <value>", "the value that is class 1; with more than two classes it stands against the rest")
    .option("--key <column>", "a column that identifies a person or thing: pseudonymised, its rows stay in one split")
    .option("--no-floors", "leave policies/floors.yaml to the validators")
    .option("--dry-run", "tell what would be written, and write nothing")
    .option("--yes", "do not ask");
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<Options>();
  const name = command.args[0] ?? "";
  checkNewName(root, name);
  const file = csvOf(options.from);
  const out = mkdtempSync(join(tmpdir(), "sluicegate-new-"));
  try {
    const python = await ensurePython(root, "run", toStderr);
    const { target, problem, positive, key } = options;
    const proposal = await propose(root, python, { file, target, problem, positive, key, out }, signal);
    const request: PlanRequest = { name, target, key, proposal, out };
    const plan = planOf(root, request);
    if (options.json !== true) for (const line of planLines(request, plan, file)) printLine(line);
    const wanted = await consent(options, plan, signal);
    if (wanted.write) writeAll(root, plan.folder, [...plan.changes, ...(wanted.floors ? [plan.floors] : [])]);
    if (options.json === true) printJson(jsonOf(request, plan, wanted));
    else for (const line of nextLines(name, wanted)) printLine(line);
    return EXIT.done;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

/** Other kinds of source may come; the word keeps their place. */
function csvOf(from: readonly string[]): string {
  const [kind, file, ...more] = from;
  if (kind === "csv" && file !== undefined && more.length === 0) return file;
  throw new UsageError(`Expected --from csv FILE, got ${from.join(" ")}; name one CSV file there.`);
}

export interface Consent {
  readonly write: boolean;
  /** Whether the validators' file is changed too. */
  readonly floors: boolean;
}

async function consent({ dryRun, yes, floors }: Options, plan: Plan, signal: AbortSignal): Promise<Consent> {
  if (dryRun === true) return { write: false, floors: false };
  if (yes === true) return { write: true, floors };
  const without = "--yes or --dry-run where nobody can be asked; pipeline new changes files of the project.";
  const write = await confirmed(`Write ${plan.folder} and change the files above?`, without, signal);
  const also = `Append the floors above to ${plan.floors.path}, for validators to review?`;
  return { write, floors: write && floors && (await confirmed(also, without, signal)) };
}

function jsonOf({ name, proposal }: PlanRequest, plan: Plan, { write, floors }: Consent) {
  const { problem, rows, sampleRows, assumptions, gates } = proposal;
  const files = plan.changes.map(({ path, before }) => ({ path, change: before === undefined ? "new" : "changed" }));
  const proposed = { path: plan.floors.path, lines: plan.floorsLines, written: floors };
  return { name, problem, rows, sampleRows, assumptions, gates, files, floors: proposed, written: write };
}
