/** REG: who may bring models into a registry and decide on them (REG-01), and that no event decides (REG-02). */
import { isAssumedByServices } from "./channels";
import { violation, type Finding } from "./finding";
import { mustNotHold } from "./iam/holds";
import { identitiesOf, type Role } from "./iam/identities";
import { APPROVE, REGISTER } from "./iam/jobRoles";
import { pipelineRolesOf } from "./iam/pipelineRoles";
import { trustOf } from "./iam/resources";
import { coversAction } from "./iam/statements";
import { policyAt } from "./policyProperty";
import type { Context, ResourceView, Rule, StackView } from "./rule";

const NATIVE_GROUP = "aws-native:sagemaker:ModelPackageGroup";
export const GROUPS = ["aws:sagemaker/modelPackageGroup:ModelPackageGroup", NATIVE_GROUP];
const GROUP_POLICY = "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy";
const DELETE = ["sagemaker:DeleteModelPackage", "sagemaker:DeleteModelPackageGroup"];
const DECISIVE = [REGISTER, APPROVE, ...DELETE, "sagemaker:PutModelPackageGroupPolicy"];

/** A workflow's token is nobody's consent. */
function isAssumedByWorkflows({ resource }: Role): boolean {
  const federated = (one: string): boolean => one.startsWith("Federated:") && !one.includes(":saml-provider/");
  return trustOf(resource).statements.some(({ principals }) => principals?.some(federated) === true);
}

/** Roles of people and of workflows; those of services are GATE-10's. */
function onlyPipelinesRegister(stack: StackView): Finding[] {
  const registering = new Set(pipelineRolesOf(stack).roles);
  const others = identitiesOf(stack).roles.filter((role) => !registering.has(role) && !isAssumedByServices(role));
  return others.flatMap((role) => {
    const expected = isAssumedByWorkflows(role)
      ? "a workflow's role to be unable to register or approve models"
      : "a person's role to be unable to register models";
    return mustNotHold(role, { actions: isAssumedByWorkflows(role) ? [REGISTER, APPROVE] : [REGISTER], expected });
  });
}

/** The group's own policy is for reading from other accounts. */
function groupPolicyOnlyReads({ type, props }: ResourceView): Finding[] {
  const property = props.at(type === GROUP_POLICY ? "resourcePolicy" : "modelPackageGroupPolicy");
  if (type !== GROUP_POLICY && property.state === "absent") return [];
  const { path, statements, findings } = policyAt(property, "resource");
  const wide = statements.flatMap((statement) => {
    const decisive = DECISIVE.filter((action) => coversAction(statement, action));
    if (statement.effect === "Deny" || decisive.length === 0) return [];
    return [violation(`${path}${statement.pointer}/Action`, `Expected a grant to read, got ${decisive.join(", ")}`)];
  });
  return [...findings, ...wide];
}

function isProtected({ type, protect }: ResourceView, { relaxed }: Context): Finding[] {
  if (relaxed || protect || !GROUPS.includes(type)) return [];
  const fix = "set protect: true on the group";
  return [violation("", "Expected the group to be protected against deletion", { fix })];
}

export const registryIsGuarded: Rule = {
  id: "REG-01",
  name: "registry-opened-by-pipelines-only",
  level: "mandatory",
  severity: "critical",
  states:
    "Only pipelines register models, only people approve them, other accounts read at most, and groups are protected where stacks are not relaxed.",
  why: "A model that somebody registers or approves past the pipeline passed no gate, and a deleted group loses the record",
  fix: "take Create and UpdateModelPackage from every role but the pipeline's and the approvers', also in the group's policy",
  frameworks: ["aia:14", "aia:17", "iso42001:A.6.1.3", "soc2:CC6.3", "csf:PR.AC-4", "airmf:GOVERN 2.1"],
  configuredBy: ["relaxedStacks"],
  on: [...GROUPS, GROUP_POLICY],
  check: (resource, context) => [
    ...(resource.type === GROUPS[0] ? [] : groupPolicyOnlyReads(resource)),
    ...isProtected(resource, context),
  ],
  join: onlyPipelinesRegister,
};
