/**
 * Decides what a training job runs: its own entrypoint, a script as the framework containers run one, or an algorithm, as
 * the environment says that stands for the image.
 */
import { stat } from "node:fs/promises";
import path from "node:path";
import type { Json } from "../../schema";
import { unpackInto } from "./archive";
import { containerFile } from "./containers";
import { StepFailure } from "./failure";
import { reservedHyperparameter, scriptArguments, scriptHyperparameters } from "./hyperparameters";
import type { Host, Job } from "./job";
import { mapText } from "./optMl";
import type { HostCommand } from "./jobHosts";
import type { Command } from "./processes";
import { toolkitEnvironment } from "./trainingToolkit";

/**
 * @param hyperparameters with paths as the process knows them
 * @throws StepFailure when the job names nothing that can run without its image
 */
export async function trainingCommand(
  job: Job,
  host: Host,
  hyperparameters: Readonly<Record<string, string>>,
  inputDataConfig: Record<string, Json>,
  resourceConfig: Record<string, Json>,
): Promise<Omit<HostCommand, "host">> {
  const specification = job.request.get("AlgorithmSpecification");
  const entrypoint = specification.get("ContainerEntrypoint").items();
  if (entrypoint.length > 0) {
    const words = [...entrypoint, ...specification.get("ContainerArguments").items()];
    const env = { TRAINING_JOB_NAME: job.name, TRAINING_JOB_ARN: job.arn };
    return { argv: words.map((word) => mapText(word.text(), host.optMl)), cwd: host.folder, env };
  }
  // The image has its own software to do the rest with; `train` is what SageMaker starts it by.
  if (job.environment.launcher !== undefined) {
    const env = { TRAINING_JOB_NAME: job.name, TRAINING_JOB_ARN: job.arn };
    return { argv: ["train"], ownEntrypoint: false, cwd: host.folder, env };
  }
  const program = reservedHyperparameter(hyperparameters, "program");
  const submitted = reservedHyperparameter(hyperparameters, "submit_directory");
  const noScript = program === undefined || submitted === undefined || job.environment.entry === "own";
  if (noScript) return algorithmCommand(job, host);
  const code = path.join(host.ml, "code");
  await unpackInto(code, codeArchive(job, host, submitted));
  await checkProgram(code, program);
  const place = {
    ml: host.optMl,
    moduleDir: submitted,
    program,
    host: host.name,
    hosts: job.hosts.map(({ name }) => name),
    instanceType: job.request.get("ResourceConfig").get("InstanceType").text("local"),
    cores: host.cores,
    jobName: job.name,
    jobArn: job.arn,
    inputDataConfig,
    resourceConfig,
    channels: Object.keys(inputDataConfig),
  };
  const shell = program.endsWith(".sh");
  const argv = [shell ? "/bin/sh" : "python3", program, ...scriptArguments(scriptHyperparameters(hyperparameters))];
  return { argv, cwd: code, env: { PYTHONPATH: `${host.optMl}/code`, ...toolkitEnvironment(place, hyperparameters) } };
}

/** Trains as the algorithm of the image does; no image is pulled, so it must be one that we have a program for. */
function algorithmCommand(job: Job, host: Host): Command {
  if (job.environment.entry !== "xgboost") {
    const image = job.request.get("AlgorithmSpecification").get("TrainingImage");
    image.refuse(
      "an entrypoint, the hyperparameters sagemaker_program and sagemaker_submit_directory, or the image of SageMaker's XGBoost, to run locally",
    );
  }
  if (job.hosts.length > 1) {
    const count = job.request.get("ResourceConfig").get("InstanceCount");
    count.refuse("one instance, on which the XGBoost algorithm runs locally");
  }
  const env = { TRAINING_JOB_NAME: job.name, TRAINING_JOB_ARN: job.arn };
  return { argv: ["python3", containerFile("xgboost_train.py"), host.optMl], cwd: host.folder, env };
}

/** An archive in a channel, or in S3, which a container under network isolation cannot reach. */
function codeArchive(job: Job, host: Host, submitted: string): string {
  if (!submitted.startsWith("s3://")) return mapText(submitted, host.ml);
  if (job.request.get("EnableNetworkIsolation").value === true) {
    throw new StepFailure(
      `ClientError: Expected sagemaker_submit_directory in a channel, got ${submitted}, which network isolation forbids to fetch.`,
    );
  }
  return job.context.effects.pathOf(submitted);
}

async function checkProgram(code: string, program: string): Promise<void> {
  const found = await stat(path.join(code, program)).catch(() => undefined);
  if (found?.isFile() === true) return;
  throw new StepFailure(
    `ClientError: Expected ${program} in the code archive, as sagemaker_program says, but it is not there.`,
  );
}
