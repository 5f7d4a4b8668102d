/**
 * What is checked before a model is approved: that the execution which registered it ran a definition that proves its
 * gate against the floors of today, that the model is the one that was scored, and that its scores hold the bounds.
 * What cannot be read is a check that fails, never one that is left out.
 */
import type { Certificate, MetricRequirement, ProofResult } from "../policies/proof";
import { prove } from "../policies/proof";
import type { Connection } from "./connection";
import { valueAt } from "../pipeline/evaluation";
import { holds } from "./evaluation";
import { readDefinition, readExecution } from "./executions";
import { describeFault } from "./faults";
import { describeProofFinding } from "./findings";
import type { Model } from "./models";
import { readText, sha256Of } from "./objects";

export interface Check {
  readonly what: string;
  readonly ok: boolean;
  /** What was found, and when it is not ok what to do. */
  readonly detail: string;
}

export interface Examination {
  readonly checks: readonly Check[];
  readonly certificate?: Certificate;
}

/** What was read, or one line about why it was not. */
type Found<T> = { readonly value: T } | { readonly fault: string };

/** @param metrics the floors that the definition must hold */
export async function examine(
  connection: Connection,
  model: Model,
  metrics: readonly MetricRequirement[],
): Promise<Examination> {
  const [registered, definition, report, digest] = await Promise.all([
    find(async () => (await readExecution(connection, model.executionArn)).steps.map(({ arn }) => arn)),
    find(() => readDefinition(connection, model.executionArn)),
    find(async () => parseReport(await readText(connection, model.evaluation))),
    find(() => sha256Of(connection, model.modelData)),
  ]);
  const proof = "value" in definition ? prove(definition.value, { metrics }) : undefined;
  const atoms = (proof?.certificate?.sinks ?? []).flatMap((sink) => sink.atoms);
  return {
    certificate: proof?.certificate,
    checks: [
      check("its execution registered it", registered, (arns) =>
        arns.includes(model.arn) ? "" : "that execution registered others; train and register again",
      ),
      check("the execution's definition proves its gate", definition, () => unproved(proof), proof?.verdict),
      check(
        "the code is the definition's",
        definition,
        (text) =>
          /^[0-9a-f]{64}$/.test(model.codeDigest) && text.includes(model.codeDigest)
            ? ""
            : "the definition names other code; train and register again",
        `sha256 ${model.codeDigest}`,
      ),
      check(
        "the model is the one that was scored",
        together(report, digest),
        ([scores, actual]) =>
          valueAt(scores, "model.sha256") === actual
            ? ""
            : "the object's digest is not the report's; train and register again",
        "value" in digest ? `sha256 ${digest.value}` : "",
      ),
      ...atoms.map((atom) => boundHolds(report, atom)),
    ],
  };
}

function parseReport(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("Expected JSON in the evaluation report, got something else; train and register again.");
  }
}

async function find<T>(read: () => Promise<T>): Promise<Found<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    return { fault: describeFault(error) };
  }
}

function together<A, B>(first: Found<A>, second: Found<B>): Found<[A, B]> {
  if ("fault" in first) return first;
  return "fault" in second ? second : { value: [first.value, second.value] };
}

/** @param wrong says what is wrong with what was read; empty when nothing is */
function check<T>(what: string, found: Found<T>, wrong: (value: T) => string, shown = ""): Check {
  const said = "fault" in found ? found.fault : wrong(found.value);
  return { what, ok: said === "", detail: said || shown };
}

function unproved(proof: ProofResult | undefined): string {
  if (proof?.verdict === "PROVED") return "";
  const finding = proof?.findings.find(({ advisory }) => advisory !== true);
  return finding === undefined ? "not proved" : describeProofFinding(finding);
}

function boundHolds(report: Found<unknown>, atom: Certificate["sinks"][number]["atoms"][number]): Check {
  const value = "value" in report ? valueAt(report.value, atom.path) : undefined;
  const ok = typeof value === "number" && holds(value, atom.comparator, atom.bound);
  return {
    what: `${atom.metric} ${atom.comparator} ${atom.bound}`,
    ok,
    detail: typeof value === "number" ? String(value) : "not in the report",
  };
}
