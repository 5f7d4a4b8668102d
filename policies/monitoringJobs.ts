/**
 * SM-14: a monitoring job reads what was captured in production, so it is kept like one of a pipeline (PIPE-10 to 14). What is
 * not known at preview is undecided; keys, subnets and groups may also come from the stack's own, by their edges.
 */
import { undecided, violation, type Finding } from "./finding";
import { asProgrammed } from "./joins";
import { hasOwnStorage } from "./jobs/protection";
import { ownKeysAt } from "./kmsKey";
import { inOwnNetwork } from "./placement";
import type { Place, Places } from "./places";
import type { Context, ResourceView, Rule, StackView } from "./rule";
import { finderOf } from "./serving";

/** Where a job keeps its protection, from the resource's properties. */
interface Form {
  readonly network: Place;
  readonly cluster: Place;
  readonly output: Place;
}

const EXPLAINING = "aws-native:sagemaker:ModelExplainabilityJobDefinition";

/** What the job is called within a definition of each type; the aws provider has the first only. */
const JOBS: Readonly<Record<string, string>> = {
  "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition": "dataQualityJob",
  "aws-native:sagemaker:DataQualityJobDefinition": "dataQualityJob",
  "aws-native:sagemaker:ModelQualityJobDefinition": "modelQualityJob",
  "aws-native:sagemaker:ModelBiasJobDefinition": "modelBiasJob",
  [EXPLAINING]: "modelExplainabilityJob",
};
const DEFINITIONS = Object.keys(JOBS);
/** Where each type of definition keeps its name. */
export const JOB_NAMES: Places = Object.fromEntries(
  DEFINITIONS.map((type) => [type, [type.startsWith("aws:") ? "name" : "jobDefinitionName"]]),
);
/** Where each type of definition names the endpoint whose captured data it reads. */
export const ENDPOINT_INPUTS: Places = Object.fromEntries(
  Object.entries(JOBS).map(([type, job]) => [type, [`${job}Input`, "endpointInput", "endpointName"]]),
);

export const SCHEDULES: readonly string[] = [
  "aws:sagemaker/monitoringSchedule:MonitoringSchedule",
  "aws-native:sagemaker:MonitoringSchedule",
];
/** Where a schedule holds its job, or names a definition of it. */
export const INLINE_JOB: Place = ["monitoringScheduleConfig", "monitoringJobDefinition"];
export const NAMED_JOB: Place = ["monitoringScheduleConfig", "monitoringJobDefinitionName"];
const INLINE_FORM: Form = {
  network: [...INLINE_JOB, "networkConfig"],
  cluster: [...INLINE_JOB, "monitoringResources", "clusterConfig"],
  output: [...INLINE_JOB, "monitoringOutputConfig"],
};

/** Undefined for a schedule that names a definition: that one is judged by itself. */
function formOf({ type, props }: ResourceView): Form | undefined {
  const isByName = props.at(...INLINE_JOB).state === "absent" && props.at(...NAMED_JOB).state !== "absent";
  const job = JOBS[type];
  if (job === undefined) return isByName ? undefined : INLINE_FORM;
  return { network: ["networkConfig"], cluster: ["jobResources", "clusterConfig"], output: [`${job}OutputConfig`] };
}

/** A job that explains predictions asks the model for them. Source: "Give SageMaker Clarify Jobs Access to Resources in Your Amazon VPC". */
function asksTheModel({ type, props }: ResourceView): boolean {
  return type === EXPLAINING || props.at("monitoringScheduleConfig", "monitoringType").text === "ModelExplainability";
}

const TYPES = [...DEFINITIONS, ...SCHEDULES];

const keys = ownKeysAt(TYPES, (job) => {
  const form = formOf(job);
  if (form === undefined) return [];
  const volume = [...form.cluster, "volumeKmsKeyId"];
  const instanceType = job.props.at(...form.cluster, "instanceType").text;
  const takesNoKey = job.props.at(...volume).state === "absent" && hasOwnStorage(instanceType);
  return [[...form.output, "kmsKeyId"], ...(takesNoKey ? [] : [volume])];
});

const network = inOwnNetwork(TYPES, (job) => {
  const vpc = formOf(job)?.network;
  if (vpc === undefined) return undefined;
  return {
    subnets: [...vpc, "vpcConfig", "subnets"],
    securityGroups: [...vpc, "vpcConfig", "securityGroupIds"],
  };
});

function isProtected(job: ResourceView, { relaxed }: Context): Finding[] {
  const form = formOf(job);
  if (form === undefined) return [];
  const isTrue = (name: string): Finding[] =>
    job.props.at(...form.network, name).must((value) => value === true, `Expected ${name} to be true`);
  return [
    ...(asksTheModel(job) ? [] : isTrue("enableNetworkIsolation")),
    ...isTrue("enableInterContainerTrafficEncryption"),
    ...(relaxed ? [] : network.check(job)),
    ...keys.check(job),
  ];
}

/** The definition that a schedule names must be one that was judged. */
function definitionsAreJudged(stack: StackView): Finding[] {
  const find = finderOf(JOB_NAMES, stack);
  return stack
    .ofType(SCHEDULES)
    .map(asProgrammed)
    .flatMap((subject) => {
      if (formOf(subject) !== undefined) return [];
      const name = subject.props.at(...NAMED_JOB);
      const found = find(name.text, subject.edges.monitoringScheduleConfig ?? []);
      const problem = "Expected a job definition of this stack, got a name that none of them has";
      if (found === "elsewhere") return [violation(name.path, problem, { subject })];
      const reason = "the job definition is not known at preview and does not come from exactly one of the stack";
      return found === "unknown" ? [undecided(name.path, reason, { subject })] : [];
    });
}

export const monitoringIsProtected: Rule = {
  id: "SM-14",
  name: "monitoring-protected",
  level: "mandatory",
  severity: "medium",
  states:
    "Every monitoring job encrypts volumes, outputs and traffic, and is isolated unless it explains a model; in production it is in our own network.",
  why: "Monitoring reads requests and answers of production, and its containers would carry them wherever they can reach",
  fix: "set networkConfig with both flags and vpcConfig, volumeKmsKeyId and kmsKeyId of the output, and name a definition of the stack",
  frameworks: ["soc2:CC6.1", "soc2:CC6.7", "gdpr:32", "aia:72", "iso42001:A.6.2.6"],
  configuredBy: ["relaxedStacks"],
  on: TYPES,
  check: isProtected,
  join: (stack, { relaxed }) => [
    ...keys.join(stack),
    ...(relaxed ? [] : network.join(stack)),
    ...definitionsAreJudged(stack),
  ],
};
