/** Training steps, by a script, an entrypoint of their own or an algorithm of AWS's: channels in, a model out. */
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Json, TrainingStep } from "../../schema";
import { packFolder } from "./archive";
import type { Argument } from "./argument";
import { jobEnvironment } from "./environment";
import { copyFiles, listFolder } from "./inputs";
import { prepareAttempt, runJob } from "./job";
import type { Host, Job, JobType } from "./job";
import type { HostCommand } from "./jobHosts";
import { bringObjects } from "./jobInput";
import { mapText } from "./optMl";
import { publish } from "./outputs";
import type { Upload } from "./outputs";
import type { StepPreparer, StepRunner } from "./stepContext";
import { trainingCommand } from "./trainingCommand";

export const runTraining: StepRunner<TrainingStep> = (context, step) => runJob(context, step, TRAINING);

export const prepareTraining: StepPreparer<TrainingStep> = (context, step, place) =>
  prepareAttempt(context, step, TRAINING, place);

export const TRAINING: JobType = {
  kind: "training",
  nameVariable: "TrainingJobName",
  metadata: (arn) => ({ TrainingJob: { Arn: arn } }),
  hostCount: (request) => request.get("ResourceConfig").get("InstanceCount").count(1),
  image: (request) => request.get("AlgorithmSpecification").get("TrainingImage"),
  prepare,
  message: "output/failure",
  finish,
};

const FOLDERS = ["model", "output/data", "output/intermediate", "input/data", "input/config", "checkpoints"];

async function prepare(job: Job, host: Host): Promise<HostCommand> {
  await Promise.all(FOLDERS.map((folder) => mkdir(path.join(host.ml, folder), { recursive: true })));
  const channels = job.request.get("InputDataConfig").items();
  await Promise.all(channels.map((channel) => bringChannel(job, host, channel)));
  const given = Object.entries(job.request.get("HyperParameters").texts());
  const hyperparameters = Object.fromEntries(given.map(([name, value]) => [name, mapText(value, host.optMl)]));
  const config = { hyperparameters, inputdataconfig: dataConfig(channels), resourceconfig: resourceConfig(job, host) };
  for (const [name, content] of Object.entries(config)) {
    await writeFile(path.join(host.ml, "input/config", `${name}.json`), JSON.stringify(content));
  }
  const command = await trainingCommand(job, host, hyperparameters, config.inputdataconfig, config.resourceconfig);
  return { ...command, host, env: jobEnvironment(job, host, command.env) };
}

async function bringChannel(job: Job, host: Host, channel: Argument): Promise<void> {
  channel.get("InputMode").oneOf("File", "FastFile");
  channel.get("CompressionType").oneOf("None");
  channel.get("RecordWrapperType").oneOf("None");
  await bringObjects(
    job,
    host,
    channel.get("DataSource").get("S3DataSource"),
    `/opt/ml/input/data/${channel.get("ChannelName").text()}`,
  );
}

function dataConfig(channels: readonly Argument[]): Record<string, Json> {
  return Object.fromEntries(
    channels.map((channel) => {
      const source = channel.get("DataSource").get("S3DataSource");
      const type = channel.get("ContentType");
      const described = {
        TrainingInputMode: "File",
        S3DistributionType: source.get("S3DataDistributionType").text("FullyReplicated"),
        RecordWrapperType: "None",
        ...(type.present ? { ContentType: type.text() } : {}),
      };
      return [channel.get("ChannelName").text(), described];
    }),
  );
}

function resourceConfig(job: Job, host: Host): Record<string, Json> {
  const hosts = job.hosts.map(({ name }) => name);
  const type = job.request.get("ResourceConfig").get("InstanceType").text("local");
  return {
    current_host: host.name,
    current_instance_type: type,
    current_group_name: "homogeneousCluster",
    hosts,
    instance_groups: [{ instance_group_name: "homogeneousCluster", instance_type: type, hosts }],
    network_interface_name: "lo",
  };
}

async function finish(job: Job): Promise<Record<string, Json>> {
  const outputPath = job.request.get("OutputDataConfig").get("S3OutputPath").text().replace(/\/+$/, "");
  const prefix = `${outputPath}/${job.name}/output`;
  const uploads: Upload[] = [];
  for (const [folder, archive] of [
    ["model", "model.tar.gz"],
    ["output/data", "output.tar.gz"],
  ] as const) {
    const file = path.join(job.staging, archive);
    if (await packFolder(await merged(job.hosts, folder), file)) uploads.push({ file, uri: `${prefix}/${archive}` });
  }
  publish(uploads, job.context.effects);
  return {
    ...job.request.members(),
    TrainingJobName: job.name,
    TrainingJobArn: job.arn,
    TrainingJobStatus: "Completed",
    SecondaryStatus: "Completed",
    ModelArtifacts: { S3ModelArtifacts: `${prefix}/model.tar.gz` },
    CreationTime: job.startTime.toISOString(),
    TrainingStartTime: job.startTime.toISOString(),
    TrainingEndTime: new Date().toISOString(),
  };
}

/** One folder with what all hosts wrote; where two wrote a file of one name, the first host's counts. */
async function merged(hosts: readonly Host[], folder: string): Promise<string> {
  const [first, ...others] = hosts.map((host) => path.join(host.ml, folder));
  if (first === undefined) throw new Error("Expected a job to have a host.");
  for (const other of others) {
    const present = new Set(listFolder(first).map(({ name }) => name));
    await copyFiles(
      listFolder(other).filter(({ name }) => !present.has(name)),
      first,
    );
  }
  return first;
}
