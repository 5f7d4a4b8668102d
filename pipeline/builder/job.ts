/** What Processing and Training jobs share: image, role, key, network, instances and limits. Safe unless told otherwise. */

import type { CacheConfig } from "../schema";
import { cacheProblems } from "./cache";
import { execution } from "./execution";
import { instanceProblems, takesVolumeKey } from "./instance";
import type { InstanceType } from "./instance";
import { location } from "./reference";
import type { Fields, Location, Numeric, Reference, Text } from "./reference";
import { retryProblems } from "./retry";
import type { JobFault, Retry, StepFault } from "./retry";
import { nameProblems, problem } from "./step";
import type { StepOptions } from "./step";

export interface Network {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

export interface Instance {
  readonly type: InstanceType;
  /** Default 1. */
  readonly count?: Numeric;
  /** Size of each instance's volume; default 30 GB. */
  readonly volumeGigabytes?: number;
}

export interface Experiment {
  readonly experiment: Text;
  readonly trial?: Text;
  readonly component?: Text;
}

export interface JobOptions extends StepOptions {
  readonly image: string;
  /** ARN of the role that the job runs as. */
  readonly role: string;
  /** ARN of the KMS key for volumes and outputs. */
  readonly key: string;
  readonly network?: Network | undefined;
  /** Whether the container is cut off from any network; default true. */
  readonly networkIsolation?: boolean;
  /** Default true. */
  readonly interContainerEncryption?: boolean;
  readonly maxRuntimeSeconds: number;
  readonly instance: Instance;
  /** Where results go: each execution, step and output gets a folder of its own below it. */
  readonly results: `s3://${string}`;
  readonly environment?: Readonly<Record<string, Text>>;
  readonly experiment?: Experiment;
  readonly cache?: CacheConfig | undefined;
  readonly retry?: readonly Retry<StepFault | JobFault>[];
}

/** A place of its own for every execution: concurrent ones never overwrite each other's results. */
export function resultLocation(results: `s3://${string}`, step: string, output: string): Reference<"location"> {
  return location(results, execution.id, step, output);
}

/** ClusterConfig of a processing job, ResourceConfig of a training job. */
export function cluster({ instance, key }: Pick<JobOptions, "instance" | "key">): Fields {
  return {
    InstanceCount: instance.count ?? 1,
    InstanceType: instance.type,
    VolumeSizeInGB: instance.volumeGigabytes ?? 30,
    VolumeKmsKeyId: takesVolumeKey(instance.type) ? key : undefined,
  };
}

export function vpc({ network }: Pick<JobOptions, "network">): Fields | undefined {
  return network && { SecurityGroupIds: network.securityGroupIds, Subnets: network.subnetIds };
}

export function isolation({ interContainerEncryption = true, networkIsolation = true }: JobOptions): Fields {
  return {
    EnableInterContainerTrafficEncryption: interContainerEncryption,
    EnableNetworkIsolation: networkIsolation,
  };
}

export function experimentConfig({ experiment }: JobOptions): Fields | undefined {
  return (
    experiment && {
      ExperimentName: experiment.experiment,
      TrialName: experiment.trial,
      TrialComponentDisplayName: experiment.component,
    }
  );
}

/** Aliases name outputs' keys but not volumes', so a key is named by its ARN everywhere. */
const KEY = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/;
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/;

type Check = (fine: boolean, expected: string, got: string) => void;

export function jobProblems(step: string, options: JobOptions, longestSeconds: number): string[] {
  const { role, network, maxRuntimeSeconds } = options;
  const problems = [...nameProblems(step), ...clusterProblems(step, options)];
  const check: Check = (fine, expected, got) => {
    if (!fine) problems.push(problem(step, expected, got));
  };
  check(ROLE.test(role), "a role ARN", `"${role}"`);
  check(isWhole(maxRuntimeSeconds, longestSeconds), `1 to ${longestSeconds} seconds to run`, `${maxRuntimeSeconds}`);
  check(network === undefined || network.subnetIds.length > 0, "at least one subnet", "none");
  check(network === undefined || network.securityGroupIds.length > 0, "at least one security group", "none");
  return [...problems, ...cacheProblems(step, options.cache), ...retryProblems(step, options.retry)];
}

/** What is wrong with the instances of a job, their key and where it writes. */
export function clusterProblems(step: string, options: Pick<JobOptions, "instance" | "key" | "results">): string[] {
  const { key, results, instance } = options;
  const problems = instanceProblems(step, instance.type);
  const check: Check = (fine, expected, got) => {
    if (!fine) problems.push(problem(step, expected, got));
  };
  check(KEY.test(key), "a KMS key ARN (no alias)", `"${key}"`);
  check(/^s3:\/\/[^/]+(\/[^/]+)*$/.test(results), "results at s3://bucket/prefix", `"${results}"`);
  const volume = instance.volumeGigabytes ?? 30;
  check(isWhole(volume, 16_384), "1 to 16384 GB of volume", String(volume));
  const { count } = instance;
  if (typeof count === "number") check(isWhole(count, 100), "1 to 100 instances", String(count));
  return problems;
}

export function locationProblems(step: string, what: string, from: Location): string[] {
  return typeof from !== "string" || /^s3:\/\/[^/]+\/.+$/.test(from)
    ? []
    : [problem(step, `an S3 URI for ${what}`, `"${from}"`)];
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
