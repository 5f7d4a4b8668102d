/**
 * From JSON to a definition, under a closed world (GATE-09): whatever it does not know becomes a finding, so that what
 * the rest of the proof reads is all there is.
 */
import type { Json } from "../../pipeline/schema";
import type { ProofBranch, ProofDefinition, ProofStep } from "./definition";
import type { Findings } from "./finding";
import { at, isObject, type JsonObject, kindOf, listAt, pointerTo, textAt } from "./json";
import { collectUses } from "./uses";
import * as vocabulary from "./vocabulary";

/** Undefined when there is nothing that the rest of the proof could read. */
export function readDefinition(root: Json, findings: Findings): ProofDefinition | undefined {
  if (!isObject(root)) {
    findings.refute(
      "GATE-09",
      { pointer: "" },
      `Expected an object, got ${kindOf(root)}`,
      "Render a pipeline definition.",
    );
    return undefined;
  }
  checkKeys(root, vocabulary.TOP_LEVEL_KEYS, { pointer: "" }, findings);
  if (root.Version !== "2020-12-01") {
    findings.doubt(
      "GATE-09",
      { pointer: "/Version" },
      "Expected Version 2020-12-01, got another",
      "Render version 2020-12-01.",
    );
  }
  const parameters = readParameters(root.Parameters, findings);
  const steps = new StepReader(findings).read(root.Steps);
  for (const { reference } of collectUses(
    root.PipelineExperimentConfig ?? null,
    [],
    { pointer: "/PipelineExperimentConfig" },
    findings,
  )) {
    if (reference.kind === "step")
      findings.doubt(
        "GATE-09",
        { pointer: "/PipelineExperimentConfig" },
        "Expected parameters and execution variables only, got a step",
        "Name the experiment without reading a step.",
      );
  }
  return { parameters, steps, locations: new Map() };
}

function readParameters(json: Json | undefined, findings: Findings): Set<string> {
  const names = new Set<string>();
  if (json !== undefined && !Array.isArray(json)) {
    findings.doubt(
      "GATE-09",
      { pointer: "/Parameters" },
      `Expected a list of parameters, got ${kindOf(json)}`,
      "Render Parameters as a list.",
    );
    return names;
  }
  (json ?? []).forEach((parameter, index) => {
    const place = { pointer: `/Parameters/${index}` };
    const name = textAt(parameter, "Name");
    if (!isObject(parameter) || name === undefined || !/^[A-Za-z0-9][A-Za-z0-9_-]{0,255}$/.test(name)) {
      findings.doubt(
        "GATE-09",
        place,
        "Expected a parameter with a plain Name, got something else",
        "Give the parameter a name of letters, digits, - and _.",
      );
      return;
    }
    checkKeys(parameter, vocabulary.PARAMETER_KEYS, place, findings);
    if (!vocabulary.PARAMETER_TYPES.has(textAt(parameter, "Type") ?? "")) {
      findings.doubt(
        "GATE-09",
        place,
        "Expected a Type of String, Integer, Float or Boolean, got another",
        "Use one of the four types.",
      );
    }
    if (names.has(name))
      findings.refute("GATE-09", place, `Expected parameter names to be unique, got ${name} twice`, "Rename one.");
    names.add(name);
  });
  return names;
}

interface Pending {
  readonly json: Json;
  readonly pointer: string;
  readonly branch: ProofBranch | undefined;
}

class StepReader {
  private readonly steps = new Map<string, ProofStep>();
  /** Steps still to read, last first. */
  private readonly pending: Pending[] = [];

  constructor(private readonly findings: Findings) {}

