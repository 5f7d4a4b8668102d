/** Transform steps: a model answers every object of an input, in one process for each instance. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Json, TransformStep } from "../../schema";
import type { Argument } from "./argument";
import { containerFile } from "./containers";
import { jobEnvironment } from "./environment";
import { copyFiles, shard, type ListedFile } from "./inputs";
import { prepareAttempt, runJob } from "./job";
import type { Host, Job, JobType } from "./job";
import type { HostCommand } from "./jobHosts";
import { listSource } from "./manifest";
import { publish, stageFolders } from "./outputs";
import type { StepPreparer, StepRunner } from "./stepContext";
import { bringModel, containerOf, type BroughtModel } from "./transformModel";

export const runTransform: StepRunner<TransformStep> = (context, step) => runJob(context, step, TRANSFORM);

export const prepareTransform: StepPreparer<TransformStep> = (context, step, place) =>
  prepareAttempt(context, step, TRANSFORM, place);

const TRANSFORM: JobType = {
  kind: "transform",
  nameVariable: "TransformJobName",
  metadata: (arn) => ({ TransformJob: { Arn: arn } }),
  hostCount: (request) => request.get("TransformResources").get("InstanceCount").count(1),
  image: (request, effects) => containerOf(request, effects).get("Image"),
  prepare,
  message: "output/failure",
  finish,
};

const MEGABYTE = 1024 ** 2;
/** SageMaker's default of MaxPayloadInMB. */
const MAX_PAYLOAD = 6;

const inputFolder = (host: Host): string => path.join(host.folder, "transform", "input");
const outputFolder = (host: Host): string => path.join(host.folder, "transform", "output");

async function prepare(job: Job, host: Host): Promise<HostCommand> {
  if (job.environment.launcher !== undefined) {
    job.request.get("ModelName").refuse("a model whose image runs by the launcher process, as transforms do locally");
  }
  const model = await bringModel(job, host);
  const files = inputFiles(job);
  await copyFiles(shard(files, host.index, job.hosts.length), inputFolder(host));
  mkdirSync(outputFolder(host), { recursive: true });
  const config = path.join(host.folder, "transform.json");
  writeFileSync(config, JSON.stringify(configuration(job, host, model)));
  const env = { ...model.environment, SAGEMAKER_BATCH: "true" };
  return {
    host,
    argv: ["python3", containerFile("transform.py"), config],
    cwd: host.folder,
    env: jobEnvironment(job, host, env),
  };
}

/** What transform.py reads. */
function configuration({ request }: Job, host: Host, { program, folder, accept }: BroughtModel): Record<string, Json> {
  const input = request.get("TransformInput");
  const output = request.get("TransformOutput");
  const processing = request.get("DataProcessing");
  return {
    input: inputFolder(host),
    output: outputFolder(host),
    model: folder,
    program: program ?? null,
    contentType: input.get("ContentType").text("text/csv"),
    accept: output.get("Accept").text(accept),
    split: input.get("SplitType").oneOf("None", "Line"),
    strategy: request.get("BatchStrategy").oneOf("MultiRecord", "SingleRecord"),
    mostBytes: payloadOf(request) * MEGABYTE,
    assemble: output.get("AssembleWith").oneOf("None", "Line"),
    inputFilter: processing.get("InputFilter").text("$"),
    outputFilter: processing.get("OutputFilter").text("$"),
    join: processing.get("JoinSource").oneOf("None", "Input") === "Input",
    failure: `${host.optMl}/${TRANSFORM.message}`,
  };
}

/** 0 stands for no limit, as in the API. */
function payloadOf(request: Argument): number {
  const limit = request.get("MaxPayloadInMB");
  return limit.value === 0 ? 0 : limit.count(MAX_PAYLOAD);
}

/** The objects of the input and the names they have in the output, but for `.out`. */
function inputFiles({ request, context }: Job): ListedFile[] {
  const input = request.get("TransformInput");
  input.get("CompressionType").oneOf("None");
  return listSource(input.get("DataSource").get("S3DataSource"), context.effects);
}

async function finish(job: Job): Promise<Record<string, Json>> {
  const uri = job.request.get("TransformOutput").get("S3OutputPath").text();
  const outputs = job.hosts.map((host) => ({ folder: outputFolder(host), uri }));
  publish(await stageFolders(outputs, job.staging), job.context.effects);
  return {
    ...job.request.members(),
    TransformJobName: job.name,
    TransformJobArn: job.arn,
    TransformJobStatus: "Completed",
    CreationTime: job.startTime.toISOString(),
    TransformStartTime: job.startTime.toISOString(),
    TransformEndTime: new Date().toISOString(),
  };
}
