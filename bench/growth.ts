/** Whether the endpoint's memory grows with the executions that ran in it. */
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Benchmark, Row, Setting } from "./benchmark";
import { BUCKET, PIPELINE, VALUE, definition } from "./fiveSteps";
import { ownMemoryOf } from "./memory";
import { serve, textOf, treeToRun, type Served } from "./served";
import { spreadOf } from "./spread";

export const growth: Benchmark = {
  name: "growth",
  summary: "memory of the endpoint over 1,000 executions of one step",
  measure,
};

const EXECUTIONS = 1_000;
/** Executions at the beginning, in which the code that runs them becomes warm, and at the end: each execution a sample. */
const WARM = 200;
const SAMPLES = 100;
const POLL_MS = 2;

async function measure(setting: Setting): Promise<Row[]> {
  const { tree } = await treeToRun(setting);
  try {
    const served = await serve(tree.root, setting.signal);
    try {
      return await rows(served, setting);
    } finally {
      await served.stop();
    }
  } finally {
    tree.remove();
  }
}

async function rows(served: Served, { signal, tell }: Setting): Promise<Row[]> {
  if (ownMemoryOf(served.pid) === undefined) return [];
  tell(`Running ${EXECUTIONS} executions ...`);
  await prepare(served);
  const samples: number[] = [];
  for (let count = 0; count < EXECUTIONS; count += 1) {
    await execution(served, signal);
    samples.push(ownMemoryOf(served.pid) ?? NaN);
  }
  const early = spreadOf(samples.slice(WARM, WARM + SAMPLES));
  const late = spreadOf(samples.slice(-SAMPLES));
  // The least, right after a collection, is what is kept; how much waits to be collected says nothing of growth.
  return [
    {
      what: `memory of the endpoint after ${EXECUTIONS} executions, above that after ${WARM}, each at its least`,
      unit: "MB",
      ours: late,
      peer: { name: `after ${WARM}`, spread: early },
      figure: { value: late.min - early.min, unit: "MB", atMost: 10 },
    },
  ];
}

async function prepare({ call, put }: Served): Promise<void> {
  await put(BUCKET, "input/value", VALUE);
  const [first] = definition().Steps;
  if (first === undefined) throw new Error("Expected a step, got none.");
  await call("CreatePipeline", {
    PipelineName: PIPELINE,
    PipelineDefinition: JSON.stringify({ ...definition(), Steps: [first] }),
    RoleArn: "arn:aws:iam::000000000000:role/bench",
    ClientRequestToken: randomUUID(),
  });
}

async function execution({ call }: Served, signal: AbortSignal): Promise<void> {
  const started = await call("StartPipelineExecution", { PipelineName: PIPELINE, ClientRequestToken: randomUUID() });
  const PipelineExecutionArn = textOf(started, "PipelineExecutionArn");
  for (;;) {
    const seen = await call("DescribePipelineExecution", { PipelineExecutionArn });
    const status = textOf(seen, "PipelineExecutionStatus");
    if (status === "Succeeded") return;
    if (status !== "Executing") throw new Error(`Expected an execution to succeed, got ${status}.`);
    await delay(POLL_MS, undefined, { signal });
  }
}
