/** One registration judged against every required metric: GATE-01, 02 and 03, and GATE-04 for thresholds. */
import type { MetricSource } from "./atoms";
import { type Box, type Interval, meetAll } from "./box";
import { canFail, type GuardingFormula } from "./counterexample";
import { branchesOf, type ProofStep } from "./definition";
import { diagnose } from "./diagnosis";
import type { Findings } from "./finding";
import { type Formula } from "./formula";
import { guarantees, type MetricRequirement } from "./requirement";

export interface Guard extends GuardingFormula {
  readonly condition: ProofStep;
}

/** What holds whenever the sink runs. */
export interface PathGuarantee {
  readonly guards: readonly Guard[];
  readonly box: Box;
}

export function guaranteeOf(sink: ProofStep, formulaOf: (condition: ProofStep) => Formula): PathGuarantee {
  const guards = branchesOf(sink).map(({ condition, outcome }) => ({
    condition,
    outcome,
    formula: formulaOf(condition),
  }));
  const box = meetAll(guards.map(({ formula, outcome }) => (outcome === "if" ? formula.whenTrue : formula.whenFalse)));
  return { guards, box };
}

/** The guaranteed metrics that meet the requirement, alphabetically by step. */
export function sufficient(box: Exclude<Box, "never">, requirement: MetricRequirement): Interval[] {
  return [...box.values()]
    .filter((interval) => interval.source.path === requirement.path && guarantees(interval, requirement))
    .sort((a, b) => (orderKey(a.source) < orderKey(b.source) ? -1 : 1));
}

function orderKey({ evaluator, propertyFile }: MetricSource): string {
  return `${evaluator} ${propertyFile}`;
}

/** Reports why a requirement does not follow from the path. `origin` are the steps from the model's root to the sink. */
export function reportInsufficient(
  sink: ProofStep,
  { guards }: PathGuarantee,
  requirement: MetricRequirement,
  origin: readonly string[],
  findings: Findings,
): void {
  const path = [...new Set([...origin, ...guards.map(({ condition }) => condition.name), sink.name])];
  const place = { step: sink.name, pointer: sink.pointer };
  if (guards.length === 0) {
    const message = `Expected a condition on every path to a registration, got ${path.join(" -> ")} (no condition on path)`;
    findings.refute(
      "GATE-01",
      place,
      message,
      "Move the step into IfSteps of a condition on the required metrics.",
      path,
    );
    return;
  }
  const causes = diagnose(guards, requirement);
  const isOpen = causes.some((cause) => cause.undecided === true);
  const verdict = !isOpen && canFail(guards, requirement) === true ? "REFUTED" : "UNPROVED";
  const shown = path.map((name) => {
    const guard = guards.find(({ condition }) => condition.name === name);
    return guard === undefined ? name : `${name} (${guard.outcome})`;
  });
  const message = `Expected a guaranteed bound on ${requirement.name}, got ${shown.join(" -> ")} (no sufficient condition on path)`;
  findings.add({
    rule: "GATE-01",
    verdict,
    ...place,
    message,
    fix: `Require ${requirement.name} on the way to this step.`,
    path,
  });
  for (const { rule, step, pointer, message: cause, fix } of causes)
    findings.add({ rule, verdict, step, pointer, message: cause, fix });
}
