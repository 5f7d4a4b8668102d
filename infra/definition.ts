/**
 * From config to the rendered definition of one pipeline. Pure: neither Pulumi nor AWS; `pipeline render` and the
 * program call this same function, so what a person reads is what is deployed.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readGates } from "../pipeline/gates";
import { render, type PipelineModule, type WrittenPipeline } from "../pipeline";
import type { PipelineDefinition } from "../pipeline/schema";
import type { PipelineOptions, PipelineSettings } from "../pipeline/settings";
import { archiveOf, codeFolders, type Archive } from "./code";
import type { StackConfig } from "./config";
import { imageOf } from "./image";
import { literalsOf, type Literals } from "./literals";
import { DefinitionError, readDefinition } from "./madeElsewhere";
import type { Names } from "./names";
import { reachesOf, type Reaches } from "./reach";
import { unrunnable } from "./runnable";

export interface RenderedPipeline {
  readonly name: string;
  /** The definition, as SageMaker receives it. */
  readonly definition: string;
  readonly literals: Literals;
  /** The step code; absent where the definition was made elsewhere. */
  readonly archive?: Archive;
  /** Whether the pipeline has an image of its own, pinned or not. */
  readonly ownImage: boolean;
  /** What a person should know and do about it, one line each. */
  readonly warnings: readonly string[];
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
  const given = config.existing.repositoryArns?.[name] !== undefined;
  const ownImage = given || existsSync(join(root, "pipeline", name, "Dockerfile"));
  const made =
    "define" in pipeline
      ? write(root, pipeline, { config, literals, ownImage })
      : { definition: readDefinition(root, name, config.stack, literals), warnings: [] };
  const definition = JSON.parse(made.definition) as PipelineDefinition;
  const faults = config.existing.roleArns?.[name] === undefined ? unrunnable(definition, literals) : [];
  if (faults.length > 0) throw new DefinitionError(faults.map((fault) => `In pipeline ${name}: ${fault}`));
  return { name, literals, ownImage, ...made, reaches: reachesOf(definition) };
}

interface Setting {
  readonly config: StackConfig;
  readonly literals: Literals;
  readonly ownImage: boolean;
}

function write(root: string, pipeline: WrittenPipeline, setting: Setting) {
  const { config, literals, ownImage } = setting;
  const { name, define } = pipeline;
  const folder = join(root, "pipeline", name);
  const archive = archiveOf(codeFolders(root, pipeline));
  const options = config.pipelines[name];
  if (options === undefined) throw new Error(`Expected options at sluicegate:pipelines.${name}, got none; add them.`);
  const { uri, warning } = imageOf({
    own: ownImage,
    pipeline: name,
    region: config.region,
    digest: options.imageDigest,
    repository: literals.imageRepository,
  });
  const settings = settingsOf(setting, { folder, archive, options, image: uri });
  return { definition: render(define(settings)), archive, warnings: warning === undefined ? [] : [warning] };
}

interface Parts {
  readonly folder: string;
  readonly archive: Archive;
  readonly options: PipelineOptions;
  readonly image: string;
}

function settingsOf({ config, literals }: Setting, parts: Parts): PipelineSettings {
  const { folder, archive, options, image } = parts;
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
    functionArns: literals.functionArns,
    queueUrls: literals.queueUrls,
    ...(subnetIds !== undefined && securityGroupIds !== undefined ? { network: { subnetIds, securityGroupIds } } : {}),
    imageUri: image,
    code: { uri: `s3://${literals.artifactBucket}/${archive.key}`, digest: archive.digest },
    gates: readGates(join(folder, "gates.yaml"), config.stack),
    options,
  };
}
