/** One environment (local, dev or prod): everything that trains and registers models under guard. */
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/aws/provider";
import { pipelines } from "../pipeline";
import type { StackConfig } from "./config";
import { renderPipeline, type RenderedPipeline } from "./definition";
import { Identity } from "./identity";
import { Monitoring } from "./monitoring";
import { namesOf } from "./names";
import type { PipelineOutputs, StackOutputs } from "./outputs";
import { Pipeline } from "./pipeline";
import { Registry } from "./registry";
import { Storage } from "./storage";

/**
 * @param root the repository's folder
 * @returns the stack's outputs
 */
export function environment(root: string, config: StackConfig): StackOutputs {
  const names = namesOf(config);
  const provider = new Provider("aws", {
    region: config.region,
    allowedAccountIds: [...config.allowedAccounts],
    defaultTags: { tags: { ...config.tags, project: config.project, stack: config.stack } },
  });
  const opts: pulumi.ComponentResourceOptions = { providers: [provider] };
  const storage = new Storage("storage", { config, names }, opts);

  new Monitoring("monitoring", { config, names, pipelines: pipelines.map(({ name }) => name) }, opts);

  const outputs = pipelines.map((module): [string, PipelineOutputs] => {
    const { name } = module;
    const rendered = renderPipeline(root, module, config, names);
    const { reaches, ownImage } = rendered;
    for (const warning of rendered.warnings) void pulumi.log.warn(warning);
    const identity = new Identity(`${name}-identity`, { config, names, pipeline: name, reaches }, opts);
    const registry = new Registry(`${name}-registry`, { config, names, pipeline: name, ownImage }, opts);
    new Pipeline(name, { config, rendered, storage, identity, registry }, opts);
    return [name, pipelineOutputs(rendered, names.pipeline(name).pipelineArn)];
  });

  return {
    schemaVersion: 1,
    project: config.project,
    stack: config.stack,
    account: config.account,
    region: config.region,
    keyArn: config.keyArn,
    artifactBucket: names.artifactBucket,
    dataBucket: names.dataBucket,
    ...(storage.logs ? { logBucket: names.logBucket } : {}),
    alarmTopicArn: names.alarmTopic.arn,
    pipelines: Object.fromEntries(outputs),
  };
}

function pipelineOutputs(
  { definition, literals, archive, ownImage }: RenderedPipeline,
  pipelineArn: string,
): PipelineOutputs {
  return {
    pipelineName: literals.pipelineName,
    pipelineArn,
    modelPackageGroupName: literals.modelPackageGroupName,
    definitionDigest: createHash("sha256").update(definition).digest("hex"),
    ...(ownImage ? { imageRepository: literals.imageRepository } : {}),
    ...(archive === undefined ? {} : { codeDigest: archive.digest }),
  };
}
