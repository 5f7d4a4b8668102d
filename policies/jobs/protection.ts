/** Jobs keep their data to themselves: under keys (PIPE-10, 11), in the network (12), between containers (13), isolated (14). */
import { violation, type Finding } from "../finding";
import { isKey } from "../kmsKey";
import { SECURITY_GROUPS, SUBNETS } from "../placement";
import type { Job } from "./definition";
import type { Field } from "./field";
import type { JobForm } from "./forms";
import { jobRule } from "./jobRule";

/** Outputs may name the key by an alias of one's own, which volumes may not. Source: the API reference of KmsKeyId. */
const OWN_ALIAS = /^(arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:)?alias\/(?!aws\/)[A-Za-z0-9/_-]+$/;
const isKeyOrAlias = (value: unknown): boolean => isKey(value) || (typeof value === "string" && OWN_ALIAS.test(value));

function settingOf(job: Job, name: keyof Omit<JobForm, "retries">): Field | undefined {
  const places = job.form[name];
  return places === undefined ? undefined : job.at(places);
}

export const jobOutputsAreEncrypted = jobRule(
  {
    id: "PIPE-10",
    name: "job-outputs-encrypted",
    severity: "high",
    states: "Every job encrypts what it writes under a KMS key of our own.",
    why: "Models, reports and transformed data would lie under a key that others control",
    fix: "set KmsKeyId of the job's output configuration to keyArn",
    frameworks: ["soc2:CC6.1", "gdpr:32", "airmf:MEASURE 2.7", "aia:15", "csf:PR.DS-1", "ccpa:1798.150(a)"],
  },
  (job) =>
    settingOf(job, "outputKey")?.must(isKeyOrAlias, "Expected KmsKeyId to be a literal KMS key of your own") ?? [],
);

/** Families with storage of their own, which hardware encrypts: a key for the volume is refused there. */
const NVME = /^ml\.([a-z]+\d+[a-z]*d[a-z]*|dl1|g[567]e?|gr6|i[34]i?|p5(en?)?|p6e?-[a-z0-9]+|trn[12]n?)\./;

export function hasOwnStorage(instanceType: unknown): boolean {
  return typeof instanceType === "string" && NVME.test(instanceType);
}

/** The types of all instances that a job may get; several groups may each have their own. */
export function instanceTypesOf(cluster: Field): Field[] {
  const groups = cluster.under("InstanceGroups").items();
  return groups.length === 0 ? [cluster.under("InstanceType")] : groups.map((group) => group.under("InstanceType"));
}

function takesNoKey(job: Job): boolean {
  const cluster = settingOf(job, "cluster");
  const types = cluster === undefined ? [] : instanceTypesOf(cluster).map((type) => type.possible());
  return types.length > 0 && types.every((possible) => (possible?.length ?? 0) > 0 && possible?.every(hasOwnStorage));
}

function volumesAreEncrypted(job: Job): readonly Finding[] {
  const key = settingOf(job, "volumeKey");
  if (key === undefined || (key.isAbsent && takesNoKey(job))) return [];
  return key.must(isKey, "Expected VolumeKmsKeyId to be a literal KMS key of your own (no alias)");
}

export const jobVolumesAreEncrypted = jobRule(
  {
    id: "PIPE-11",
    name: "job-volumes-encrypted",
    severity: "high",
    states: "Every job encrypts its volumes under a KMS key of our own, unless its instances bring encrypted storage.",
    why: "Training data are copied to the volumes of every job",
    fix: "set VolumeKmsKeyId to keyArn",
    frameworks: ["soc2:CC6.1", "gdpr:32", "airmf:MEASURE 2.7", "aia:15", "csf:PR.DS-1", "ccpa:1798.150(a)"],
  },
  volumesAreEncrypted,
);

const IDS = { Subnets: SUBNETS.id, SecurityGroupIds: SECURITY_GROUPS.id } as const;

function runsInTheNetwork(job: Job): readonly Finding[] {
  const vpc = settingOf(job, "vpc");
  if (vpc === undefined) return [];
  return Object.entries(IDS).flatMap(([name, form]) => {
    const list = vpc.under(name);
    const problem = `Expected ${name} of the stack's network`;
    const items = list.items();
    if (items.length === 0)
      return list.isAbsent || Array.isArray(list.value)
        ? [violation(list.where, problem)]
        : list.must(() => false, problem);
    return items.flatMap((item) => item.must((value) => typeof value === "string" && form.test(value), problem));
  });
}

export const jobsRunInTheNetwork = jobRule(
  {
    id: "PIPE-12",
    name: "job-in-network",
    relaxedLevel: "off",
    severity: "high",
    states: "In production every job runs in subnets and security groups of a network of our own.",
    why: "Without a network a job's traffic goes over SageMaker's own, past every endpoint policy and flow log",
    fix: "set sluicegate:network, or VpcConfig with Subnets and SecurityGroupIds",
    frameworks: ["soc2:CC6.6", "gdpr:32", "csf:PR.AC-5"],
  },
  runsInTheNetwork,
);

const isTrue = (value: unknown): boolean => value === true;

export const jobTrafficIsEncrypted = jobRule(
  {
    id: "PIPE-13",
    name: "job-traffic-encrypted",
    severity: "medium",
    states: "Every job encrypts the traffic between its containers.",
    why: "Instances of one job exchange training data and weights; a second instance is one number away",
    fix: "set EnableInterContainerTrafficEncryption: true",
    frameworks: ["soc2:CC6.7", "gdpr:32", "csf:PR.DS-2"],
  },
  (job) =>
    settingOf(job, "trafficEncryption")?.must(isTrue, "Expected EnableInterContainerTrafficEncryption: true") ?? [],
);

export const jobsAreIsolated = jobRule(
  {
    id: "PIPE-14",
    name: "job-isolated",
    severity: "medium",
    states: "No container of a job or a model can reach the network.",
    why: "Code that was tampered with could send training data away, or fetch what nobody reviewed",
    fix: "set EnableNetworkIsolation: true; inputs and outputs go through channels all the same",
    frameworks: ["soc2:CC6.6", "gdpr:32", "csf:PR.DS-5", "ccpa:1798.100(e)"],
  },
  (job) => settingOf(job, "isolation")?.must(isTrue, "Expected EnableNetworkIsolation: true") ?? [],
);
