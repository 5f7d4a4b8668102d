/**
 * From config to the rendered definition of one pipeline. Pure: neither Pulumi nor AWS; `pipeline render` and the
 * program call this same function, so what a person reads is what is deployed.
 */
import { join } from "node:path";
import { imageUri, XGBOOST_IMAGE } from "../pipeline/images";
import { readGates } from "../pipeline/gates";
import { render, type PipelineModule, type WrittenPipeline } from "../pipeline";
import type { PipelineDefinition } from "../pipeline/schema";
import type { PipelineSettings } from "../pipeline/settings";
import { archiveOf, codeFolders, type Archive } from "./code";
import type { StackConfig } from "./config";
import { literalsOf, type Literals } from "./literals";
import { readDefinition } from "./madeElsewhere";
import type { Names } from "./names";
import { reachesOf, type Reaches } from "./reach";

export interface RenderedPipeline {
  readonly name: string;
  /** The definition, as SageMaker receives it. */
  readonly definition: string;
  readonly literals: Literals;
  /** The step code; absent where the definition was made elsewhere. */
  readonly archive?: Archive;
  readonly reaches: Reaches;
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
  const { name } = pipeline;
  const literals = literalsOf(config, names, name);
  const made =
    "define" in pipeline
      ? write(root, pipeline, config, literals)
      : { definition: readDefinition(root, name, config.stack, literals) };
  return { name, literals, ...made, reaches: reachesOf(JSON.parse(made.definition) as PipelineDefinition) };
}

function write(root: string, pipeline: WrittenPipeline, config: StackConfig, literals: Literals) {
  const { name, define } = pipeline;
  const archive = archiveOf(codeFolders(root, pipeline));
  const settings = settingsOf(join(root, "pipeline", name, "gates.yaml"), name, { config, literals, archive });
  return { definition: render(define(settings)), archive };
}

interface Known {
  readonly config: StackConfig;
  readonly literals: Literals;
  readonly archive: Archive;
}

function settingsOf(gates: string, name: string, { config, literals, archive }: Known): PipelineSettings {
  const options = config.pipelines[name];
  if (options === undefined) throw new Error(`Expected options at sluicegate:pipelines.${name}, got none; add them.`);
  const { subnetIds, securityGroupIds } = config.network;
  return {
    project: config.project,
    stack: config.stack,
    account: config.account,
    region: config.region,
    pipelineName: literals.pipelineName,
    modelPackageGroupName: literals.modelPackageGroupName,
    artifactBucket: literals.artifactBucket,
    dataBucket: literals.dataBucket,
    keyArn: config.keyArn,
    jobRoleArns: literals.jobRoleArns,
    ...(subnetIds !== undefined && securityGroupIds !== undefined ? { network: { subnetIds, securityGroupIds } } : {}),
    imageUri: imageUri(XGBOOST_IMAGE, config.region, options.imageDigest),
    code: { uri: `s3://${literals.artifactBucket}/${archive.key}`, digest: archive.digest },
    gates: readGates(gates, config.stack),
    options,
  };
}
