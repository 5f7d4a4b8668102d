/**
 * What Pulumi's AWS provider calls to see and to change the resources of an environment, service by service. Pure.
 * Sources: the service authorization reference, and the calls of terraform-provider-aws for the types that infra/ declares.
 */
import type { EnvironmentReach } from "./scope";

/** The resources of one service, and its actions on them; no service's action reaches another's resource. */
interface Kind {
  readonly resources: (reach: EnvironmentReach) => readonly string[];
  readonly sees: readonly string[];
  readonly changes: readonly string[];
}

export const KINDS: readonly Kind[] = [
  {
    resources: ({ buckets }) => [buckets],
    sees: [
      "s3:GetAccelerateConfiguration",
      "s3:GetBucket*",
      "s3:GetEncryptionConfiguration",
      "s3:GetLifecycleConfiguration",
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
      "s3:ListTagsForResource",
    ],
    changes: [
      "s3:CreateBucket",
      "s3:DeleteBucket",
      "s3:DeleteBucketPolicy",
      "s3:PutBucket*",
      "s3:PutEncryptionConfiguration",
      "s3:PutLifecycleConfiguration",
      "s3:TagResource",
      "s3:UntagResource",
    ],
  },
  {
    resources: ({ roles }) => [roles],
    sees: [
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListInstanceProfilesForRole",
      "iam:ListRolePolicies",
      "iam:ListRoleTags",
    ],
    changes: ["iam:DeleteRole", "iam:TagRole", "iam:UntagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRole"],
  },
  {
    resources: (reach) => ["pipeline", "model-package-group"].map((kind) => reach.sagemaker(kind)),
    sees: [
      "sagemaker:DescribeModelPackageGroup",
      "sagemaker:DescribePipeline",
      "sagemaker:GetModelPackageGroupPolicy",
      "sagemaker:ListTags",
    ],
    changes: [
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
  },
  {
    resources: ({ repositories }) => [repositories],
    sees: ["ecr:DescribeRepositories", "ecr:GetLifecyclePolicy", "ecr:GetRepositoryPolicy", "ecr:ListTagsForResource"],
    changes: [
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
    ],
  },
  {
    resources: ({ topics }) => [topics],
    sees: ["sns:GetTopicAttributes", "sns:ListTagsForResource"],
    changes: ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:TagResource", "sns:UntagResource"],
  },
  {
    resources: ({ alarms }) => [alarms],
    sees: ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"],
    changes: [
      "cloudwatch:DeleteAlarms",
      "cloudwatch:PutMetricAlarm",
      "cloudwatch:TagResource",
      "cloudwatch:UntagResource",
    ],
  },
];
