/**
 * What Pulumi's AWS provider calls to see and to change the resources of an environment. Pure.
 * Sources: the service authorization reference, and the calls of terraform-provider-aws for the types that infra/ declares.
 */
import type { Statement } from "../statements";
import { anyKey, throughAlias, type AccountScope, type EnvironmentReach } from "./scope";

const SAGEMAKER_KINDS = ["pipeline", "model-package-group"];

/** Sees everything that an environment declares, and no data. */
export function sees(reach: EnvironmentReach): Statement[] {
  const allow = statementsFor(reach, "See");
  return [
    allow("Buckets", reach.buckets, [
      "s3:GetAccelerateConfiguration",
      "s3:GetBucket*",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
      "s3:ListTagsForResource",
    ]),
    allow("Roles", reach.roles, [
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
      "iam:ListRoleTags",
    ]),
    allow(
      "Pipelines",
      SAGEMAKER_KINDS.map((kind) => reach.sagemaker(kind)),
      [
        "sagemaker:DescribeModelPackageGroup",
        "sagemaker:DescribePipeline",
        "sagemaker:GetModelPackageGroupPolicy",
        "sagemaker:ListTags",
      ],
    ),
    allow("Repositories", reach.repositories, [
      "ecr:DescribeRepositories",
      "ecr:GetLifecyclePolicy",
      "ecr:GetRepositoryPolicy",
      "ecr:ListTagsForResource",
    ]),
  ];
}

/** Makes, changes and removes what an environment declares; code objects are all that it writes into buckets. */
export function changes(scope: AccountScope, reach: EnvironmentReach): Statement[] {
  const allow = statementsFor(reach, "Change");
  return [
    allow("Buckets", reach.buckets, [
      "s3:CreateBucket",
      "s3:DeleteBucket",
      "s3:DeleteBucketPolicy",
      "s3:PutBucket*",
      "s3:PutEncryptionConfiguration",
      "s3:PutLifecycleConfiguration",
      "s3:TagResource",
      "s3:UntagResource",
    ]),
    allow("Code", `${reach.buckets}/code/*`, [
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:GetObjectTagging",
      "s3:PutObject",
      "s3:PutObjectTagging",
    ]),
    allow(
      "Pipelines",
      SAGEMAKER_KINDS.map((kind) => reach.sagemaker(kind)),
      [
        "sagemaker:AddTags",
        "sagemaker:CreateModelPackageGroup",
        "sagemaker:CreatePipeline",
        "sagemaker:DeleteModelPackageGroup",
        "sagemaker:DeleteModelPackageGroupPolicy",
        "sagemaker:DeletePipeline",
        "sagemaker:DeleteTags",
        "sagemaker:PutModelPackageGroupPolicy",
        "sagemaker:UpdatePipeline",
      ],
    ),
    allow("Repositories", reach.repositories, [
      "ecr:CreateRepository",
      "ecr:DeleteLifecyclePolicy",
      "ecr:DeleteRepository",
      "ecr:DeleteRepositoryPolicy",
      "ecr:PutImageScanningConfiguration",
      "ecr:PutImageTagMutability",
      "ecr:PutLifecyclePolicy",
      "ecr:SetRepositoryPolicy",
      "ecr:TagResource",
      "ecr:UntagResource",
    ]),
    ...roleChanges(scope, reach),
    ...dataKeyUse(scope, reach),
  ];
}

/** A role may be made, and given rights, only while it carries the environment's boundary. */
function roleChanges({ names }: AccountScope, reach: EnvironmentReach): Statement[] {
  const boundary = names.boundary(reach.environment).arn;
  const allow = statementsFor(reach, "Change");
  return [
    {
      ...allow("BoundedRoles", reach.roles, [
        "iam:CreateRole",
        "iam:DeleteRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
      ]),
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundary } },
    },
    allow("Roles", reach.roles, [
      "iam:DeleteRole",
      "iam:TagRole",
      "iam:UntagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
    ]),
    {
      ...allow("PipelineRoles", reach.pipelineRoles, ["iam:PassRole"]),
      Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
  ];
}

/** Code objects are encrypted through S3; a repository takes its key by a grant. */
function dataKeyUse(scope: AccountScope, reach: EnvironmentReach): Statement[] {
  const alias = throughAlias(scope.names.alias(`data-${reach.environment}`));
  const allow = statementsFor(reach, "DataKey");
  return [
    {
      ...allow("Objects", anyKey(scope), ["kms:Decrypt", "kms:GenerateDataKey"]),
      Condition: { ...alias, StringEquals: { "kms:ViaService": `s3.${scope.config.region}.amazonaws.com` } },
    },
    {
      ...allow("Grants", anyKey(scope), ["kms:CreateGrant"]),
      Condition: { ...alias, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    { ...allow("Facts", anyKey(scope), ["kms:DescribeKey"]), Condition: alias },
  ];
}

/** @param verb first word of each statement's id; several environments may stand in one policy */
function statementsFor({ environment }: EnvironmentReach, verb: string) {
  const suffix = environment.replaceAll(/[^a-z0-9]/g, "");
  return (what: string, Resource: string | readonly string[], Action: readonly string[]): Statement => ({
    Sid: `${verb}${what}${suffix}`,
    Effect: "Allow",
    Action,
    Resource,
  });
}
