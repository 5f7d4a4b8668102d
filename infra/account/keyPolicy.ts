/**
 * Key policies. Only administrators manage a key and its aliases, and they cannot use it; the account's roles use it as
 * their IAM policies say, but only through the service that the key is for. Pure: known at preview.
 */
import type { AccountScope } from "./scope";
import { document } from "../statements";

const MANAGEMENT = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:DescribeKey",
  "kms:DisableKey",
  "kms:EnableKey",
  "kms:EnableKeyRotation",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:ListGrants",
  "kms:ListResourceTags",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:UpdateAlias",
  "kms:UpdateKeyDescription",
];

/** What each kind of key is for, besides being managed and seen. */
const USES: Readonly<Record<"state" | "logs" | "data", (scope: AccountScope) => object[]>> = {
  state: (scope) => [throughServices(scope, ["s3"]), secretsOfStacks(scope), accessLogs(scope)],
  logs: (scope) => [logGroups(scope)],
  data: (scope) => [
    throughServices(scope, ["s3", "ecr", "sagemaker"]),
    grants(scope),
    accessLogs(scope),
    // Source: SNS developer guide, "Enable compatibility between event sources from AWS services and encrypted topics".
    byService(scope, "PublishAlarms", "cloudwatch"),
  ],
};

/** @param key `state`, `logs` or `data-<environment>` */
export function keyPolicy(scope: AccountScope, key: string): string {
  const kind = key === "state" || key === "logs" ? key : "data";
  return document([administration(scope), facts(scope), ...USES[kind](scope)]);
}

/** Through the account, so that IAM decides too; a key names no role that might be deleted and made again by another. */
function account({ config, names }: AccountScope): object {
  return { AWS: `arn:${names.partition}:iam::${config.account}:root` };
}

function administration(scope: AccountScope): object {
  return {
    Sid: "Administration",
    Effect: "Allow",
    Principal: account(scope),
    Action: MANAGEMENT,
    Resource: "*",
    Condition: { ArnEquals: { "aws:PrincipalArn": scope.config.administrators } },
  };
}

function facts(scope: AccountScope): object {
  return {
    Sid: "Facts",
    Effect: "Allow",
    Principal: account(scope),
    Action: ["kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"],
    Resource: "*",
    Condition: { StringEquals: { "kms:CallerAccount": scope.config.account } },
  };
}

function throughServices(scope: AccountScope, services: readonly string[]): object {
  const { account: caller, region } = scope.config;
  return {
    Sid: "UseThroughServices",
    Effect: "Allow",
    Principal: account(scope),
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
    Condition: {
      StringEquals: {
        "kms:CallerAccount": caller,
        "kms:ViaService": services.map((service) => `${service}.${region}.amazonaws.com`),
      },
    },
  };
}

/** A volume or repository is encrypted by a grant that an AWS service holds, never one for a person. */
function grants(scope: AccountScope): object {
  return {
    Sid: "GrantsForServices",
    Effect: "Allow",
    Principal: account(scope),
    Action: ["kms:CreateGrant"],
    Resource: "*",
    Condition: {
      StringEquals: { "kms:CallerAccount": scope.config.account },
      Bool: { "kms:GrantIsForAWSResource": "true" },
    },
  };
}

/** Pulumi encrypts the secrets of a stack itself, and says in the context whose they are. */
function secretsOfStacks(scope: AccountScope): object {
  return {
    Sid: "SecretsOfStacks",
    Effect: "Allow",
    Principal: account(scope),
    Action: ["kms:Decrypt", "kms:Encrypt"],
    Resource: "*",
    Condition: {
      StringEquals: {
        "kms:CallerAccount": scope.config.account,
        "kms:EncryptionContext:project": scope.config.project,
      },
    },
  };
}

/** S3 delivers access logs into an encrypted bucket under its own name. */
function accessLogs(scope: AccountScope): object {
  return byService(scope, "DeliverAccessLogs", "logging.s3");
}

/** A use under a service's own name, for what this account has of it. */
function byService({ config }: AccountScope, sid: string, service: string): object {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: { Service: `${service}.amazonaws.com` },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": config.account } },
  };
}

/** Source: CloudWatch Logs user guide, "Encrypt log data in CloudWatch Logs using AWS KMS". */
function logGroups({ config, names }: AccountScope): object {
  const groups = `arn:${names.partition}:logs:${config.region}:${config.account}:log-group:/aws/sagemaker/*`;
  return {
    Sid: "EncryptLogGroups",
    Effect: "Allow",
    Principal: { Service: `logs.${config.region}.amazonaws.com` },
    Action: [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ],
    Resource: "*",
    Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": groups } },
  };
}
