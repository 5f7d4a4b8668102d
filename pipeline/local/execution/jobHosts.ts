/** Runs the processes of a job, one for each host, from the record that they exist to the end of the last one. */
import { endMessage } from "./endMessage";
import { StepFailure, StepStopped } from "./failure";
import type { Host, Job, PreparedJob } from "./job";
import { logFile } from "./jobNames";
import { follow } from "./logs";
import { startGated } from "./processes";
import type { Command, Exit, GatedProcess } from "./processes";

export interface HostCommand extends Command {
  readonly host: Host;
  /** False where the words are arguments of the image's own entrypoint, which only a container has. Default: true. */
  readonly ownEntrypoint?: boolean;
  /** Whether a person works with it at a terminal. */
  readonly terminal?: boolean;
}

const STOP_GRACE_MS = 2000;
/** The longest time that a timer can wait. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** How many of its last lines a process's failure reason quotes. */
const QUOTED_LINES = 8;
/** Characters for what is quoted: SageMaker's limit of a reason less what stands around it. */
const ROOM = 860;

interface RunningHost {
  readonly host: Host;
  readonly process: GatedProcess;
  readonly lastLines: string[];
  readonly log: Promise<void>;
}

/**
 * Resolves when every host has ended well.
 * @throws StepStopped after an abort; StepFailure for an exit code, a signal or too long a run; the error of a log file
 */
export async function runHosts({ job, message, commands }: PreparedJob): Promise<void> {
  const { signal, effects } = job.context;
  const running = await startAll(job, commands);
  let stopped: Error | undefined;
  const stop = (reason: Error): void => {
    stopped ??= reason;
    for (const { process } of running) process.stop(effects.stopGraceMs ?? STOP_GRACE_MS);
  };
  const abort = (): void => {
    job.context.report({ status: "Stopping" });
    stop(new StepStopped());
  };
  signal.addEventListener("abort", abort, { once: true });
  // An abort while the processes were being started was heard by nobody.
  if (signal.aborted) abort();
  const deadline = atDeadline(limitOf(job), stop);
  try {
    await record(job, running).catch(stop);
    if (stopped === undefined) for (const { process } of running) process.proceed();
    await Promise.all(running.map((host) => hostEnd(host, message).catch(stop)));
  } finally {
    clearTimeout(deadline);
    signal.removeEventListener("abort", abort);
  }
  if (stopped !== undefined) throw stopped;
}

async function startAll(job: Job, commands: readonly HostCommand[]): Promise<RunningHost[]> {
  const started = await Promise.allSettled(commands.map((command) => startHost(job, command)));
  const running = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const failed = started.find((result) => result.status === "rejected");
  if (failed === undefined) return running;
  for (const { process } of running) process.stop(0);
  await Promise.all(running.map(({ process, log }) => Promise.allSettled([process.ended, log])));
  throw failed.reason;
}

async function startHost(job: Job, command: HostCommand): Promise<RunningHost> {
  const { effects } = job.context;
  const { host } = command;
  const file = logFile(effects.logsDir, job.kind, job.name, host.name);
  const process = await startGated(await job.launcher.launch(job, command));
  const lastLines: string[] = [];
  const onLine = (line: string): void => {
    if (line.trim() !== "" && lastLines.push(line) > QUOTED_LINES) lastLines.shift();
    effects.log(job.step, job.hosts.length > 1 ? `${host.name}: ${line}` : line);
  };
  const log = follow(process.output, file, onLine);
  // Whoever waits for the host's end hears of it; until then it is not unhandled.
  log.catch(() => undefined);
  return { host, process, lastLines, log };
}

/** Resolves when it is durable that these processes exist. */
function record({ context }: Job, running: readonly RunningHost[]): Promise<void> {
  context.report({ status: "Executing", processes: running.map(({ process }) => process.identity) });
  return context.effects.commit();
}

type Limit = NonNullable<Job["limit"]>;

function limitOf({ limit, request }: Job): Limit {
  if (limit !== undefined) return limit;
  const seconds = request.get("StoppingCondition").get("MaxRuntimeInSeconds").count(Infinity);
  const reason = `MaxRuntimeExceeded: The job ran longer than its StoppingCondition allows, ${seconds} s, and was stopped.`;
  return { seconds, reason };
}

function atDeadline({ seconds, reason }: Limit, stop: (reason: Error) => void): NodeJS.Timeout | undefined {
  if (seconds * 1000 > LONGEST_TIMER_MS) return undefined;
  return setTimeout(stop, seconds * 1000, new StepFailure(reason));
}

async function hostEnd({ host, process, lastLines, log }: RunningHost, message: string): Promise<void> {
  const exit = await process.ended;
  await log;
  if (exit.code === 0) return;
  throw new StepFailure(failureText(exit, host, endMessage(host, message), lastLines));
}

/** What the process wrote about its end; where it wrote nothing, the last lines of its log, as many as there is room. */
function failureText(exit: Exit, host: Host, said: string | undefined, lastLines: readonly string[]): string {
  const how = exit.signal === null ? `exit code ${exit.code ?? "unknown"}` : `ended by signal ${exit.signal}`;
  const end = `${how}${killHint(exit.signal)} on ${host.name}`;
  if (said !== undefined) return `AlgorithmError: ${said.slice(0, ROOM)} (${end})`;
  if (lastLines.length === 0) return `AlgorithmError: ${end}. It wrote no output.`;
  return `AlgorithmError: ${end}. Last lines of its log:\n${lastLines.join("\n").slice(-ROOM)}`;
}

function killHint(signal: NodeJS.Signals | null): string {
  return signal === "SIGKILL" ? " (the system does that when memory runs out)" : "";
}
