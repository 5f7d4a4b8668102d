/**
 * The local stack without an engine: a folder of its own with an endpoint in this process, the real definition, and step
 * code that only does what the input tells it to. Commands run on it in this process too, as the entry would run them.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateModelPackageGroupCommand, CreatePipelineCommand } from "@aws-sdk/client-sagemaker";
import { archiveOf } from "../../infra/code";
import { renderPipeline } from "../../infra/definition";
import { namesOf } from "../../infra/names";
import type { StackOutputs } from "../../infra/outputs";
import { pipelines } from "../../pipeline";
import { startEndpoint, type Endpoint } from "../../pipeline/local/endpoint";
import { saveLocalOutputs } from "../../scripts/outputs";
import { readStackConfig } from "../../scripts/stackConfig";
import { clientsFor, ROLE, type Clients } from "./endpoint";
import { repositoryRoot } from "./repository";

/** What an execution's InputData makes of it. */
export const INPUTS = { good: "3000", bad: "9000", broken: "-", wait: "-" } as const;

export interface LocalStack extends Clients {
  readonly root: string;
  readonly outputs: StackOutputs;
  readonly pipeline: StackOutputs["pipelines"][string];
  readonly definition: string;
  readonly endpoint: Endpoint;
  remove(): Promise<void>;
}

/** Folder of the endpoint's state below a repository. */
export const stateOf = (root: string): string => path.join(root, ".sluicegate", "local");

export async function localStack(): Promise<LocalStack> {
  const root = mkdtempSync(path.join(tmpdir(), "sluicegate stack-"));
  for (const name of ["pipeline", "Pulumi.yaml", "Pulumi.local.yaml", ".venv-run"]) {
    symlinkSync(path.join(repositoryRoot, name), path.join(root, name));
  }
  mkdirSync(path.join(root, "policies"));
  copyFileSync(path.join(repositoryRoot, "policies", "floors.yaml"), path.join(root, "policies", "floors.yaml"));
  const endpoint = await startEndpoint({ stateDir: stateOf(root), python: "/usr/bin/python3", cores: 2 });
  const { outputs, definition, codeKey } = describeStack(root);
  const clients = clientsFor(endpoint.url, outputs.region);
  await fill(clients, outputs, definition, codeKey);
  const pipeline = outputs.pipelines.regression;
  if (pipeline === undefined) throw new Error("Expected a pipeline named regression.");
  return {
    ...clients,
    root,
    outputs,
    pipeline,
    definition,
    endpoint,
    async remove() {
      for (const client of [clients.sagemaker, clients.s3, clients.sts]) client.destroy();
      await endpoint.stop();
      rmSync(root, { recursive: true });
    },
  };
}

/** What bringing the stack up would have made, by the program's own names. */
function describeStack(root: string): { outputs: StackOutputs; definition: string; codeKey: string } {
  const [pipeline] = pipelines;
  const config = readStackConfig(repositoryRoot, "local");
  const names = namesOf(config);
  const { definition, archive } = renderPipeline(repositoryRoot, pipeline, config, names);
  if (archive === undefined) throw new Error("Expected step code.");
  const physical = names.pipeline(pipeline.name);
  const outputs = saveLocalOutputs(root, {
    schemaVersion: 1,
    project: config.project,
    stack: config.stack,
    account: config.account,
    region: config.region,
    keyArn: config.keyArn,
    artifactBucket: names.artifactBucket,
    dataBucket: names.dataBucket,
    logBucket: names.logBucket,
    pipelines: {
      [pipeline.name]: {
        pipelineName: physical.pipeline,
        pipelineArn: `arn:aws:sagemaker:${config.region}:${config.account}:pipeline/${physical.pipeline}`,
        modelPackageGroupName: physical.modelPackageGroup,
        definitionDigest: "0".repeat(64),
        codeDigest: archive.digest,
      },
    },
  });
  return { outputs, definition, codeKey: archive.key };
}

async function fill(
  { sagemaker, s3 }: Clients,
  { artifactBucket, dataBucket, pipelines: made }: StackOutputs,
  PipelineDefinition: string,
  codeKey: string,
): Promise<void> {
  for (const Bucket of [artifactBucket, dataBucket]) await s3.send(new CreateBucketCommand({ Bucket }));
  const { bytes } = archiveOf([path.join(__dirname, "stubSteps")]);
  await s3.send(new PutObjectCommand({ Bucket: artifactBucket, Key: codeKey, Body: bytes }));
  for (const [name, mse] of Object.entries(INPUTS)) {
    const file = mse === "-" ? name : "mse";
    await s3.send(new PutObjectCommand({ Bucket: dataBucket, Key: `input/${name}/${file}`, Body: mse }));
  }
  for (const { pipelineName, modelPackageGroupName } of Object.values(made)) {
    await sagemaker.send(
      new CreatePipelineCommand({
        PipelineName: pipelineName,
        PipelineDefinition,
        RoleArn: ROLE,
        ClientRequestToken: "t".repeat(32),
      }),
    );
    await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: modelPackageGroupName }));
  }
}
