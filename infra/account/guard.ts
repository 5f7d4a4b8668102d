/**
 * What no role of CI may ever do, whatever else is attached to it: change itself, its boundary, whom it trusts, who
 * watches it, or the keys and states that all rests on. Pure.
 */
import { document } from "../statements";
import type { AccountScope } from "./scope";

export function guardPolicy({ config, names }: AccountScope): string {
  const bucket = `arn:${names.partition}:s3:::${names.stateBucket}`;
  const refuse = (Sid: string, Action: readonly string[], Resource: string | readonly string[] = "*") => ({
    Sid,
    Effect: "Deny",
    Action,
    Resource,
  });
  return document([
    refuse("OwnRolesAndPolicies", ["iam:*"], [...names.own, ...boundaries({ config, names }), names.oidcProviderArn]),
    refuse("OtherIdentities", [
      "iam:AddUserToGroup",
      "iam:AttachUserPolicy",
      "iam:CreateAccessKey",
      "iam:CreateLoginProfile",
      "iam:CreateOpenIDConnectProvider",
      "iam:CreateSAMLProvider",
      "iam:CreateUser",
      "iam:DeleteRolePermissionsBoundary",
      "iam:PutUserPolicy",
      "iam:UpdateAccountPasswordPolicy",
      "sts:AssumeRole",
    ]),
    refuse("WhoWatches", [
      "cloudtrail:DeleteTrail",
      "cloudtrail:PutEventSelectors",
      "cloudtrail:StopLogging",
      "cloudtrail:UpdateTrail",
      "cloudwatch:DisableAlarmActions",
      "cloudwatch:SetAlarmState",
      "config:DeleteConfigurationRecorder",
      "config:StopConfigurationRecorder",
      "guardduty:DeleteDetector",
      "guardduty:UpdateDetector",
      "logs:DeleteLogGroup",
      "logs:DeleteRetentionPolicy",
      "logs:PutRetentionPolicy",
      "organizations:LeaveOrganization",
      "sns:Unsubscribe",
    ]),
    refuse("Keys", [
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:DisableKey",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "kms:UpdateAlias",
    ]),
    refuse(
      "States",
      [
        "s3:BypassGovernanceRetention",
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:DeleteObjectVersion",
        "s3:PutBucket*",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutObjectRetention",
      ],
      [bucket, `${bucket}/*`],
    ),
  ]);
}

/** A boundary that the account brought along has a name of its own. */
function boundaries({ config, names }: AccountScope): string[] {
  return Object.keys(config.existing.boundaryArns ?? {}).map((environment) => names.boundary(environment).arn);
}
