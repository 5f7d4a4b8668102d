/** GATE-10, as far as one definition shows it: ways into the registry or into service that pass no gate. */
import type { ProofStep } from "./definition";
import type { Findings } from "./finding";
import { at, pointerTo } from "./json";

export function checkChannels(step: ProofStep, findings: Findings): void {
  const place = { step: step.name, pointer: step.pointer };
  if (step.kind.consequence === "deploys") {
    findings.refute(
      "GATE-10",
      place,
      `Expected no deployment inside the pipeline, got a step of type ${step.type}`,
      "Deploy from an approved package.",
      [step.name],
    );
  }
  if (step.kind.consequence === "opaque") {
    const fix = "Do its work in a processing step, whose effects are seen; only a relaxed stack can waive this.";
    findings.doubt(
      "GATE-10",
      place,
      `Expected steps whose effects the definition shows, got a step of type ${step.type}`,
      fix,
    );
  }
  for (const keys of [["ModelPackageConfig"], ["TrainingJobDefinition", "ModelPackageConfig"]]) {
    refuteKey(
      step,
      keys,
      "Expected models to be registered by RegisterModel steps only, got a job that registers its own",
      findings,
    );
  }
  refuteKey(
    step,
    ["ModelDeployConfig"],
    "Expected no deployment inside the pipeline, got a job that deploys its own model",
    findings,
  );
  if (at(step.args, "TrainingJobDefinitions") !== undefined) {
    const several = { ...place, pointer: pointerTo(step.pointer, ["Arguments", "TrainingJobDefinitions"]) };
    findings.doubt(
      "GATE-10",
      several,
      "Expected one TrainingJobDefinition, got a list",
      "Tune one algorithm in each step.",
    );
  }
  if (step.type === "ClarifyCheck" || step.type === "QualityCheck") checkSwitches(step, findings);
}

function refuteKey(step: ProofStep, keys: readonly string[], message: string, findings: Findings): void {
  if (at(step.args, ...keys) === undefined) return;
  const place = { step: step.name, pointer: pointerTo(step.pointer, ["Arguments", ...keys]) };
  findings.refute("GATE-10", place, message, "Remove the key.", [step.name]);
}

/** A check that can be skipped, or that moves its own baseline, holds nobody back. */
function checkSwitches(step: ProofStep, findings: Findings): void {
  for (const key of ["SkipCheck", "RegisterNewBaseline"]) {
    const value = step.json[key];
    if (value === undefined || value === false) continue;
    const place = { step: step.name, pointer: pointerTo(step.pointer, [key]) };
    const rule = value === true ? "GATE-10" : "GATE-04";
    findings.refute(
      rule,
      place,
      `Expected ${key} to be the literal false, got ${value === true ? "true" : "a value set later"}`,
      `Set ${key} to false.`,
    );
  }
}
