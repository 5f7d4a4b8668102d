import { keyPoliciesAreNarrow } from "../../policies/keyPolicy";
import type { FixtureResource } from "../support/policyServer";
import { key, policyText, provider, type StatementFields } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";

const ROLE = "arn:aws:iam::111122223333:role/sluicegate-prod-training";
const account: StatementFields = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "kms:*",
  Resource: "*",
};
const VIA_S3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };
const use: StatementFields = {
  Effect: "Allow",
  Principal: { AWS: ROLE },
  Action: ["kms:Decrypt", "kms:GenerateDataKey"],
  Resource: "*",
  Condition: { StringEquals: VIA_S3 },
};
const { Condition: _viaService, ...unbound } = use;
const logs: StatementFields = {
  Effect: "Allow",
  Principal: { Service: "logs.eu-west-1.amazonaws.com" },
  Action: ["kms:Encrypt*", "kms:Decrypt*"],
  Resource: "*",
  Condition: {
    ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x" },
  },
};
const administration: StatementFields = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:role/security" },
  Action: ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
  Resource: "*",
};

const subject: FixtureResource = {
  ...key,
  props: { ...key.props, policy: policyText(account, use, logs, administration) },
};
const policy = (...statements: StatementFields[]): Change => ({ policy: policyText(account, ...statements) });

const WHERE = "key .policy/Statement/1";
const ALL = `${WHERE}: Expected kms:* for nobody but the account itself`;
const UNBOUND = `${WHERE}: Expected a use of the key bound to a service (kms:ViaService), got one without`;
const FOREIGN = `${WHERE}: Expected no Allow for another account without a condition on who calls`;
const PARTNER = { AWS: "arn:aws:iam::444455556666:root" };
const EVERYBODY = `${WHERE}: Expected no Allow for everybody (Principal *) without a condition on who calls`;

describeRule(keyPoliciesAreNarrow, {
  stack: [provider, subject],
  subject,
  refuses: {
    everybody: [policy({ ...use, Principal: "*" }), EVERYBODY],
    "everybody in another form": [policy({ ...use, Principal: { AWS: ["*"] } }), EVERYBODY],
    "another account": [policy({ ...account, Principal: PARTNER, Action: "kms:DescribeKey" }), FOREIGN],
    "another account by its number, through a service": [
      policy({ ...use, Principal: { AWS: "444455556666" } }),
      FOREIGN,
    ],
    "a role of another account": [
      policy({ ...use, Principal: { AWS: "arn:aws:iam::444455556666:role/reader" } }),
      FOREIGN,
    ],
    "everybody but one": [
      policy({ Effect: "Allow", NotPrincipal: { AWS: ROLE }, Action: "kms:Decrypt", Resource: "*" }),
      `${WHERE}: Expected an Allow to name its principals, got NotPrincipal`,
    ],
    "kms:* for a job's role": [policy({ ...use, Action: "kms:*" }), ALL],
    "all for a job's role, written otherwise": [policy({ ...use, Action: ["KMS:?*"] }), ALL],
    "all but one action": [
      policy({ Effect: "Allow", Principal: { AWS: ROLE }, NotAction: "kms:List*", Resource: "*" }),
      ALL,
    ],
    "the account beside a role": [policy({ ...account, Principal: { AWS: ["111122223333", ROLE] } }), ALL],
    "a use without a service": [policy(unbound), UNBOUND],
    "a use through any service": [policy({ ...use, Condition: { StringLike: { "kms:ViaService": "*" } } }), UNBOUND],
    "a use outside a service": [
      policy({ ...use, Condition: { StringNotEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } } }),
      UNBOUND,
    ],
    "a policy that is none": [{ policy: "[]" }, "key .policy: Expected an object"],
  },
  accepts: {
    "another account that is said to be meant": policy({
      ...use,
      Principal: PARTNER,
      Condition: { StringEquals: { ...VIA_S3, "kms:CallerAccount": "444455556666" } },
    }),
    "an account where no provider says whose it is": (stack) =>
      stack.flatMap((one) => {
        if (one === provider) return [];
        const { provider: _none, ...bare } = one;
        const partner = policyText(account, { ...use, Principal: PARTNER });
        return [{ ...bare, props: { ...bare.props, policy: partner } }];
      }),
    "no policy: the account decides": { policy: undefined },
    "a policy as an object": {
      policy: { Version: "2012-10-17", Statement: [{ ...account, Principal: { AWS: "111122223333" } }] },
    },
    "everybody of the account through a service": policy({
      ...use,
      Principal: "*",
      Condition: {
        StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com", "kms:CallerAccount": "111122223333" },
      },
    }),
    "a grant for a service's resource": policy({
      ...use,
      Action: "kms:CreateGrant",
      Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
    }),
    "a denial of all": policy({ ...account, Effect: "Deny", Principal: "*" }),
  },
  reads: [["policy"]],
});

const native: FixtureResource = {
  type: "aws-native:kms:Key",
  name: "native",
  props: {
    keyPolicy: { Statement: [{ Effect: "Allow", Principal: { AWS: "111122223333" }, Action: "kms:*", Resource: "*" }] },
  },
};

describeRule(
  keyPoliciesAreNarrow,
  {
    stack: [native],
    subject: native,
    refuses: {
      "kms:* for a role": [
        { keyPolicy: { Statement: { Effect: "Allow", Principal: { AWS: ROLE }, Action: "kms:*", Resource: "*" } } },
        "native .keyPolicy/Statement/0: Expected kms:* for nobody but the account itself",
      ],
    },
    reads: [["keyPolicy", "Statement", 0, "Principal", "AWS"]],
  },
  "aws-native",
);

const replica: FixtureResource = {
  type: "aws:kms/replicaExternalKey:ReplicaExternalKey",
  name: "replica",
  props: { ...native.props, policy: native.props.keyPolicy ?? {} },
};

describeRule(
  keyPoliciesAreNarrow,
  {
    stack: [replica],
    subject: replica,
    refuses: {
      "kms:* for a role": [
        { policy: { Statement: { Effect: "Allow", Principal: { AWS: ROLE }, Action: "kms:*", Resource: "*" } } },
        "replica .policy/Statement/0: Expected kms:* for nobody but the account itself",
      ],
    },
    reads: [["policy"]],
  },
  "a replica of a key from outside",
);
