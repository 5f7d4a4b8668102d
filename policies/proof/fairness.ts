/** GATE-13: where validators demand it, a bias check that fails the execution stands before every registration. */
import type { ProofDefinition, ProofStep } from "./definition";
import type { Findings } from "./finding";
import { at, textAt } from "./json";

/** Every step that must have succeeded before this one runs. Iterative, and each step is looked at once. */
function before(sink: ProofStep, { steps }: ProofDefinition): ProofStep[] {
  const seen = new Set<ProofStep>();
  const open = [sink];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const names = [
      ...step.dependsOn,
      ...step.uses.flatMap(({ reference }) => (reference.kind === "step" ? [reference.step] : [])),
    ];
    const needed = names.flatMap((name) => steps.get(name) ?? []);
    for (const one of step.branch === undefined ? needed : [...needed, step.branch.condition]) {
      if (seen.has(one)) continue;
      seen.add(one);
      open.push(one);
    }
  }
  return [...seen];
}

/** The types of a ClarifyCheck that measure bias; the third explains a model, however it treats anybody. */
const BIAS_CHECKS: ReadonlySet<string | undefined> = new Set(["DATA_BIAS", "MODEL_BIAS"]);

/** SkipCheck and RegisterNewBaseline are refused anywhere (channels.ts); here, what else would let bias through. */
function isDecisive({ type, json }: ProofStep): boolean {
  const fails = at(json, "FailOnViolation");
  const isBiasCheck = type === "ClarifyCheck" && BIAS_CHECKS.has(textAt(json, "CheckType"));
  return isBiasCheck && (fails === undefined || fails === true) && at(json, "CacheConfig") === undefined;
}

export function checkFairness(sink: ProofStep, definition: ProofDefinition, findings: Findings): void {
  if (before(sink, definition).some(isDecisive)) return;
  const place = { step: sink.name, pointer: sink.pointer };
  const message = `Expected a ClarifyCheck step on bias that fails on violation before ${sink.name}, got none`;
  const fix =
    "Add a ClarifyCheck step of type DATA_BIAS or MODEL_BIAS without a cache, and let the gate or the registration depend on it.";
  findings.refute("GATE-13", place, message, fix);
}
