/** The end of a training, in a few lines: what the gate decided on which numbers, what was proved, what waits. */
import type { Comparator } from "../evaluation";
import { figure } from "../../pipeline/drawing/text";
import { table } from "../print";
import type { MetricFact, ReportFacts } from "./facts";

const WORDS: Readonly<Record<Comparator, string>> = { "<": "below", "<=": "at most", ">": "above", ">=": "at least" };

/** `at most 4,000`. */
export function boundInWords({ comparator, value }: NonNullable<MetricFact["bound"]>): string {
  return `${WORDS[comparator]} ${figure(value)}`;
}

export type GateVerdict = "PASSED" | "REFUSED" | "NOT REACHED";

/** What the gate decided: it refused when its Fail step ended the execution. */
export function gateVerdict({ execution }: ReportFacts): GateVerdict {
  if (execution.status === "Succeeded") return "PASSED";
  return execution.steps.some(({ type, status }) => type === "Fail" && status === "Failed") ? "REFUSED" : "NOT REACHED";
}

export function verdictLines(facts: ReportFacts): string[] {
  return ["", ...gateLines(facts), ...metricLines(facts), "", `Proof  ${proofInWords(facts)}`, ...modelLines(facts)];
}

function gateLines(facts: ReportFacts): string[] {
  const verdict = gateVerdict(facts);
  const reason = facts.execution.failureReason;
  return [`Gate ${verdict}${verdict === "PASSED" || reason === undefined ? "" : `: ${reason}`}`];
}

function metricLines({ metrics }: ReportFacts): string[] {
  if (metrics.length === 0) return [];
  const rows = metrics.map(({ name, value, interval, baseline, bound }) => [
    `  ${name}`,
    figure(value),
    interval === undefined ? "" : `${figure(interval[0])} .. ${figure(interval[1])}`,
    baseline === undefined ? "" : figure(baseline),
    bound === undefined ? "" : boundInWords(bound),
  ]);
  return [table(["  METRIC", "VALUE", "95 % INTERVAL", "MEAN PREDICTOR", "GATE"], rows)];
}

/** As many digits of a digest as a line of a terminal holds; the report and --json have them all. */
const SHOWN_DIGEST = 32;

function proofInWords({ proof }: ReportFacts): string {
  if (proof.certificate === undefined) return `${proof.verdict}: ${proof.findings[0]?.message ?? ""}`;
  return `${proof.verdict} for definition sha256 ${proof.certificate.digest.slice(0, SHOWN_DIGEST)}...`;
}

function modelLines({ model, stack, pipeline, proof }: ReportFacts): string[] {
  if (model === undefined) return ["Model  none registered"];
  const line = `Model  version ${model.version} of ${model.arn.split("/")[1] ?? ""}: ${model.approval}`;
  if (model.approval !== "PendingManualApproval" || proof.verdict !== "PROVED") return [line];
  return [line, `Next   npx sluicegate model approve ${model.version} --stack ${stack} --pipeline ${pipeline}`];
}
