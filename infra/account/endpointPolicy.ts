/** What may pass through the network's endpoints: this account's roles, to this account's things. Pure. */
import { document } from "../statements";
import { reachOf, type AccountScope } from "./scope";

/** Interface endpoints that jobs need without a way to the internet, and the actions that may pass through each. */
export const ENDPOINT_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "ecr.api": [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
  ],
  "ecr.dkr": [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:GetAuthorizationToken",
    "ecr:GetDownloadUrlForLayer",
  ],
  kms: ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"],
  logs: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
  monitoring: ["cloudwatch:PutMetricData"],
  "sagemaker.api": [
    "sagemaker:AddTags",
    "sagemaker:Create*",
    "sagemaker:Describe*",
    "sagemaker:List*",
    "sagemaker:Stop*",
  ],
  "sagemaker.runtime": ["sagemaker:InvokeEndpoint"],
  sts: ["sts:AssumeRole", "sts:GetCallerIdentity"],
};

/** Anybody of this account, by the caller's own account: through an endpoint nobody else's credentials work. */
function ownCallers({ config }: AccountScope, Sid: string, Action: readonly string[], Resource: string | string[]) {
  return {
    Sid,
    Effect: "Allow",
    Principal: "*",
    Action,
    Resource,
    Condition: { StringEquals: { "aws:PrincipalAccount": config.account } },
  };
}

/** @param service for example `ecr.api` */
export function interfacePolicy(scope: AccountScope, service: string): string {
  return document([ownCallers(scope, "OwnAccount", ENDPOINT_ACTIONS[service] ?? [], "*")]);
}

/** The environments' buckets, and for reading those in which ECR keeps the layers of images. */
export function gatewayPolicy(scope: AccountScope): string {
  const { config, names } = scope;
  const own = config.environments.map((environment) => reachOf(scope, environment).buckets);
  return document([
    ownCallers(
      scope,
      "OwnBuckets",
      ["s3:AbortMultipartUpload", "s3:GetBucketLocation", "s3:GetObject", "s3:ListBucket", "s3:PutObject"],
      own.flatMap((bucket) => [bucket, `${bucket}/*`]),
    ),
    // Source: ECR user guide, "Minimum Amazon S3 bucket permissions for Amazon ECR"; layers come by presigned URL.
    {
      Sid: "ImageLayers",
      Effect: "Allow",
      Principal: "*",
      Action: ["s3:GetObject"],
      Resource: `arn:${names.partition}:s3:::prod-${config.region}-starport-layer-bucket/*`,
    },
  ]);
}
