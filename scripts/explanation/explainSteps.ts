/** What is known of each step that did not succeed: its logs, the likely cause, and what to do next. */
import path from "node:path";
import type { Graph } from "../../pipeline/graph";
import type { ExecutionSnapshot, StepSnapshot } from "../executions";
import type { FoundPipeline } from "../foundPipeline";
import { localState } from "../localEndpoint";
import { logOf, readLocalLogs, readNotes, type HostLog, type JobLog } from "../jobLogs";
import { LOCAL_STACK } from "../outputs";
import { otherNotes } from "./cacheVerdicts";
import { readCloudWatch } from "./cloudWatch";
import type { Facts } from "./fill";
import { explain, type Explanation } from "./likelyCause";
import { placeOf } from "./nextSteps";

export interface ExplainedStep extends StepSnapshot, Explanation {
  /** Of a job on AWS: where its log is. */
  readonly log?: JobLog;
  /** What its processes wrote last; absent where the step starts none, or where the log on AWS may not be read. */
  readonly hosts?: readonly HostLog[];
  /** What the local stack noted about it. */
  readonly notes?: readonly string[];
}

export interface Scene {
  readonly root: string;
  readonly stack: string;
  readonly pipeline: FoundPipeline;
  readonly execution: Omit<ExecutionSnapshot, "steps">;
  /** Undefined for a definition that is no graph by our reading. */
  readonly graph: Graph | undefined;
  /** How many lines of each log. */
  readonly lines: number;
}

/** Kinds of step that run processes; a log is looked for even where the step failed before it had one. */
const WITH_LOGS = new Set(["Processing", "Training", "Transform", "Tuning", "Lambda"]);

export async function explainStep(scene: Scene, found: StepSnapshot): Promise<ExplainedStep> {
  // The service tells the type by what the step made; one that failed before has made nothing.
  const type = scene.graph?.nodes.get(found.name)?.step.Type ?? found.type;
  const step = { ...found, type };
  const output = scene.stack === LOCAL_STACK ? localOutput(scene, step) : await awsOutput(scene, step);
  const failure = {
    type,
    status: step.status,
    reason: step.failureReason ?? "",
    lines: (output.hosts ?? []).flatMap(({ lines }) => lines),
    gate: gateOf(scene, step.name),
  };
  const facts = { ...factsOf(scene), ...factsOfStep(scene, step, output) };
  return { ...step, ...output, ...explain(failure, placeOf(scene.stack, scene.pipeline), facts) };
}

/** An execution that failed before any step began. */
export function explainExecution(scene: Scene): Explanation {
  const { status, failureReason: reason = "" } = scene.execution;
  return explain({ type: "", status, reason, lines: [] }, placeOf(scene.stack, scene.pipeline), factsOf(scene));
}

type Output = Pick<ExplainedStep, "log" | "hosts" | "notes">;

function localOutput({ root, execution, lines }: Scene, step: StepSnapshot): Output {
  const notes = otherNotes(readNotes(root, execution.id, step.name));
  return {
    ...(WITH_LOGS.has(step.type) && { hosts: readLocalLogs(root, execution.id, step, lines) }),
    ...(notes.length > 0 && { notes }),
  };
}

async function awsOutput({ pipeline, lines }: Scene, { arn }: StepSnapshot): Promise<Output> {
  const log = logOf(arn);
  if (log === undefined) return {};
  const region = pipeline.pipelineArn.split(":")[3] ?? "";
  // Who may look at executions need not be allowed to read logs: then the command that would is told.
  const hosts = await readCloudWatch(region, log, lines).catch(() => undefined);
  return { log, ...(hosts !== undefined && { hosts }) };
}

/** What the tables' texts name. */
function factsOf({ root, stack, pipeline, execution }: Scene): Facts {
  return { stack, pipeline: pipeline.name, id: execution.id, state: path.relative(root, localState(root)) };
}

/** The function's ARN does not name the process that stood for it; the folder of its log does. */
function factsOfStep({ graph }: Scene, { name, arn }: StepSnapshot, { hosts }: Output): Facts {
  const [first] = hosts ?? [];
  const job = first === undefined ? arn?.split("/").at(-1) : path.basename(path.dirname(first.file));
  const image = imageOf(graph?.nodes.get(name)?.step);
  return { job, ...(image !== undefined && { image }) };
}

/** The image that the definition itself names. */
function imageOf(step: unknown): string | undefined {
  return /"(?:ImageUri|TrainingImage)":"([^"]+)"/.exec(JSON.stringify(step ?? null))?.[1];
}

/** What the condition compared in whose branch a step stands. */
function gateOf({ root, stack, execution, graph }: Scene, step: string): string | undefined {
  const condition = graph?.nodes.get(step)?.branch?.condition;
  if (condition === undefined) return undefined;
  // A condition that was decided again, after a restart, has noted the same again.
  const compared = stack === LOCAL_STACK ? [...new Set(readNotes(root, execution.id, condition))] : [];
  return compared.length === 0 ? `${condition} led here` : `${condition}: ${compared.join(", ")}`;
}
