import { rolesArePassedByName } from "../../../policies/iam/passRole";
import { identities, passes, pipelinePolicy, reads, roleArn } from "../../support/identities";
import { policyText, type StatementFields } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const changed = (changes: StatementFields): Change => ({ policy: policyText(reads, { ...passes, ...changes }) });
const WHERE = "regression-pipeline-policy .policy/Statement/1";
const PATTERN = `${WHERE}/Resource: Expected iam:PassRole on the ARNs of single roles, got a pattern`;
const SERVICE = `${WHERE}/Condition: Expected iam:PassRole under a condition that names iam:PassedToService`;

describeRule(rolesArePassedByName, {
  stack: identities,
  subject: pipelinePolicy,
  refuses: {
    "any role": [changed({ Resource: "*" }), PATTERN],
    "roles by a pattern": [changed({ Resource: [roleArn("x"), roleArn("sluicegate-*")] }), PATTERN],
    "roles by a variable": [changed({ Resource: roleArn("${aws:username}") }), PATTERN],
    "roles but one": [changed({ Resource: undefined, NotResource: roleArn("admin") }), PATTERN],
    "any service": [changed({ Condition: undefined }), SERVICE],
    "any service by a pattern": [changed({ Condition: { StringLike: { "iam:PassedToService": "*" } } }), SERVICE],
    "all services but one": [
      changed({ Condition: { StringNotEquals: { "iam:PassedToService": "ec2.amazonaws.com" } } }),
      SERVICE,
    ],
    "a service only where one is named": [
      changed({ Condition: { StringEqualsIfExists: { "iam:PassedToService": "sagemaker.amazonaws.com" } } }),
      SERVICE,
    ],
    "a condition on something else": [changed({ Condition: { Bool: { "aws:SecureTransport": "true" } } }), SERVICE],
    "a pattern of actions": [changed({ Action: "iam:Pass*", Resource: "*", Condition: {} }), PATTERN, SERVICE],
    "all actions but some": [
      changed({ Action: undefined, NotAction: "s3:*", Resource: "*", Condition: {} }),
      PATTERN,
      SERVICE,
    ],
  },
  accepts: {
    "several services by name": changed({
      Condition: { StringEquals: { "iam:PassedToService": ["sagemaker.amazonaws.com", "scheduler.amazonaws.com"] } },
    }),
    "a Deny of all": changed({ Effect: "Deny", Resource: "*", Condition: {} }),
  },
});
