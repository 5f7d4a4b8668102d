/** How long the endpoint takes to list and describe when much is stored in it. */
import { randomUUID } from "node:crypto";
import { PIPELINE } from "./fiveSteps";
import type { Benchmark, Row, Setting } from "./benchmark";
import { quantile, spreadOf } from "./spread";
import { serve, textOf, treeToRun, type Served } from "./served";
import type { Json, PipelineDefinition } from "../pipeline/schema";

export const endpoint: Benchmark = {
  name: "endpoint",
  summary: "list and describe with 10,000 packages and 1,000 executions stored",
  measure,
};

const PACKAGES = 10_000;
const EXECUTIONS = 1_000;
const GROUP = "bench";
/** Requests under way at a time while the store is filled. */
const PARALLEL = 32;
/** Requests measured for each operation and round, one after the other: of fewer, the slowest hundredth is a handful. */
const REQUESTS = 1_000;

/** A pipeline whose executions are over at once. */
const DEFINITION: PipelineDefinition = {
  Version: "2020-12-01",
  Parameters: [],
  Steps: [{ Name: "Nothing", Type: "Condition", Arguments: { Conditions: [], IfSteps: [], ElseSteps: [] } }],
};

interface Request {
  readonly operation: string;
  readonly input: Readonly<Record<string, Json>>;
}

async function measure(setting: Setting): Promise<Row[]> {
  const { tree } = await treeToRun(setting);
  try {
    const served = await serve(tree.root, setting.signal);
    try {
      setting.tell(`Storing ${PACKAGES} packages and ${EXECUTIONS} executions ...`);
      const requests = await fill(served);
      const rows: Row[] = [];
      for (const request of requests) rows.push(await row(served, request, setting));
      return rows;
    } finally {
      await served.stop();
    }
  } finally {
    tree.remove();
  }
}

async function row({ call }: Served, { operation, input }: Request, { rounds, signal }: Setting): Promise<Row> {
  const times: number[] = [];
  for (let index = 0; index < rounds * REQUESTS; index += 1) {
    signal.throwIfAborted();
    const start = performance.now();
    await call(operation, input);
    times.push(performance.now() - start);
  }
  const p99 = quantile(
    times.sort((a, b) => a - b),
    0.99,
  );
  return {
    what: `${operation}, p99`,
    unit: "ms",
    ours: spreadOf(times),
    figure: { value: p99, unit: "ms", atMost: 10 },
  };
}

/** @returns what is measured: each way to read, about something from the middle of what is stored */
async function fill({ call }: Served): Promise<Request[]> {
  const Image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/bench:1";
  await call("CreateModelPackageGroup", { ModelPackageGroupName: GROUP });
  const packages = await many(PACKAGES, async () =>
    call("CreateModelPackage", {
      ModelPackageGroupName: GROUP,
      ModelApprovalStatus: "PendingManualApproval",
      InferenceSpecification: { Containers: [{ Image, ModelDataUrl: "s3://bench/model.tar.gz" }] },
      ClientToken: randomUUID(),
    }),
  );
  await call("CreatePipeline", {
    PipelineName: PIPELINE,
    PipelineDefinition: JSON.stringify(DEFINITION),
    RoleArn: "arn:aws:iam::000000000000:role/bench",
    ClientRequestToken: randomUUID(),
  });
  const executions = await many(EXECUTIONS, async () =>
    call("StartPipelineExecution", { PipelineName: PIPELINE, ClientRequestToken: randomUUID() }),
  );
  const ModelPackageName = textOf(packages[PACKAGES / 2] ?? {}, "ModelPackageArn");
  const PipelineExecutionArn = textOf(executions[EXECUTIONS / 2] ?? {}, "PipelineExecutionArn");
  return [
    { operation: "ListModelPackages", input: { ModelPackageGroupName: GROUP, MaxResults: 100 } },
    { operation: "DescribeModelPackage", input: { ModelPackageName } },
    { operation: "ListPipelineExecutions", input: { PipelineName: PIPELINE, MaxResults: 100 } },
    { operation: "DescribePipelineExecution", input: { PipelineExecutionArn } },
    { operation: "ListPipelineExecutionSteps", input: { PipelineExecutionArn } },
  ];
}

async function many<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let begun = 0;
  const worker = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      results.push(await work());
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}
