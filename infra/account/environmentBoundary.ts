/**
 * The most that any role of an environment can do, whatever its own policies say: run jobs, read and write the
 * environment's own buckets under its own key, register pending packages. It cannot approve, nor touch identities or
 * another environment. Pure. Roles of new kinds of work (endpoints, triggers) need their actions here first. A managed
 * policy has 6144 characters, of which each pipeline takes some, so what needs no condition shares statements.
 */
import { JOB_ACTIONS } from "../jobPolicy";
import { document } from "../statements";
import { STEP_CALLS, TRACKING } from "../stepCalls";
import { anyKey, reachOf, throughAlias, type AccountScope } from "./scope";

export function environmentBoundary(scope: AccountScope, environment: string): string {
  const { config, names } = scope;
  const reach = reachOf(scope, environment);
  const regional = (service: string, resource: string) =>
    `arn:${names.partition}:${service}:${config.region}:${config.account}:${resource}`;
  const allow = (Sid: string, Action: readonly string[], Resource: string | readonly string[]) => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
  });
  const alias = throughAlias(names.alias(`data-${environment}`));
  return document([
    allow(
      "OwnBuckets",
      ["s3:ListBucket", "s3:GetBucketLocation", "s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"],
      [reach.buckets, `${reach.buckets}/*`],
    ),
    {
      ...allow("OwnKey", ["kms:Decrypt", "kms:GenerateDataKey"], anyKey(scope)),
      Condition: { ...alias, StringEquals: { "kms:ViaService": `s3.${config.region}.amazonaws.com` } },
    },
    {
      ...allow("OwnKeyForVolumes", ["kms:CreateGrant"], anyKey(scope)),
      Condition: { ...alias, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    { ...allow("OwnKeyFacts", ["kms:DescribeKey"], anyKey(scope)), Condition: alias },
    allow(
      "Steps",
      [...CALLS.flatMap(({ actions }) => actions), ...TRACKING.actions],
      [
        ...CALLS.map((call) => regional("sagemaker", `${call.makes}/${call.names}`)),
        ...TRACKING.kinds.map((kind) => regional("sagemaker", `${kind}/*`)),
      ],
    ),
    // The star at the end of functions stands for a version or an alias.
    allow("CallOut", ["lambda:InvokeFunction", "sqs:SendMessage"], [`${reach.functions}*`, reach.queues]),
    {
      ...allow("RegisterPendingOnly", ["sagemaker:CreateModelPackage"], `${reach.sagemaker("model-package")}/*`),
      Condition: { StringEquals: { "sagemaker:ModelApprovalStatus": "PendingManualApproval" } },
    },
    allow(
      "ReadPackages",
      ["sagemaker:DescribeModelPackage", "sagemaker:DescribeModelPackageGroup"],
      [reach.sagemaker("model-package-group"), `${reach.sagemaker("model-package")}/*`],
    ),
    {
      ...allow("HandJobsTheirRole", ["iam:PassRole"], reach.jobRoles),
      Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
    // Images may be AWS's own, in AWS's accounts.
    allow(
      "RunJobs",
      [...JOB_ACTIONS.pull, ...JOB_ACTIONS.log, ...JOB_ACTIONS.attach],
      [
        `arn:${names.partition}:ecr:${config.region}:*:repository/*`,
        regional("logs", "log-group:/aws/sagemaker/*"),
        ...["network-interface/*", "subnet/*", "security-group/*"].map((part) => regional("ec2", part)),
      ],
    ),
    {
      // PutMetricData takes no resource; the namespace bounds it.
      ...allow("PutMetrics", ["cloudwatch:PutMetricData"], "*"),
      Condition: { StringLike: { "cloudwatch:namespace": "/aws/sagemaker/*" } },
    },
    // None of these takes a resource.
    allow("TokenAndNetwork", ["ecr:GetAuthorizationToken", ...JOB_ACTIONS.seeNetwork], "*"),
  ]);
}

/** Several types of steps make the same. */
const CALLS = [...new Set(STEP_CALLS.values())];
