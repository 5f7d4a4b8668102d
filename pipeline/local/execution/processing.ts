/** Processing steps: inputs are copied in, a command runs, outputs are published. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Json, ProcessingStep } from "../../schema";
import type { Argument } from "./argument";
import { LONGEST_MESSAGE, endMessage } from "./endMessage";
import { jobEnvironment } from "./environment";
import { prepareAttempt, runJob } from "./job";
import type { Host, Job, JobType } from "./job";
import type { HostCommand } from "./jobHosts";
import { bringObjects } from "./jobInput";
import { mapPath, mapText, mapTexts } from "./optMl";
import { publish, stageFolders } from "./outputs";
import type { StepPreparer, StepRunner } from "./stepContext";

export const runProcessing: StepRunner<ProcessingStep> = (context, step) => runJob(context, step, PROCESSING);

export const prepareProcessing: StepPreparer<ProcessingStep> = (context, step, place) =>
  prepareAttempt(context, step, PROCESSING, place);

const PROCESSING: JobType = {
  kind: "processing",
  nameVariable: "ProcessingJobName",
  metadata: (arn) => ({ ProcessingJob: { Arn: arn } }),
  hostCount: (request) => request.get("ProcessingResources").get("ClusterConfig").get("InstanceCount").count(1),
  image: (request) => request.get("AppSpecification").get("ImageUri"),
  prepare,
  message: "output/message",
  finish,
};

async function prepare(job: Job, host: Host): Promise<HostCommand> {
  writeConfig(job, host);
  for (const output of outputsOf(job)) mkdirSync(mapPath(output.get("LocalPath").text(), host.ml), { recursive: true });
  await Promise.all(
    job.request
      .get("ProcessingInputs")
      .items()
      .map((input) => bringInput(job, host, input.get("S3Input"))),
  );
  const specification = job.request.get("AppSpecification");
  const entrypoint = specification.get("ContainerEntrypoint").items();
  const ownEntrypoint = entrypoint.length > 0;
  if (!ownEntrypoint && job.environment.launcher === undefined) {
    specification
      .get("ContainerEntrypoint")
      .refuse("the command to run (an image's own entrypoint cannot run locally)");
  }
  const words = [...entrypoint, ...specification.get("ContainerArguments").items()];
  return {
    host,
    ownEntrypoint,
    argv: words.map((word) => mapText(word.text(), host.optMl)),
    cwd: host.folder,
    env: jobEnvironment(job, host),
  };
}

/** The files by which a container learns of its job, with paths as they are here. */
function writeConfig(job: Job, host: Host): void {
  const folder = path.join(host.ml, "config");
  const resources = { current_host: host.name, hosts: job.hosts.map(({ name }) => name) };
  const described = { ProcessingJobArn: job.arn, ProcessingJobName: job.name, ...job.request.members() };
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "resourceconfig.json"), JSON.stringify(resources));
  writeFileSync(path.join(folder, "processingjobconfig.json"), JSON.stringify(mapTexts(described, host.optMl)));
}

async function bringInput(job: Job, host: Host, input: Argument): Promise<void> {
  input.get("S3InputMode").oneOf("File");
  input.get("S3CompressionType").oneOf("None");
  await bringObjects(job, host, input, input.get("LocalPath").text());
}

function outputsOf(job: Job): Argument[] {
  return job.request
    .get("ProcessingOutputConfig")
    .get("Outputs")
    .items()
    .map((output) => output.get("S3Output"));
}

async function finish(job: Job): Promise<Record<string, Json>> {
  const outputs = job.hosts.flatMap((host) =>
    outputsOf(job).map((output) => ({
      folder: mapPath(output.get("LocalPath").text(), host.ml),
      uri: output.get("S3Uri").text(),
    })),
  );
  publish(await stageFolders(outputs, job.staging), job.context.effects);
  const messages = job.hosts.map((host) => endMessage(host, PROCESSING.message));
  return {
    ...job.request.members(),
    ProcessingJobName: job.name,
    ProcessingJobArn: job.arn,
    ProcessingJobStatus: "Completed",
    ExitMessage: messages
      .filter((message) => message !== undefined)
      .join("")
      .slice(0, LONGEST_MESSAGE),
    CreationTime: job.startTime.toISOString(),
    ProcessingStartTime: job.startTime.toISOString(),
    ProcessingEndTime: new Date().toISOString(),
  };
}
