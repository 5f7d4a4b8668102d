/** Joins what the engine and the plan guard say of a preview: the same plan gives the same result, to the byte. */
import type { EngineResult } from "../engine";
import type { PolicyFinding, Remediation } from "../engineEvents";
import { tellAll } from "../findings";
import type { Guarded } from "./guard";
import { isProtection, type PlannedResource } from "./plan";
import type { Previewed } from "./planReport";

export function result(
  stack: string,
  { outcome, changes, findings, remediations, policyPack, diagnostics, failure }: EngineResult,
  resources: readonly PlannedResource[],
  { compared, verdict, findings: lost, pipelines }: Guarded,
): Previewed {
  const judged = outcomeOf(outcome, diagnostics, lost);
  return {
    stack,
    outcome: judged,
    changes: Object.fromEntries(Object.entries(changes).sort(([a], [b]) => (a < b ? -1 : 1))),
    findings: tellAll([...findings, ...lost]),
    remediations: [...remediations].sort(compareRemediations),
    ...(policyPack === undefined ? {} : { policyPack }),
    compared,
    dataLoss: verdict,
    plan: resources.filter(({ operation }) => operation !== "same").map(withoutInputs),
    pipelines,
    ...(judged === "failed" && failure !== undefined ? { failure } : {}),
  };
}

/** The engine fails a preview that would delete what is protected; the guard has said so, and that is a refusal. */
function outcomeOf(
  outcome: EngineResult["outcome"],
  diagnostics: EngineResult["diagnostics"],
  lost: readonly PolicyFinding[],
): EngineResult["outcome"] {
  const refused = lost.some(({ level }) => level === "mandatory");
  if (!refused || outcome === "cancelled") return outcome;
  const others = diagnostics.filter(({ severity, message }) => severity === "error" && !isProtection(message));
  return outcome === "failed" && others.some(({ message }) => message !== "preview failed") ? "failed" : "refused";
}

/** What the program gives a resource may be secret, and is nobody's business in a report. */
function withoutInputs({ before: _, after: __, ...resource }: PlannedResource): PlannedResource {
  return resource;
}

function compareRemediations(a: Remediation, b: Remediation): number {
  return [a.rule, a.urn].join("\n") < [b.rule, b.urn].join("\n") ? -1 : 1;
}
