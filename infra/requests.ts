/**
 * What the steps of a definition have done under roles of their own. A tuning step asks for jobs inside the job that it
 * starts; a batch job has no role, but its model has; a check reads baselines that stand beside its request. Pure.
 */
import { parseReference, type Graph } from "../pipeline/graph";
import type { Step } from "../pipeline/schema";
import type { JobKind } from "./names";
import { asObject, literal } from "./places";
import { STEP_CALLS } from "./stepCalls";

export interface Request {
  /** What the role works for, as SageMaker's API takes it. */
  readonly asked: unknown;
  readonly runsAs: JobKind;
  /** ARN of the role; undefined where the definition does not say it. */
  readonly role: string | undefined;
  /** JSON pointer, below the step, of where the role is to stand; undefined where it stands in another step. */
  readonly roleAt: string | undefined;
}

/** @returns nothing for a step that makes nothing */
export function requestsOf(step: Step, graph: Graph): Request[] {
  const type: string = step.Type;
  const runsAs = STEP_CALLS.get(type)?.runsAs;
  if (runsAs === undefined) return [];
  const request = (asked: unknown, at: string, key = "RoleArn"): Request => {
    return { asked, runsAs, role: literal(asObject(asked)[key]), roleAt: `${at}/${key}` };
  };
  const args = asObject(step.Arguments);
  switch (type) {
    case "Tuning":
      return trainedBy(args).map(([at, asked]) => request(asked, at));
    case "Transform":
      return [{ asked: args, runsAs, role: roleOfModel(args.ModelName, graph), roleAt: undefined }];
    case "Model":
      return [request(args, "/Arguments", "ExecutionRoleArn")];
    default:
      return [request({ ...args, ...suppliedBaselines(step) }, "/Arguments")];
  }
}

/** The training jobs of a tuning job, each with its JSON pointer below the step. */
function trainedBy({
  TrainingJobDefinition: only,
  TrainingJobDefinitions: several,
}: Readonly<Record<string, unknown>>) {
  const one: [string, unknown][] = only === undefined ? [] : [["/Arguments/TrainingJobDefinition", only]];
  const more = Object.entries(asObject(several));
  return [...one, ...more.map(([at, asked]): [string, unknown] => [`/Arguments/TrainingJobDefinitions/${at}`, asked])];
}

function roleOfModel(name: unknown, { nodes }: Graph): string | undefined {
  const reference = parseReference(literal(asObject(name).Get) ?? "");
  if (reference?.kind !== "step") return undefined;
  return literal(asObject(nodes.get(reference.step)?.step.Arguments).ExecutionRoleArn);
}

function suppliedBaselines(step: Step): Readonly<Record<string, unknown>> {
  const { SuppliedBaselineStatistics, SuppliedBaselineConstraints } = asObject(step);
  return { SuppliedBaselineStatistics, SuppliedBaselineConstraints };
}
