/** A local run of five steps: what it costs above the bare processes of its steps. */
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { StackOutputs } from "../infra/outputs";
import type { Benchmark, Row, Setting } from "./benchmark";
import { runTimed, sluicegate, type Command } from "./commands";
import { BUCKET, PIPELINE, VALUE, bareCommands, definition } from "./fiveSteps";
import { serve, textOf, treeToRun, type Served } from "./served";
import { inTurns, type Compared } from "./spread";

export const localRun: Benchmark = {
  name: "localRun",
  summary: "a local run of five steps against its bare step processes",
  measure,
};

/** A run is short, so it is measured more often than the rest. */
const TIMES = 5;
const POLL_MS = 5;
const ROLE = "arn:aws:iam::000000000000:role/bench";
const ARN = `arn:aws:sagemaker:us-east-1:000000000000:pipeline/${PIPELINE}`;

async function measure(setting: Setting): Promise<Row[]> {
  const { tree, python } = await treeToRun(setting);
  const { signal } = setting;
  const rounds = setting.rounds * TIMES;
  try {
    const commands = bareCommands(join(tree.root, "bare"), python);
    const bare = (): Promise<number> => inSequence(commands, signal);
    const served = await serve(tree.root, signal);
    let running: Compared;
    try {
      await declare(served);
      running = await inTurns(rounds, () => execution(served, signal), bare);
    } finally {
      await served.stop();
    }
    tree.write(".sluicegate/outputs/local.json", JSON.stringify(outputs()));
    const command = sluicegate(tree.root, "run", "start", "--stack", "local", "--json");
    const cold = await inTurns(rounds, async () => (await runTimed(command, signal)).milliseconds, bare);
    return [
      row("five steps through a running endpoint, until a client sees Succeeded", running, 50),
      row("five steps as a cold command: run start, whole process with its own endpoint", cold, 250),
    ];
  } finally {
    tree.remove();
  }
}

function row(what: string, { ours, peer }: Compared, atMost: number): Row {
  const figure = { value: ours.median - peer.median, unit: "ms" as const, atMost };
  return { what, unit: "ms", ours, peer: { name: "the five bare processes in sequence", spread: peer }, figure };
}

async function inSequence(commands: readonly Command[], signal: AbortSignal): Promise<number> {
  const start = performance.now();
  for (const command of commands) await runTimed(command, signal);
  return performance.now() - start;
}

async function declare({ call, put }: Served): Promise<void> {
  await put(BUCKET, "input/value", VALUE);
  const PipelineDefinition = JSON.stringify(definition());
  await call("CreatePipeline", {
    PipelineName: PIPELINE,
    PipelineDefinition,
    RoleArn: ROLE,
    ClientRequestToken: "bench".padEnd(32, "-"),
  });
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

/** What `local up` would have kept, for the command to find its pipeline by. */
function outputs(): StackOutputs {
  const digest = "0".repeat(64);
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
    pipelines: {
      [PIPELINE]: {
        pipelineName: PIPELINE,
        pipelineArn: ARN,
        modelPackageGroupName: PIPELINE,
        definitionDigest: digest,
        codeDigest: digest,
      },
    },
  };
}
