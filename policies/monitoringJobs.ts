/**
 * SM-14: a monitoring job reads what was captured in production, so it is kept like one of a pipeline (PIPE-10 to 14). What is
 * not known at preview is undecided; keys, subnets and groups may also come from the stack's own, by their edges.
 */
import { undecided, violation, type Finding } from "./finding";
import { asProgrammed, finder } from "./joins";
import { hasOwnStorage } from "./jobs/protection";
import { ownKeysAt } from "./kmsKey";
import { inOwnNetwork } from "./placement";
import { property, type Place } from "./places";
import type { Context, ResourceView, Rule, StackView } from "./rule";

/** Where a job keeps its protection, from the resource's properties. */
interface Form {
  readonly network: Place;
  readonly cluster: Place;
  readonly output: Place;
}

const definition = (output: string): Form => ({
  network: ["networkConfig"],
  cluster: ["jobResources", "clusterConfig"],
  output: [output],
});
const EXPLAINING = "aws-native:sagemaker:ModelExplainabilityJobDefinition";

/** Definitions of jobs by type; the aws provider has the first only. */
const DEFINITIONS: Readonly<Record<string, Form>> = {
  "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition": definition("dataQualityJobOutputConfig"),
  "aws-native:sagemaker:DataQualityJobDefinition": definition("dataQualityJobOutputConfig"),
  "aws-native:sagemaker:ModelQualityJobDefinition": definition("modelQualityJobOutputConfig"),
  "aws-native:sagemaker:ModelBiasJobDefinition": definition("modelBiasJobOutputConfig"),
  [EXPLAINING]: definition("modelExplainabilityJobOutputConfig"),
};
const NAMES = Object.fromEntries(
  Object.keys(DEFINITIONS).map((type) => [type, [type.startsWith("aws:") ? "name" : "jobDefinitionName"]]),
);

const SCHEDULES = ["aws:sagemaker/monitoringSchedule:MonitoringSchedule", "aws-native:sagemaker:MonitoringSchedule"];
const INLINE = ["monitoringScheduleConfig", "monitoringJobDefinition"];
const NAMED = ["monitoringScheduleConfig", "monitoringJobDefinitionName"];
const INLINE_FORM: Form = {
  network: [...INLINE, "networkConfig"],
  cluster: [...INLINE, "monitoringResources", "clusterConfig"],
  output: [...INLINE, "monitoringOutputConfig"],
};

/** Undefined for a schedule that names a definition: that one is judged by itself. */
function formOf({ type, props }: ResourceView): Form | undefined {
  const isByName = props.at(...INLINE).state === "absent" && props.at(...NAMED).state !== "absent";
  return DEFINITIONS[type] ?? (isByName ? undefined : INLINE_FORM);
}

/** A job that explains predictions asks the model for them. Source: "Give SageMaker Clarify Jobs Access to Resources in Your Amazon VPC". */
function asksTheModel({ type, props }: ResourceView): boolean {
  return type === EXPLAINING || props.at("monitoringScheduleConfig", "monitoringType").text === "ModelExplainability";
}

const TYPES = [...Object.keys(DEFINITIONS), ...SCHEDULES];

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
  const find = finder(stack.ofType(Object.keys(DEFINITIONS)), (one) => property(NAMES, one).text);
  return stack
    .ofType(SCHEDULES)
    .map(asProgrammed)
    .flatMap((subject) => {
      if (formOf(subject) !== undefined) return [];
      const name = subject.props.at(...NAMED);
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
