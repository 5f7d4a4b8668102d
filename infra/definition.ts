/**
 * From config to the rendered definition of one pipeline. Pure: neither Pulumi nor AWS; `pipeline render` and the
 * program call this same function, so what a person reads is what is deployed.
 */
import { join } from "node:path";
import { imageUri, XGBOOST_IMAGE } from "../pipeline/images";
import { readGates } from "../pipeline/gates";
import { render, type PipelineModule } from "../pipeline";
import type { PipelineSettings } from "../pipeline/settings";
import { archiveOf, type Archive } from "./code";
import type { StackConfig } from "./config";
import type { Names } from "./names";

export interface RenderedPipeline {
  readonly name: string;
  /** The definition, as SageMaker receives it. */
  readonly definition: string;
  readonly archive: Archive;
  readonly settings: PipelineSettings;
}

/**
 * @param root folder that holds `pipeline/`
 * @throws Error from the gates file, the step code or the definition's own checks, each complete
 */
export function renderPipeline(
  root: string,
  pipeline: PipelineModule,
  config: StackConfig,
  names: Names,
): RenderedPipeline {
  const folder = join(root, "pipeline", pipeline.name);
  const archive = archiveOf(join(folder, "steps"));
  const physical = names.pipeline(pipeline.name);
  const options = config.pipelines[pipeline.name];
  if (options === undefined)
    throw new Error(`Expected options at sluicegate:pipelines.${pipeline.name}, got none; add them.`);
  const { subnetIds, securityGroupIds } = config.network;
  const settings: PipelineSettings = {
    project: config.project,
    stack: config.stack,
    account: config.account,
    region: config.region,
    pipelineName: physical.pipeline,
    modelPackageGroupName: physical.modelPackageGroup,
    artifactBucket: names.artifactBucket,
    dataBucket: names.dataBucket,
    keyArn: config.keyArn,
    jobRoleArns: {
      processing: physical.roles.processing.arn,
      training: physical.roles.training.arn,
      evaluation: physical.roles.evaluation.arn,
    },
    ...(subnetIds !== undefined && securityGroupIds !== undefined ? { network: { subnetIds, securityGroupIds } } : {}),
    imageUri: imageUri(XGBOOST_IMAGE, config.region, options.imageDigest),
    code: { uri: `s3://${names.artifactBucket}/${archive.key}`, digest: archive.digest },
    gates: readGates(join(folder, "gates.yaml"), config.stack),
    options,
  };
  return { name: pipeline.name, definition: render(pipeline.define(settings)), archive, settings };
}
