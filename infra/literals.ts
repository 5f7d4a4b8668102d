/**
 * The literals by which a definition names what is the stack's: a definition made elsewhere must name these and no
 * others. What AWS itself would refuse much later, and what would cross into another stack, is said when it is rendered.
 */
import { buildGraph } from "../pipeline/graph";
import type { PipelineDefinition } from "../pipeline/schema";
import type { StackConfig } from "./config";
import type { Names } from "./names";
import { placesOf, type Place } from "./places";

export interface Literals {
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly pipelineName: string;
  readonly modelPackageGroupName: string;
  readonly keyArn: string;
  readonly jobRoleArns: { readonly processing: string; readonly training: string; readonly evaluation: string };
  /** Where the pipeline's own image is pulled from, without its digest. */
  readonly imageRepository: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  readonly artifactBucket: string;
  readonly dataBucket: string;
  /** Patterns of the functions and the queues that Lambda and Callback steps may call: put a name for the `*`. */
  readonly functionArns: string;
  readonly queueUrls: string;
  /** URIs below which a definition may read (all three) and write (results). */
  readonly input: string;
  readonly code: string;
  readonly results: string;
}

export function literalsOf(config: StackConfig, names: Names, pipeline: string): Literals {
  const own = names.pipeline(pipeline);
  const { processing, training, evaluation } = own.roles;
  return {
    account: config.account,
    region: config.region,
    partition: names.partition,
    pipelineName: own.pipeline,
    modelPackageGroupName: own.modelPackageGroup,
    keyArn: config.keyArn,
    jobRoleArns: { processing: processing.arn, training: training.arn, evaluation: evaluation.arn },
    imageRepository: own.repository.uri,
    subnetIds: config.network.subnetIds ?? [],
    securityGroupIds: config.network.securityGroupIds ?? [],
    artifactBucket: names.artifactBucket,
    dataBucket: names.dataBucket,
    functionArns: names.functionArns,
    queueUrls: names.queueUrls,
    input: `s3://${names.dataBucket}/input`,
    code: `s3://${names.artifactBucket}/code`,
    results: `s3://${names.artifactBucket}/pipelines/${pipeline}`,
  };
}

/** A literal that is another stack's, or none at all. */
export interface WrongLiteral {
  /** JSON pointer. */
  readonly pointer: string;
  readonly expected: string;
}

/** Which literals may stand under a name, wherever it stands; in a list, each item is looked at. */
const BY_NAME: readonly [RegExp, (literals: Literals) => readonly string[]][] = [
  [/KmsKeyId$/, ({ keyArn }) => [keyArn]],
  [/^(Execution)?RoleArn$/, ({ jobRoleArns }) => Object.values(jobRoleArns)],
  [/^ModelPackageGroupName$/, ({ modelPackageGroupName }) => [modelPackageGroupName]],
  [/^Subnets$/, ({ subnetIds }) => subnetIds],
  [/^SecurityGroupIds$/, ({ securityGroupIds }) => securityGroupIds],
];

const ARN = /\barn:([^:\s]+):[^:\s]+:([^:\s]*):([^:\s]*):/g;
const IMAGE = /\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/g;
/** A text that is a region and nothing else; the SDK puts hyperparameters into quotes. */
const REGION = /^"?((?:af|ap|ca|cn|eu|il|me|mx|sa|us)(?:-gov|-iso[a-z]*)?-(?:north|south|east|west|central)+-\d)"?$/g;

/**
 * Every wrong literal, in the order of the document; what was found instead is not told, it may be a secret.
 * @throws GraphError when the definition is no graph
 */
export function wrongLiterals(definition: PipelineDefinition, literals: Literals): WrongLiteral[] {
  const placesIn = placesOf(definition, buildGraph(definition));
  const wrong: WrongLiteral[] = [];
  look(definition, "", false);
  return wrong;

  function look(value: unknown, pointer: string, joined: boolean): void {
    if (typeof value === "string") {
      if (!joined) lookAtPlaces(placesIn(value), pointer);
      wrong.push(...wrongInText(value, literals).map((expected) => ({ pointer, expected })));
    }
    if (typeof value !== "object" || value === null) return;
    const joins = "Std:Join" in value;
    if (joins && !joined) lookAtPlaces(placesIn(value), pointer);
    for (const [name, child] of Object.entries(value)) {
      const at = `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      lookAtName(name, child, at);
      look(child, at, joined || joins);
    }
  }

  function lookAtName(name: string, value: unknown, pointer: string): void {
    const allowed = BY_NAME.find(([pattern]) => pattern.test(name))?.[1](literals);
    if (allowed === undefined) return;
    const items = Array.isArray(value)
      ? value.map((item: unknown, at) => [`${pointer}/${at}`, item])
      : [[pointer, value]];
    for (const [at, item] of items) {
      if (typeof item === "string" && allowed.includes(item)) continue;
      wrong.push({ pointer: String(at), expected: allowed.join(" or ") || "none, since the stack has no network" });
    }
  }

  function lookAtPlaces(places: readonly Place[], pointer: string): void {
    const { input, code, results } = literals;
    const allowed = /\/[^/]*Output[^/]*\//.test(pointer) ? [results] : [input, code, results];
    for (const { bucket, key } of places) {
      const uri = `s3://${bucket}/${key}`;
      if (allowed.some((prefix) => uri === prefix || uri.startsWith(`${prefix}/`))) continue;
      wrong.push({ pointer, expected: `a place below ${allowed.join(" or ")}` });
    }
  }
}

function wrongInText(text: string, { partition, region, account }: Literals): string[] {
  const arns = [...text.matchAll(ARN)].filter(
    ([, itsPartition, itsRegion = "", itsAccount = ""]) =>
      itsPartition !== partition || !["", region].includes(itsRegion) || !["", "aws", account].includes(itsAccount),
  );
  const regions = [...text.matchAll(IMAGE), ...text.matchAll(REGION)];
  return [
    ...arns.map(() => `an ARN of arn:${partition}, region ${region} and account ${account}`),
    ...regions.filter(([, found]) => found !== region).map(() => `the region ${region}`),
  ];
}
