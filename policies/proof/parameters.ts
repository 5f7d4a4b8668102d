/**
 * GATE-04: what whoever starts an execution may choose. A parameter outside the free places of a step that trains,
 * evaluates or registers is refused, and so are execution variables where they could decide anything.
 */
import { FREE, FREE_IN_EVALUATION, TELLING } from "./choices";
import type { ProofStep, Use } from "./definition";
import type { Findings } from "./finding";
import { inputsOf } from "./inputs";
import { at, pointerTo } from "./json";
import { isAnchored } from "./location";

/** What runs, and as whom, is nobody's choice in any step. */
const DECISIVE_KEYS: ReadonlySet<string | number> = new Set([
  "RoleArn",
  "ExecutionRoleArn",
  "Image",
  "ImageUri",
  "TrainingImage",
  "ContainerEntrypoint",
  "AlgorithmName",
]);

interface Pattern {
  readonly fixed: readonly string[];
  readonly open: boolean;
}

/** The places of a table as they are compared, by type of step. */
function compiled(places: Readonly<Record<string, readonly string[]>>): Readonly<Record<string, readonly Pattern[]>> {
  const pattern = (place: string): Pattern => {
    const parts = place.split("/");
    const open = parts.at(-1) === "**";
    return { fixed: open ? parts.slice(0, -1) : parts, open };
  };
  return Object.fromEntries(Object.entries(places).map(([type, patterns]) => [type, patterns.map(pattern)]));
}

const FREE_PLACES = compiled(FREE);
const FREE_PLACES_IN_EVALUATION = compiled(FREE_IN_EVALUATION);
const TELLING_PLACES = compiled(TELLING);

const FIX = "Write the literal from the stack's config.";

/** Returns the names of the parameters that the starter may choose. */
export function checkParameters(step: ProofStep, isEvaluation: boolean, findings: Findings): string[] {
  const chosen: string[] = [];
  for (const use of step.uses) {
    if (use.reference.kind === "step") continue;
    const isParameter = use.reference.kind === "parameter";
    const fault = isParameter ? parameterFault(step, use, isEvaluation) : executionFault(step, use);
    if (fault !== undefined) {
      const place = { step: step.name, pointer: pointerTo(step.pointer, use.keys) };
      findings.refute(
        "GATE-04",
        place,
        `Expected ${fault}, got ${isParameter ? "parameter" : "execution variable"} ${use.reference.name}`,
        FIX,
      );
    } else if (isParameter) chosen.push(use.reference.name);
  }
  return chosen;
}

function parameterFault(step: ProofStep, use: Use, isEvaluation: boolean): string | undefined {
  if (use.keys.some((key) => DECISIVE_KEYS.has(key)) || isToolkitSetting(use)) return "a literal";
  const place = placeIn(step, use);
  const free = (isEvaluation ? FREE_PLACES_IN_EVALUATION[step.type] : undefined) ?? FREE_PLACES[place.type];
  if (free === undefined || matches(place.keys, free)) return undefined;
  if (isEvaluation) return "an evaluation that the starter cannot change";
  const input = inputsOf(step).find(({ keys }) => keys.every((key, index) => key === use.keys[index]));
  if (input === undefined) return "a literal";
  if (input.isCode) return "code at a literal place";
  return isAnchored(at(step.json, ...input.keys)) ? undefined : "a literal bucket before the starter's key";
}

function executionFault(step: ProofStep, use: Use): string | undefined {
  if (use.keys.some((key) => DECISIVE_KEYS.has(key)) || isToolkitSetting(use)) return "a literal";
  const place = placeIn(step, use);
  const telling = TELLING_PLACES[place.type];
  return telling === undefined || matches(place.keys, telling) ? undefined : "a literal";
}

/** Frameworks read their program and source from settings that begin with this. */
function isToolkitSetting({ keys }: Use): boolean {
  return keys.some((key) => typeof key === "string" && /^sagemaker_/i.test(key));
}

/** A tuning step holds a training step's request inside, or a list of them. */
function placeIn(step: ProofStep, use: Use): { readonly type: string; readonly keys: readonly (string | number)[] } {
  const inner = use.keys[0] === "Arguments" ? use.keys.slice(1) : use.keys;
  if (step.type === "Tuning" && inner[0] === "TrainingJobDefinition") return { type: "Training", keys: inner.slice(1) };
  if (step.type === "Tuning" && inner[0] === "TrainingJobDefinitions")
    return { type: "Training", keys: inner.slice(2) };
  return { type: step.type, keys: inner };
}

function matches(keys: readonly (string | number)[], patterns: readonly Pattern[]): boolean {
  return patterns.some(({ fixed, open }) => {
    // A Get inside a Std:Join stands below the place that it fills.
    const isWithin = open || keys.length === fixed.length || keys[fixed.length] === "Std:Join";
    return isWithin && fixed.every((part, index) => part === "*" || part === keys[index]);
  });
}
