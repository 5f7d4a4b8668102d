/** A definition as the proof sees it: flat steps that know their branches, their references and their place. */
import type { ParsedReference } from "../../pipeline/graph";
import type { JsonObject } from "./json";
import type { StepKind } from "./vocabulary";

export interface ProofBranch {
  readonly condition: ProofStep;
  readonly outcome: "if" | "else";
}

export interface Use {
  readonly reference: ParsedReference;
  /** Keys from the step to the object that holds `Get`. */
  readonly keys: readonly (string | number)[];
}

export interface ProofStep {
  readonly name: string;
  readonly type: string;
  readonly kind: StepKind;
  readonly json: JsonObject;
  readonly args: JsonObject;
  /** JSON pointer of the step. */
  readonly pointer: string;
  /** The innermost branch that the step stands in; undefined at top level. */
  readonly branch: ProofBranch | undefined;
  readonly dependsOn: readonly string[];
  readonly uses: Use[];
}

/**
 * An S3 location, also as the parts of its key between slashes. Parts that are not known stand as references in `<>`.
 */
export interface Location {
  /** As it is written. */
  readonly uri: string;
  /** Without empty ones: places that differ in doubled slashes alone count as one wherever that is the careful answer. */
  readonly segments: readonly string[];
  /** Whether it ends in a slash. */
  readonly exact: boolean;
}

export interface ProofDefinition {
  /** Locations read so far, by the expression they were read from. */
  readonly locations: Map<object, Location>;
  readonly parameters: ReadonlySet<string>;
  /** In the order of the definition, nested steps included. */
  readonly steps: ReadonlyMap<string, ProofStep>;
}

/** The branches around a step, outermost first. */
export function branchesOf(step: ProofStep): ProofBranch[] {
  const branches: ProofBranch[] = [];
  for (let branch = step.branch; branch !== undefined; branch = branch.condition.branch) branches.push(branch);
  return branches.reverse();
}
