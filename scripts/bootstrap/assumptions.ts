/**
 * What the project takes for granted about AWS and could not try: where that is written, the one command that confirms it,
 * and for what reading alone can confirm, the reading. docs/limits.md holds the same table; a test keeps the two equal.
 */
import { accountNames, keyNames, SHARED_LOG_GROUPS } from "../../infra/account/names";
import type { AccountConfig } from "../../infra/config";
import { describeFault } from "../faults";
import type { AwsReads } from "./awsReads";

export interface Assumption {
  readonly states: string;
  readonly source: string;
  /** A command of the AWS CLI, or what to run once. */
  readonly confirm: string;
  /** @returns whether it holds in this account, as far as it is bootstrapped */
  readonly holds?: (config: AccountConfig, reads: AwsReads) => Promise<boolean>;
}

export const ASSUMPTIONS: readonly Assumption[] = [
  {
    states: "The image `sagemaker-xgboost:3.2-0` exists in each region of `pipeline/images.ts`",
    source: "AWS's container repository",
    confirm: "`aws ecr describe-images --registry-id … --repository-name sagemaker-xgboost`",
  },
  {
    states: "Script mode takes its code from a channel under network isolation, without installing anything",
    source: "the SageMaker Python SDK does the same",
    confirm: "run Train once; its log shows the program start",
  },
  {
    states: "S3 delivers access logs into a bucket under SSE-KMS if the key admits `logging.s3.amazonaws.com`",
    source: "aws-cdk pull request 25350",
    confirm: "`aws s3 ls` on the log bucket a day later",
  },
  {
    states: "Pipelines name jobs and models `pipelines-…`, but for tuning jobs, so roles may be bound to that prefix",
    source: "observed names in AWS's examples",
    confirm: "`aws sagemaker list-pipeline-execution-steps`",
  },
  {
    states: "A tuning job starts its training jobs by itself: the pipeline's role needs nothing on them",
    source: 'SageMaker developer guide, "CreateHyperParameterTuningJob API: Execution Role Permissions"',
    confirm: "`aws sagemaker list-training-jobs-for-hyper-parameter-tuning-job --hyper-parameter-tuning-job-name …`",
  },
  {
    states: "Checks that look baselines up in the package group describe it and its versions, and call no more there",
    source: 'SageMaker developer guide, "Baseline calculation, drift detection and lifecycle"',
    confirm:
      "`aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=ListModelPackages`",
  },
  {
    states: "`CreateModelPackage` is bound by `sagemaker:ModelApprovalStatus` when RegisterModel calls it",
    source: "service authorization reference",
    confirm: "start an execution whose definition says Approved: it must be denied",
  },
  {
    states: "A volume's `VolumeKmsKeyId` needs `kms:CreateGrant` of the job's role",
    source: "SageMaker developer guide",
    confirm: "run Preprocess once",
  },
  {
    states: "STS reads `repository_id`, `environment` and `job_workflow_ref` of GitHub's tokens",
    source: "IAM user guide, since January 2026; AWS's catalogue of condition keys lists them",
    confirm:
      "`aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=AssumeRoleWithWebIdentity`",
  },
  {
    states: "IAM takes GitHub as an identity provider without a thumbprint",
    source: "IAM API reference, CreateOpenIDConnectProvider",
    confirm: "`aws iam list-open-id-connect-providers`",
    holds: (config, reads) =>
      reads.hasIdentity("GetOpenIDConnectProvider", "OpenIDConnectProviderArn", accountNames(config).oidcProviderArn),
  },
  {
    states: "`kms:ResourceAliases` names every alias of a key, so policies may name keys by alias",
    source: 'KMS developer guide, "ABAC for AWS KMS"',
    confirm: "`aws kms list-aliases`",
    holds: async (config, reads) => {
      const given = config.existing.keyArns ?? {};
      const made = keyNames(config).filter((name) => !(name in given));
      const ids = await Promise.all(made.map((name) => reads.keyOf(accountNames(config).alias(name))));
      return ids.every((id) => id !== undefined);
    },
  },
  {
    states: "Pulumi writes states into a bucket whose object lock has a default retention",
    source: 'S3 user guide, "Using S3 Object Lock": puts need a checksum, which the AWS SDK sends',
    confirm: "`aws s3api get-object-lock-configuration --bucket …`",
    holds: (config, reads) => reads.hasBucket(accountNames(config).stateBucket),
  },
  {
    states: "SageMaker writes into log groups that exist already, encrypted and with a retention",
    source: 'SageMaker developer guide, "CloudWatch Logs"',
    confirm: "`aws logs describe-log-groups --log-group-name-prefix /aws/sagemaker/`",
    holds: async (_, reads) => {
      const there = await Promise.all(
        SHARED_LOG_GROUPS.map(async (name) => (await reads.logGroups(name)).includes(name)),
      );
      return there.every(Boolean);
    },
  },
  {
    states: "SageMaker gives metrics of an endpoint by variant only, so an alarm without `VariantName` has no data",
    source: 'SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch"',
    confirm: "`aws cloudwatch list-metrics --namespace AWS/SageMaker --metric-name Invocations`",
  },
  {
    states: "CloudWatch publishes alarms to a topic under SSE-KMS if the key admits `cloudwatch.amazonaws.com`",
    source: 'SNS developer guide, "Enable compatibility between event sources from AWS services and encrypted topics"',
    confirm: "`aws cloudwatch describe-alarm-history --alarm-name …` after an execution failed",
  },
  {
    states:
      "SageMaker counts the failed executions of a pipeline as `ExecutionFailed`, those that a Fail step ended too",
    source: 'SageMaker developer guide, "Amazon SageMaker AI metrics in Amazon CloudWatch"',
    confirm: "`aws cloudwatch list-metrics --namespace AWS/Sagemaker/ModelBuildingPipeline`",
  },
  {
    states: "Jobs of Clarify that ask a model need a network, so SM-14 does not isolate those that explain one",
    source: 'SageMaker developer guide, "Give SageMaker Clarify Jobs Access to Resources in Your Amazon VPC"',
    confirm: "start a schedule of type ModelExplainability with isolation: it fails",
  },
  {
    states: "Platforms of notebooks are patched as long as the Amazon Linux below them (2: June 2026, 2023: June 2029)",
    source: "AWS's end-of-support dates of Amazon Linux",
    confirm: "`aws sagemaker describe-notebook-instance --notebook-instance-name …`",
  },
];

export interface Confirmation {
  readonly assumption: string;
  /** "open": nothing but the command can tell. */
  readonly state: "holds" | "not seen" | "open";
  /** What to run where it is not known to hold; empty otherwise. */
  readonly confirm: string;
  /** Why it could not be read, in one line. */
  readonly fault?: string;
}

/** Asks AWS whatever reading can tell; each question by itself, so that one refusal hides no other answer. */
export function confirmations(config: AccountConfig, reads: AwsReads): Promise<Confirmation[]> {
  return Promise.all(
    ASSUMPTIONS.map(async ({ states, confirm, holds }): Promise<Confirmation> => {
      if (holds === undefined) return { assumption: states, state: "open", confirm };
      try {
        const seen = await holds(config, reads);
        return { assumption: states, state: seen ? "holds" : "not seen", confirm: seen ? "" : confirm };
      } catch (error) {
        return { assumption: states, state: "not seen", confirm, fault: describeFault(error) };
      }
    }),
  );
}
