/** A local run of five steps: what it costs above the bare processes of its steps. */
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { PipelineOutputs, StackOutputs } from "../infra/outputs";
import type { PipelineDefinition } from "../pipeline/schema";
import type { Benchmark, Row, Setting } from "./benchmark";
import { inSequence, runTimed, sluicegate, type Command } from "./commands";
import { BUCKET, CACHED, COUNT, PIPELINE, VALUE, bareCommands, definition } from "./fiveSteps";
import { memoryRow } from "./memoryRow";
import { peerRows } from "./peers";
import { serve, textOf, treeToRun, type Served } from "./served";
import { inTurns, type Compared } from "./spread";

export const localRun: Benchmark = {
  name: "localRun",
  summary: "a local run of five steps against its bare step processes, and under Kedro, Metaflow, Prefect and ZenML",
  measure,
};

/** A run is short, so it is measured more often than the rest. */
const TIMES = 5;
const POLL_MS = 5;
const ROLE = "arn:aws:iam::000000000000:role/bench";
const BARE = "the five bare processes in sequence";

async function measure(setting: Setting): Promise<Row[]> {
  const { tree, python } = await treeToRun(setting);
  const { signal } = setting;
  const rounds = setting.rounds * TIMES;
  try {
    const commands = bareCommands(join(tree.root, "bare"), python);
    const bare = (): Promise<number> => inSequence(commands, signal);
    const running = await throughServer(tree.root, signal, (served) =>
      inTurns(rounds, () => execution(served, signal), bare),
    );
    tree.write(".sluicegate/outputs/local.json", JSON.stringify(outputs([PIPELINE, CACHED])));
    const cold = await inTurns(rounds, () => start(tree.root, PIPELINE, signal), bare);
    const again = await inTurns(rounds, () => start(tree.root, CACHED, signal), bare);
    await checkReused(tree.root, signal);
    const memory = await memoryRow("run start", startCommand(tree.root, PIPELINE), signal);
    return [
      row("five steps through a running endpoint, until a client sees Succeeded", running, 50),
      row("five steps as a cold command: run start, whole process with its own endpoint", cold, 250),
      whole("the same, of five cached steps that ran before: no step process starts", again, 500),
      ...memory,
      ...(await peerRows(commands, setting)),
    ];
  } finally {
    tree.remove();
  }
}

/** What it took above the bare processes. */
function row(what: string, { ours, peer }: Compared, atMost: number): Row {
  const figure = { value: ours.median - peer.median, unit: "ms" as const, atMost };
  return { what, unit: "ms", ours, peer: { name: BARE, spread: peer }, figure };
}

/** What it took altogether. */
function whole(what: string, { ours, peer }: Compared, atMost: number): Row {
  const figure = { value: ours.median, unit: "ms" as const, atMost };
  return { what, unit: "ms", ours, peer: { name: BARE, spread: peer }, figure };
}

async function throughServer<T>(root: string, signal: AbortSignal, work: (served: Served) => Promise<T>): Promise<T> {
  const served = await serve(root, signal);
  try {
    await served.put(BUCKET, "input/value", VALUE);
    await declare(served, PIPELINE, definition());
    await declare(served, CACHED, definition({ cached: true }));
    return await work(served);
  } finally {
    await served.stop();
  }
}

async function declare({ call }: Served, PipelineName: string, pipeline: PipelineDefinition): Promise<void> {
  const PipelineDefinition = JSON.stringify(pipeline);
  const token = { ClientRequestToken: "bench".padEnd(32, "-") };
  await call("CreatePipeline", { PipelineName, PipelineDefinition, RoleArn: ROLE, ...token });
}

/** Milliseconds of the whole command. */
async function start(root: string, pipeline: string, signal: AbortSignal): Promise<number> {
  return (await runTimed(startCommand(root, pipeline), signal)).milliseconds;
}

const startCommand = (root: string, pipeline: string): Command =>
  sluicegate(root, "run", "start", "--stack", "local", "--pipeline", pipeline, "--json");

/** @throws Error when a step of the newest execution ran a job */
async function checkReused(root: string, signal: AbortSignal): Promise<void> {
  const command = sluicegate(root, "run", "show", "--stack", "local", "--pipeline", CACHED, "--json");
  const { stdout } = await runTimed(command, signal);
  const reused = stdout.match(/"cachedFrom": "arn:/g)?.length ?? 0;
  if (reused !== COUNT) throw new Error(`Expected ${COUNT} steps to be reused, got ${reused}.`);
}

/** Milliseconds from the request to start until a client knows that it succeeded. */
async function execution({ call }: Served, signal: AbortSignal): Promise<number> {
  const start = performance.now();
  const token = `bench-${start}`.padEnd(32, "-");
  const started = await call("StartPipelineExecution", { PipelineName: PIPELINE, ClientRequestToken: token });
  const PipelineExecutionArn = textOf(started, "PipelineExecutionArn");
  for (;;) {
    const seen = await call("DescribePipelineExecution", { PipelineExecutionArn });
    const status = textOf(seen, "PipelineExecutionStatus");
    if (status === "Succeeded") return performance.now() - start;
    if (status !== "Executing") throw new Error(`Expected the five steps to succeed, got ${status}.`);
    await delay(POLL_MS, undefined, { signal });
  }
}

/** What `local up` would have kept, for the command to find its pipelines by. */
function outputs(names: readonly string[]): StackOutputs {
  const digest = "0".repeat(64);
  const pipelines = names.map((name): [string, PipelineOutputs] => [
    name,
    {
      pipelineName: name,
      pipelineArn: `arn:aws:sagemaker:us-east-1:000000000000:pipeline/${name}`,
      modelPackageGroupName: name,
      definitionDigest: digest,
      codeDigest: digest,
    },
  ]);
  return {
    schemaVersion: 1,
    project: "sluicegate",
    stack: "local",
    account: "000000000000",
    region: "us-east-1",
    keyArn: "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-4000-8000-000000000000",
    artifactBucket: BUCKET,
    dataBucket: BUCKET,
    logBucket: BUCKET,
    pipelines: Object.fromEntries(pipelines),
  };
}
