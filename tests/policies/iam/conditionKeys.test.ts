import { conditionKeysExist } from "../../../policies/iam/conditionKeys";
import { identities, pipelinePolicy, registers, trainingRole, trust } from "../../support/identities";
import { policyText, withProps, type StatementFields } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const changed = (changes: StatementFields): Change => ({ policy: policyText({ ...registers, ...changes }) });
const WHERE = "regression-pipeline-policy .policy/Statement/0";
const key = (operator: string, name: string, actions: string): string =>
  `${WHERE}/Condition/${operator}/${name}: Expected a condition key that ${actions} have`;

describeRule(conditionKeysExist, {
  stack: identities,
  subject: pipelinePolicy,
  refuses: {
    "a key with a typing error": [
      changed({ Condition: { StringEquals: { "sagemaker:ModelAprovalStatus": "PendingManualApproval" } } }),
      key("StringEquals", "sagemaker:ModelAprovalStatus", "sagemaker:CreateModelPackage"),
    ],
    "a key of another action": [
      changed({ Action: ["sagemaker:CreateModelPackage", "sagemaker:DescribeModelPackage"] }),
      key("StringEquals", "sagemaker:ModelApprovalStatus", "sagemaker:DescribeModelPackage"),
    ],
    "the key that the well-known sample has wrong": [
      changed({
        Action: "sagemaker:CreateTrainingJob",
        Condition: { Null: { "sagemaker:VpcSecurityGroup": "true" } },
      }),
      key("Null", "sagemaker:VpcSecurityGroup", "sagemaker:CreateTrainingJob"),
    ],
    "an action with a typing error": [
      changed({ Action: ["sagemaker:CreateModelPackage", "sagemaker:CreateModelPackages"] }),
      `${WHERE}/Action: Expected an action that AWS lists, got sagemaker:CreateModelPackages`,
    ],
    "a service that there is not": [
      changed({ Action: ["sagemaker:CreateModelPackage", "sagemakr:CreateModelPackage"] }),
      `${WHERE}/Action: Expected an action that AWS lists, got sagemakr:CreateModelPackage`,
    ],
    "a key that no service has": [
      changed({ Action: "*", Condition: { StringEquals: { "sagemaker:Nothing": "x" } } }),
      `${WHERE}/Condition/StringEquals/sagemaker:Nothing: Expected a condition key that AWS lists`,
    ],
    "a trust with a typing error": [
      (stack) =>
        stack.map((one) =>
          one === trainingRole
            ? withProps(one, {
                assumeRolePolicy: policyText({ ...trust, Condition: { StringEquals: { "aws:SourceAcount": "x" } } }),
              })
            : one,
        ),
      "regression-training .assumeRolePolicy/Statement/0/Condition/StringEquals/aws:SourceAcount: Expected a condition key that sts:AssumeRole have",
    ],
  },
  accepts: {
    "a global key": changed({ Condition: { StringEquals: { "aws:PrincipalTag/team": "ml" } } }),
    "a key of the resource": changed({ Condition: { StringEquals: { "aws:ResourceTag/team": "ml" } } }),
    "a key with a free part": changed({
      Condition: { StringEquals: { "sagemaker:CustomerMetadataProperties/CodeDigest": "x" } },
    }),
    "a key that only the resource's type has": changed({
      Action: "kms:Decrypt",
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/x" } },
    }),
    "a key for some of the actions, where it is one that may be missing": changed({
      Action: ["sagemaker:CreateModelPackage", "sagemaker:DescribeModelPackage"],
      Condition: { StringEqualsIfExists: { "sagemaker:ModelApprovalStatus": "PendingManualApproval" } },
    }),
    "claims that every issuer has, and one that GitHub adds": (stack) =>
      stack.map((one) =>
        one === trainingRole
          ? withProps(one, {
              assumeRolePolicy: policyText({
                Effect: "Allow",
                Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: {
                  StringEquals: {
                    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                    "token.actions.githubusercontent.com:sub": "repo:acme/models:environment:prod",
                    "token.actions.githubusercontent.com:job_workflow_ref": "acme/models/.github/workflows/x.yml@main",
                  },
                },
              }),
            })
          : one,
      ),
    "a key of some service on all actions": changed({
      Effect: "Deny",
      Action: "*",
      Condition: { StringEquals: { "sagemaker:ModelApprovalStatus": "Approved" } },
    }),
  },
});
