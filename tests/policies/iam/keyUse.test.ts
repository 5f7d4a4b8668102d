import { keysAreUsedThroughServices } from "../../../policies/iam/keyUse";
import { identities, reads, trainingPolicy } from "../../support/identities";
import { KEY_ARN, policyText, type StatementFields } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const ANY_KEY = "arn:aws:kms:eu-west-1:111122223333:key/*";
const viaS3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };
const use: StatementFields = {
  Effect: "Allow",
  Action: ["kms:Decrypt", "kms:GenerateDataKey"],
  Resource: KEY_ARN,
  Condition: { StringEquals: viaS3 },
};
const grant = { Action: "kms:CreateGrant", Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } };
const changed = (changes: StatementFields): Change => ({ policy: policyText(reads, { ...use, ...changes }) });
const WHERE = "regression-training-policy .policy/Statement/1";
const PATTERN = `${WHERE}/Resource: Expected keys by their ARNs or aliases, got a pattern`;
const DIRECT = `${WHERE}/Condition: Expected the use of a key bound to a service (kms:ViaService) or to an encryption context`;
const GRANTS = `${WHERE}/Condition: Expected grants for AWS's services only`;

describeRule(keysAreUsedThroughServices, {
  stack: identities,
  subject: trainingPolicy,
  refuses: {
    "direct use": [changed({ Condition: {} }), DIRECT],
    "direct use where no service is named": [changed({ Condition: { StringEqualsIfExists: viaS3 } }), DIRECT],
    "all services but one": [changed({ Condition: { StringNotEquals: viaS3 } }), DIRECT],
    "any key": [changed({ Resource: ANY_KEY }), PATTERN],
    "any key but one": [changed({ Resource: undefined, NotResource: KEY_ARN }), PATTERN],
    "grants for anybody": [changed({ ...grant, Condition: {} }), GRANTS],
    "grants by a pattern of actions": [
      changed({ Action: "kms:Create*", Resource: "*", Condition: {} }),
      PATTERN,
      GRANTS,
    ],
  },
  accepts: {
    "use through a service": changed({}),
    "use for an encryption context": changed({
      Condition: { StringEquals: { "kms:EncryptionContext:stack": "prod" } },
    }),
    "any key with an alias": changed({
      Resource: ANY_KEY,
      Condition: { StringEquals: viaS3, "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/data" } },
    }),
    "grants for services": changed(grant),
    "facts about any key": changed({ Action: "kms:DescribeKey", Resource: ANY_KEY, Condition: {} }),
    "a Deny of all": changed({ Effect: "Deny", Action: "kms:*", Resource: "*", Condition: {} }),
  },
});
