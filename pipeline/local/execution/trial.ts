/**
 * One step of an execution by itself: its job is made ready as the execution makes it, in a folder of its own, and runs as
 * often as somebody wants. Nothing of it is recorded, and nothing that it writes is published.
 */
import path from "node:path";
import { buildGraph, type Graph } from "../../graph";
import type { Step } from "../../schema";
import { reasonOf, StepStopped } from "./failure";
import type { PreparedJob } from "./job";
import { runHosts, type HostCommand } from "./jobHosts";
import { ownPath } from "./optMl";
import { runAtTerminal } from "./processes";
import { restore } from "./resume";
import type { JobContext } from "./stepContext";
import { kindOf, type StepKind } from "./stepKinds";
import { newState, scopeOf, type StepEnd } from "./stepRun";
import type { ExecutionRequest, StepRecord, Surroundings } from "./types";

/** One process of the job. */
export interface TrialHost {
  readonly name: string;
  readonly argv: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the process starts, as it knows the place. */
  readonly cwd: string;
  /** The host's own folder, absolute. */
  readonly folder: string;
  /** The folder that stands for its /opt/ml, absolute. */
  readonly ml: string;
  /** What the process calls that folder. */
  readonly optMl: string;
  /** Docker or Podman, where the image itself runs. */
  readonly launcher: string | undefined;
}

export interface Trial {
  readonly step: string;
  readonly type: Step["Type"];
  readonly job: string;
  readonly folder: string;
  readonly hosts: readonly TrialHost[];
  /** Runs the processes of all hosts to their end; never rejects. */
  run(): Promise<StepEnd>;
  /**
   * Runs a command at this process's terminal where the first host's process would run, with its environment and some more
   * variables.
   * @throws StepFailure when that could not run so
   */
  enter(argv: readonly string[], more: Readonly<Record<string, string>>): Promise<void>;
}

/**
 * Fills a folder with all that a step's job finds, as its last attempt in the execution did.
 * @param earlier the records of the execution's steps
 * @param folder its own, absolute; what was in it is gone afterwards
 * @throws Error for a step that is not there, is no job, or reads what no step made; StepFailure as the step itself
 */
export async function prepareTrial(
  request: ExecutionRequest,
  surroundings: Surroundings,
  name: string,
  { earlier, folder, signal }: { earlier: ReadonlyMap<string, StepRecord>; folder: string; signal: AbortSignal },
): Promise<Trial> {
  const graph = buildGraph(request.definition);
  const { step, prepare } = jobStep(graph, name);
  checkReads(graph, name, earlier, request.executionId);
  const effects = {
    ...surroundings,
    logsDir: path.join(folder, "logs"),
    commit: () => Promise.resolve(),
  };
  const state = newState(request, effects);
  for (const record of earlier.values()) if (record.status === "Succeeded") await restore(state, graph, record);
  const { cores } = surroundings;
  const context: JobContext = { request, effects, signal, scope: scopeOf(state), cores, report: () => undefined };
  const prepared = await prepare(context, step, { folder, attempt: earlier.get(name)?.attempt ?? 1 });
  return trialOf(step, prepared);
}

function trialOf({ Name, Type }: Step, prepared: PreparedJob): Trial {
  const { job, commands } = prepared;
  return {
    step: Name,
    type: Type,
    job: job.name,
    folder: job.folder,
    hosts: commands.map((command) => hostOf(command, job.environment.launcher)),
    async run() {
      try {
        await runHosts(prepared);
        return { status: "Succeeded" };
      } catch (error) {
        if (error instanceof StepStopped) return { status: "Stopped" };
        return { status: "Failed", failureReason: reasonOf(error) };
      }
    },
    async enter(argv, more) {
      const [first] = commands;
      if (first === undefined) throw new Error("Expected a job to have a host.");
      const entered = { ...first, argv, env: { ...first.env, ...more }, ownEntrypoint: true, terminal: true };
      await runAtTerminal(await job.launcher.launch(job, entered));
    },
  };
}

function hostOf({ host, argv, env, cwd }: HostCommand, launcher: string | undefined): TrialHost {
  const { name, folder, ml, optMl } = host;
  return { name, argv, env, cwd: ownPath(cwd, ml, optMl), folder, ml, optMl, launcher };
}

function jobStep({ nodes }: Graph, name: string): { step: Step; prepare: NonNullable<StepKind["prepare"]> } {
  const step = nodes.get(name)?.step;
  const { prepare } = step === undefined ? {} : kindOf(step);
  if (step !== undefined && prepare !== undefined) return { step, prepare };
  const others = [...nodes.values()].filter((node) => kindOf(node.step).prepare !== undefined);
  const got = step === undefined ? name : `${name}, a ${step.Type} step`;
  throw new Error(
    `Expected a step that runs a job on this machine, got ${got}; this pipeline has ${others.map((node) => node.name).join(", ") || "none"}.`,
  );
}

function checkReads(graph: Graph, name: string, earlier: ReadonlyMap<string, StepRecord>, executionId: string): void {
  const read = graph.edges.filter(({ to, kind }) => to === name && kind === "data").map(({ from }) => from);
  const missing = [...new Set(read)].filter((from) => earlier.get(from)?.status !== "Succeeded");
  if (missing.length === 0) return;
  throw new Error(
    `Expected ${missing.join(", ")}, which step ${name} reads, to have succeeded in execution ${executionId}, got another state; name another execution with --execution.`,
  );
}
