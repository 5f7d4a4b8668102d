/** The pipeline whose executions a command looks at: one of the stack, or on this machine any that a client has made. */
import { existsSync } from "node:fs";
import { paginateListPipelines } from "@aws-sdk/client-sagemaker";
import { connect, connectTo, reach, using, type Reach } from "./connection";
import { UsageError } from "./exit";
import { LocalEndpoint, localState, type Use } from "./localEndpoint";
import { pipelineOf } from "./options";
import { findLocalOutputs, LOCAL_STACK } from "./outputs";
import type { StackOutputs } from "../infra/outputs";

export interface FoundPipeline {
  /** What --pipeline calls it. */
  readonly name: string;
  /** Physical name. */
  readonly pipelineName: string;
  readonly pipelineArn: string;
}

export interface Wanted {
  readonly root: string;
  readonly stack: string;
  /** The value of --pipeline. */
  readonly pipeline: string | undefined;
  /** An execution's id or ARN; an ARN names its pipeline. */
  readonly execution?: string | undefined;
  readonly use: Use;
}

/** The endpoint's region where no stack says another; there it is a part of names and no more. */
const LOCAL_REGION = "us-east-1";

/**
 * Runs `work` on a pipeline and always closes what was opened.
 * @throws Error when the stack is not up, UsageError when it has no such pipeline or several and none is named
 */
export async function withPipeline<T>(
  wanted: Wanted,
  work: (connection: Reach, pipeline: FoundPipeline) => Promise<T>,
): Promise<T> {
  const { root, stack, use } = wanted;
  const outputs = stack === LOCAL_STACK ? findLocalOutputs(root) : undefined;
  const isServed = stack === LOCAL_STACK && (outputs !== undefined || existsSync(localState(root)));
  if (!isServed) {
    return using(connect(root, stack, use), (connection) =>
      work(connection, pipelineOf(connection.outputs, nameIn(wanted, connection.outputs))),
    );
  }
  const endpoint = await LocalEndpoint.open(root, use);
  const opened = outputs === undefined ? reach(LOCAL_REGION, endpoint) : connectTo(outputs, endpoint);
  return using(Promise.resolve(opened), async (connection) =>
    work(connection, await served(connection, outputs, wanted)),
  );
}

/** What --pipeline says, or else the pipeline in the execution's ARN; by the stack's own name for it where it has one. */
function nameIn({ pipeline, execution = "" }: Wanted, outputs: StackOutputs | undefined): string | undefined {
  const given = pipeline ?? /:pipeline\/([^/]+)\/execution\//.exec(execution)?.[1];
  if (given === undefined) return undefined;
  const own = Object.entries(outputs?.pipelines ?? {}).find(([, { pipelineName }]) => isNamed(pipelineName, given));
  return own?.[0] ?? given;
}

/** SageMaker writes a pipeline's name in lower case in its ARN. */
const isNamed = (name: string, given: string): boolean => name.toLowerCase() === given.toLowerCase();

async function served(connection: Reach, outputs: StackOutputs | undefined, wanted: Wanted): Promise<FoundPipeline> {
  const name = nameIn(wanted, outputs);
  const own = Object.keys(outputs?.pipelines ?? {});
  if (outputs !== undefined && (name === undefined || own.includes(name))) return pipelineOf(outputs, name);
  const physical = Object.values(outputs?.pipelines ?? {}).map(({ pipelineName }) => pipelineName);
  const made = (await madePipelines(connection)).filter((one) => !physical.includes(one.name));
  const found = name === undefined && made.length === 1 ? made[0] : made.find((one) => isNamed(one.name, name ?? ""));
  if (found !== undefined) return found;
  const known = [...own, ...made.map((one) => one.name)].sort();
  if (known.length === 0) {
    throw new Error(
      "Expected a pipeline on the local stack, got none; run npx sluicegate local up, or make one by any client of local serve.",
    );
  }
  throw new UsageError(
    `Expected one of ${known.join(", ")} at --pipeline, got ${name ?? "none"}; name a pipeline of the local stack.`,
  );
}

/** Every pipeline that the endpoint has. */
async function madePipelines({ sagemaker: client }: Reach): Promise<FoundPipeline[]> {
  const made: FoundPipeline[] = [];
  for await (const { PipelineSummaries = [] } of paginateListPipelines({ client }, { SortBy: "Name" })) {
    for (const { PipelineName: name = "", PipelineArn: pipelineArn = "" } of PipelineSummaries) {
      made.push({ name, pipelineName: name, pipelineArn });
    }
  }
  return made;
}
