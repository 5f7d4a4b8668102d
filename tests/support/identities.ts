/** The compliant stack's roles: the pipeline's own, which registers pending models, and one for each kind of job. */
import type { FixtureResource } from "./policyServer";
import { BUCKET_NAME, definition, pipeline, policyText, provider, type StatementFields } from "./resources";

export const ACCOUNT = "111122223333";
const SAGEMAKER = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}`;
export const BOUNDARY_ARN = `arn:aws:iam::${ACCOUNT}:policy/sluicegate-boundary`;
export const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** The roles that the rendered definition hands to its jobs. */
export const [PROCESSING = "", TRAINING = "", EVALUATION = ""] = [
  ...new Set([...definition.matchAll(/:role\/([^"\\]+)/g)].map(([, name]) => name)),
];
export const PIPELINE_ROLE = "sluicegate-dev-pipeline-1a2b3c";

export const trust: StatementFields = {
  Effect: "Allow",
  Principal: { Service: "sagemaker.amazonaws.com" },
  Action: ["sts:AssumeRole"],
  Condition: {
    StringEquals: { "aws:SourceAccount": ACCOUNT },
    ArnLike: { "aws:SourceArn": `${SAGEMAKER}:*` },
  },
};

export function role(kind: string, name: string): FixtureResource {
  return {
    type: "aws:iam/role:Role",
    name: kind,
    props: { name, assumeRolePolicy: policyText(trust), permissionsBoundary: BOUNDARY_ARN },
    // At preview the provider says that it will compute these, though nobody set them.
    computes: ["arn", "managedPolicyArns", "inlinePolicies"],
    provider,
  };
}

export function rolePolicy(owner: FixtureResource, ...statements: readonly StatementFields[]): FixtureResource {
  return {
    type: "aws:iam/rolePolicy:RolePolicy",
    name: `${owner.name}-policy`,
    props: { role: owner.props.name ?? "", name: "own-work-only", policy: policyText(...statements) },
    edges: { role: [owner] },
    provider,
  };
}

export const registers: StatementFields = {
  Effect: "Allow",
  Action: ["sagemaker:CreateModelPackage"],
  Resource: [`${SAGEMAKER}:model-package/sluicegate-dev-regression/*`],
  Condition: { StringEquals: { "sagemaker:ModelApprovalStatus": "PendingManualApproval" } },
};
export const passes: StatementFields = {
  Effect: "Allow",
  Action: ["iam:PassRole"],
  Resource: [PROCESSING, TRAINING, EVALUATION].map(roleArn),
  Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
};
export const reads: StatementFields = {
  Effect: "Allow",
  Action: ["s3:GetObject"],
  Resource: [`arn:aws:s3:::${BUCKET_NAME}/*`],
};

export const pipelineRole = role("regression-pipeline", PIPELINE_ROLE);
export const trainingRole = role("regression-training", TRAINING);
export const pipelinePolicy = rolePolicy(pipelineRole, registers, passes, reads);
export const trainingPolicy = rolePolicy(trainingRole, reads);
const others = [role("regression-processing", PROCESSING), role("regression-evaluation", EVALUATION)];

export const group: FixtureResource = {
  type: "aws:sagemaker/modelPackageGroup:ModelPackageGroup",
  name: "regression-models",
  props: { modelPackageGroupName: "sluicegate-dev-regression" },
  protect: true,
  provider,
};

/** Everything about who may do what, with the pipeline that it is about. */
export const identities: readonly FixtureResource[] = [
  provider,
  pipelineRole,
  pipelinePolicy,
  trainingRole,
  trainingPolicy,
  ...others.flatMap((one) => [one, rolePolicy(one, reads)]),
  group,
  pipeline,
];
