/** GATE-11: when the gate stays shut, the execution fails. Advisory. */
import type { ProofStep } from "./definition";
import type { Findings } from "./finding";
import { listAt, pointerTo, textAt } from "./json";

export function checkElse(sink: ProofStep, findings: Findings): void {
  if (sink.branch === undefined) return;
  const { condition, outcome } = sink.branch;
  const other = outcome === "if" ? "ElseSteps" : "IfSteps";
  if (listAt(condition.args, other).some((step) => textAt(step, "Type") === "Fail")) return;
  const place = { step: condition.name, pointer: pointerTo(condition.pointer, ["Arguments", other]) };
  findings.refute(
    "GATE-11",
    place,
    `Expected a Fail step in ${other}, got none`,
    "End the other branch in a Fail step.",
  );
}
