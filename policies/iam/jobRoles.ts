/** IAM-04: whoever computes can neither register nor approve, neither start nor change what runs. */
import type { Finding } from "../finding";
import { PIPELINES } from "../judgement";
import type { Context, Rule, StackView } from "../rule";
import { mustNotHold } from "./holds";
import { jobRolesOf } from "./pipelineRoles";

export const REGISTER = "sagemaker:CreateModelPackage";
export const APPROVE = "sagemaker:UpdateModelPackage";
export const START = "sagemaker:StartPipelineExecution";

/** Ways to approve, to change or start pipelines, to answer for a step, or to get more rights: for no role of a run. */
export const BEYOND_A_RUN = [
  APPROVE,
  "sagemaker:PutModelPackageGroupPolicy",
  "sagemaker:CreatePipeline",
  "sagemaker:UpdatePipeline",
  "sagemaker:UpdatePipelineVersion",
  START,
  "sagemaker:RetryPipelineExecution",
  "sagemaker:SendPipelineExecutionStepSuccess",
  "sagemaker:SendPipelineExecutionStepFailure",
  "iam:AttachRolePolicy",
  "iam:PutRolePolicy",
  "iam:CreatePolicyVersion",
  "iam:DeleteRolePermissionsBoundary",
  "iam:UpdateAssumeRolePolicy",
];

function jobsOnlyCompute(stack: StackView, { floors }: Context): Finding[] {
  const { roles, findings } = jobRolesOf(stack, floors.allowed?.roles);
  const actions = [REGISTER, "iam:PassRole", ...BEYOND_A_RUN];
  const expected = "a job's role to be unable to register, approve, start or pass on roles";
  return [...findings, ...roles.flatMap((role) => mustNotHold(role, { actions, expected }))];
}

export const jobRolesOnlyCompute: Rule = {
  id: "IAM-04",
  name: "job-roles-only-compute",
  level: "mandatory",
  severity: "critical",
  states:
    "The role of no job may register or approve models, change or start pipelines, answer for a step, or widen rights.",
  why: "Code in a training or processing step could go round the gate that its pipeline has",
  fix: "remove the action from every policy of the role, or deny it in the role's boundary",
  frameworks: ["soc2:CC6.3", "soc2:CC8.1", "aia:14", "csf:PR.AC-4"],
  configuredBy: ["allowed"],
  on: PIPELINES,
  join: jobsOnlyCompute,
};
