/** CRED-05: what the environment of a function, a build, a model's container or a monitoring job must not hold in plain text. */
import { notKnown, violation, type Finding } from "./finding";
import type { Reading } from "./reading";
import type { ResourceView, Rule } from "./rule";
import { saysSecret } from "./secrets";

const FIX =
  "put the secret into Secrets Manager and pass its ARN (a name that ends in ARN), or let CodeBuild fetch it by type";

/** A name that says secret is enough: what stands under it is one, also when it is an output or has any form. */
function inMap(variables: Reading): Finding[] {
  if (variables.state === "unknown") return [notKnown(variables.path)];
  return variables.entries().flatMap(([name, value]) => {
    const holdsOne = saysSecret(name) && value.state !== "absent" && value.value !== "";
    return holdsOne
      ? [violation(value.path, "Expected no secret in plain text, got a variable named like one", { fix: FIX })]
      : [];
  });
}

/** Variables of a build say how they are passed; without a word, in plain text. */
function inList(variables: Reading): Finding[] {
  if (variables.state === "unknown") return [notKnown(variables.path)];
  return variables.items().flatMap((variable) => {
    const name = variable.at("name");
    const type = variable.at("type");
    if (name.state === "unknown") return [notKnown(name.path)];
    if (name.text === undefined || !saysSecret(name.text)) return [];
    if (type.state === "unknown") return [notKnown(type.path)];
    const isFetched = type.value === "SECRETS_MANAGER" || type.value === "PARAMETER_STORE";
    const what = "Expected a variable named like a secret to be fetched (type SECRETS_MANAGER), got plain text";
    return isFetched ? [] : [violation(type.path, what, { fix: FIX })];
  });
}

const variablesOf = ({ props }: ResourceView): Finding[] => inMap(props.at("environment", "variables"));
const inContainers = ({ props }: ResourceView): Finding[] =>
  [props.at("primaryContainer"), ...props.at("containers").items()].flatMap((container) =>
    inMap(container.at("environment")),
  );
/** The environment of a job or component, which has one container. */
const at =
  (...keys: readonly string[]) =>
  ({ props }: ResourceView): Finding[] =>
    inMap(props.at(...keys, "environment"));
const inSchedule = at("monitoringScheduleConfig", "monitoringJobDefinition");
const inBuild = ({ props }: ResourceView): Finding[] => inList(props.at("environment", "environmentVariables"));

const CHECKS: Readonly<Record<string, (resource: ResourceView) => Finding[]>> = {
  "aws:lambda/function:Function": variablesOf,
  "aws-native:lambda:Function": variablesOf,
  "aws:codebuild/project:Project": inBuild,
  "aws:sagemaker/model:Model": inContainers,
  "aws-native:sagemaker:Model": inContainers,
  "aws-native:sagemaker:InferenceComponent": at("specification", "container"),
  "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition": at("dataQualityAppSpecification"),
  "aws-native:sagemaker:DataQualityJobDefinition": at("dataQualityAppSpecification"),
  "aws-native:sagemaker:ModelQualityJobDefinition": at("modelQualityAppSpecification"),
  "aws-native:sagemaker:ModelBiasJobDefinition": at("modelBiasAppSpecification"),
  "aws-native:sagemaker:ModelExplainabilityJobDefinition": at("modelExplainabilityAppSpecification"),
  "aws:sagemaker/monitoringSchedule:MonitoringSchedule": inSchedule,
  "aws-native:sagemaker:MonitoringSchedule": inSchedule,
};

export const environmentsHoldNoSecrets: Rule = {
  id: "CRED-05",
  name: "no-secrets-in-environments",
  level: "mandatory",
  severity: "high",
  states:
    "No variable of a function's, build's, model's or monitoring job's environment that is named like a secret holds one in plain text.",
  why: "Whoever may describe the resource reads its environment, and logs of builds and functions print it",
  fix: FIX,
  frameworks: ["soc2:CC6.1", "gdpr:32", "csf:PR.DS-5", "ccpa:1798.100(e)"],
  on: Object.keys(CHECKS),
  check: (resource) => CHECKS[resource.type]?.(resource) ?? [],
};