  read(json: Json | undefined): ReadonlyMap<string, ProofStep> {
    this.push(json, "/Steps", undefined);
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) this.readStep(next);
    return this.steps;
  }

  private push(json: Json | undefined, pointer: string, branch: ProofBranch | undefined): void {
    if (!Array.isArray(json)) {
      if (json !== undefined || branch === undefined) {
        this.findings.doubt(
          "GATE-09",
          { pointer },
          `Expected a list of steps, got ${kindOf(json)}`,
          "Render the steps as a list.",
        );
      }
      return;
    }
    for (let index = json.length - 1; index >= 0; index -= 1) {
      const step = json[index];
      if (step !== undefined) this.pending.push({ json: step, pointer: `${pointer}/${index}`, branch });
    }
  }

  private readStep({ json, pointer, branch }: Pending): void {
    const step = this.identify(json, pointer, branch);
    if (step === undefined) return;
    const place = { step: step.name, pointer };
    this.checkStepKeys(step);
    if (this.steps.has(step.name)) {
      this.findings.refute(
        "GATE-09",
        place,
        "Expected step names to be unique, got this name twice",
        "Rename one: references to it are ambiguous.",
      );
    } else {
      this.steps.set(step.name, step);
    }
    for (const use of collectUses(step.json, BRANCHES, place, this.findings)) step.uses.push(use);
    if (step.type !== "Condition") return;
    this.push(step.args.ElseSteps, `${pointer}/Arguments/ElseSteps`, { condition: step, outcome: "else" });
    this.push(step.args.IfSteps, `${pointer}/Arguments/IfSteps`, { condition: step, outcome: "if" });
  }

  private identify(json: Json, pointer: string, branch: ProofBranch | undefined): ProofStep | undefined {
    const name = textAt(json, "Name");
    if (!isObject(json) || name === undefined || !/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
      const fix = "Give every step a Name of at most 64 letters, digits, - and _.";
      this.findings.doubt("GATE-09", { pointer }, "Expected a step with a plain Name, got something else", fix);
      return undefined;
    }
    const type = textAt(json, "Type") ?? "";
    const kind = vocabulary.STEP_KINDS.get(type);
    if (kind === undefined) {
      const fix = "Use a step type that the proof knows, or move the step to a pipeline of its own.";
      this.findings.doubt(
        "GATE-09",
        { step: name, pointer: `${pointer}/Type` },
        "Expected a known step type, got another",
        fix,
      );
    }
    const found = json.Arguments;
    const args = isObject(found) ? found : {};
    if (found !== undefined && !isObject(found)) {
      this.findings.doubt(
        "GATE-09",
        { step: name, pointer: `${pointer}/Arguments` },
        `Expected Arguments to be an object, got ${kindOf(found)}`,
        "Write the arguments out.",
      );
    }
    const dependsOn = this.readDependsOn(json, name, pointer);
    return {
      name,
      type,
      kind: kind ?? { consequence: "none", keys: new Set() },
      json,
      args,
      pointer,
      branch,
      dependsOn,
      uses: [],
    };
  }

  private readDependsOn(json: JsonObject, name: string, pointer: string): string[] {
    if (json.DependsOn === undefined) return [];
    const names = listAt(json, "DependsOn").filter((entry) => typeof entry === "string");
    if (!Array.isArray(json.DependsOn) || names.length !== json.DependsOn.length) {
      this.findings.doubt(
        "GATE-09",
        { step: name, pointer: `${pointer}/DependsOn` },
        "Expected a list of step names, got something else",
        "List the names of the steps.",
      );
    }
    return names;
  }

  private checkStepKeys(step: ProofStep): void {
    const place = { step: step.name, pointer: step.pointer };
    for (const key of Object.keys(step.json)) {
      if (!vocabulary.COMMON_STEP_KEYS.has(key) && !step.kind.keys.has(key)) unknownKey(place, key, this.findings);
    }
    const known = step.kind.argumentKeys;
    if (known !== undefined)
      checkKeys(step.args, known, { ...place, pointer: `${step.pointer}/Arguments` }, this.findings);
    for (const [index, file] of listAt(step.json, "PropertyFiles").entries()) {
      const complete = ["PropertyFileName", "OutputName", "FilePath"].every((key) => typeof at(file, key) === "string");
      if (complete) continue;
      const pointer = pointerTo(step.pointer, ["PropertyFiles", index]);
      this.findings.doubt(
        "GATE-09",
        { step: step.name, pointer },
        "Expected a property file with three texts, got something else",
        "Name the file, its output and its path.",
      );
    }
  }
}

/** Steps inside a Condition are read on their own. */
const BRANCHES = ["IfSteps", "ElseSteps"];

export function checkKeys(
  json: JsonObject,
  known: { has(key: string): boolean },
  place: { step?: string; pointer: string },
  findings: Findings,
): void {
  for (const key of Object.keys(json)) if (!known.has(key)) unknownKey(place, key, findings);
}

function unknownKey(place: { step?: string; pointer: string }, key: string, findings: Findings): void {
  const pointer = pointerTo(place.pointer, [key]);
  findings.doubt(
    "GATE-09",
    { ...place, pointer },
    "Expected known keys only, got another",
    "Remove the key; what it does cannot be judged.",
  );
}
