/**
 * GATE-10 beyond one definition: what else of a stack could register, approve or deploy a model. A role that a service
 * assumes acts without a person; what a pipeline and its jobs may do is IAM-04's and IAM-05's to say.
 */
import { notKnown, violation, type Finding } from "./finding";
import { mustNotHold } from "./iam/holds";
import { identitiesOf, type Role } from "./iam/identities";
import { APPROVE, REGISTER } from "./iam/jobRoles";
import { jobRolesOf, pipelineRolesOf } from "./iam/pipelineRoles";
import { trustOf } from "./iam/resources";
import { PIPELINES } from "./judgement";
import type { ResourceView, Rule, StackView } from "./rule";

/** Training jobs that stand beside all pipelines. */
const TRAINING_JOBS = ["aws:sagemaker/trainingJob:TrainingJob"];
/** Packages that the program itself would register; the aws provider has none. */
const PACKAGES = ["aws-native:sagemaker:ModelPackage"];

const DEPLOY = [
  "sagemaker:CreateEndpoint",
  "sagemaker:UpdateEndpoint",
  "sagemaker:CreateInferenceComponent",
  "sagemaker:UpdateInferenceComponent",
];

/** A package, or a job outside any pipeline that registers what it trained, passes no gate. */
function registersByItself(resource: ResourceView): Finding[] {
  if (PACKAGES.includes(resource.type)) {
    const fix = "register in a RegisterModel step behind its gate, and take the package out of the program";
    return [
      violation("", "Expected models to be registered by pipelines only, got a package of the program's", { fix }),
    ];
  }
  const config = resource.props.at("modelPackageConfig");
  if (config.state === "absent") return [];
  if (config.state === "unknown") return [notKnown(config.path)];
  const fix = "train in a pipeline, and register in a RegisterModel step behind its gate";
  return [violation(config.path, "Expected models to be registered by pipelines only, got a job that does", { fix })];
}

/** A trust policy that cannot be read may admit a service. */
export function isAssumedByServices({ resource }: Role): boolean {
  const { statements, findings } = trustOf(resource);
  const admits = statements.some(
    ({ effect, principals }) =>
      effect === "Allow" &&
      (principals === undefined || principals.some((one) => one === "*" || one.startsWith("Service:"))),
  );
  return admits || findings.length > 0;
}

function otherChannels(stack: StackView): Finding[] {
  const ofRuns = new Set([...jobRolesOf(stack).roles, ...pipelineRolesOf(stack).roles]);
  const machines = identitiesOf(stack).roles.filter((role) => ofRuns.has(role) || isAssumedByServices(role));
  return machines.flatMap((role) => {
    const expected = "a role that a service assumes to be unable to register, approve or deploy models";
    return mustNotHold(role, { actions: ofRuns.has(role) ? DEPLOY : [REGISTER, APPROVE, ...DEPLOY], expected });
  });
}

/** The rule on a definition's own steps, widened to the rest of the stack. */
export function alsoOutsidePipelines(rule: Rule): Rule {
  return {
    ...rule,
    on: [...PIPELINES, ...TRAINING_JOBS, ...PACKAGES],
    check: (resource, context) =>
      PIPELINES.includes(resource.type) ? (rule.check?.(resource, context) ?? []) : registersByItself(resource),
    join: otherChannels,
  };
}
