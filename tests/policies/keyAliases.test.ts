import assert from "node:assert/strict";
import { aliasesStay } from "../../policies/keyAliases";
import { policiesOf } from "../../policies/sdk";
import { analyzeStack, UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key, KEY_ARN } from "../support/resources";
import { describeRule, floorsFor } from "../support/ruleCases";

const document = (Action: string | string[], Effect = "Allow") =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect, Action, Resource: "*" }] });
const role: FixtureResource = { type: "aws:iam/role:Role", name: "job", props: { name: "job" } };
const policy: FixtureResource = {
  type: "aws:iam/rolePolicy:RolePolicy",
  name: "job-policy",
  props: { role: "job", policy: document(["kms:Decrypt", "kms:DescribeKey"]) },
};
const refused = (...actions: string[]): string[] =>
  actions.map((action) => `job: Expected ${action} for no role, got one that may`);
const ALL = ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"];

describeRule(aliasesStay, {
  stack: [role, policy],
  subject: policy,
  refuses: {
    "one of the actions": [{ policy: document("kms:UpdateAlias") }, ...refused("kms:UpdateAlias")],
    "all of KMS": [{ policy: document("kms:*") }, ...refused(...ALL)],
    "a policy that is not known": [
      { policy: UNKNOWN },
      ...ALL.map((action) => `job: UNPROVED: whether this role may ${action}`),
    ],
  },
  accepts: {
    "all of KMS where a denial takes these away": (stack) => [
      ...stack,
      { ...policy, name: "wide", props: { role: "job", policy: document("kms:*") } },
      { ...policy, name: "denial", props: { role: "job", policy: document(ALL, "Deny") } },
    ],
  },
});

const native: FixtureResource = {
  type: "aws-native:iam:Role",
  name: "job",
  props: { roleName: "job", policies: [{ policyName: "own", policyDocument: document("kms:Decrypt") }] },
};

describeRule(
  aliasesStay,
  {
    stack: [native],
    subject: native,
    refuses: {
      "one of the actions": [
        { policies: [{ policyName: "own", policyDocument: document("kms:CreateAlias") }] },
        ...refused("kms:CreateAlias"),
      ],
    },
  },
  "aws-native",
);

describe("KMS-05: each alias has a key of its own", () => {
  const other: FixtureResource = { ...key, name: "other" };
  const told = async (...stack: FixtureResource[]): Promise<string[]> =>
    (await analyzeStack(policiesOf([aliasesStay], floorsFor()), stack)).map(
      ({ level, urn, message }) => `${level} ${urn.split("::").at(-1) ?? ""} ${message.split(" | ")[1] ?? ""}`,
    );

  for (const type of ["aws:kms/alias:Alias", "aws-native:kms:Alias"]) {
    const alias = (name: string, of: FixtureResource): FixtureResource => ({
      type,
      name,
      props: { targetKeyId: UNKNOWN },
      edges: { targetKeyId: [of] },
    });
    const named = (name: string): FixtureResource => ({ type, name, props: { targetKeyId: KEY_ARN } });

    it(`finds nothing where each ${type} has its own, nor where that is not known`, async () => {
      assert.deepEqual(await told(key, other, alias("one", key), alias("two", other), named("three")), []);
      const untraced = (name: string): FixtureResource => ({ type, name, props: { targetKeyId: UNKNOWN } });
      assert.deepEqual(await told(untraced("one"), untraced("two")), []);
    });

    it(`tells of the second ${type} of a key, by its edge and by its ARN`, async () => {
      const second = ["advisory two Expected one alias for each key"];
      assert.deepEqual(await told(key, alias("one", key), alias("two", key)), second);
      assert.deepEqual(await told(named("one"), named("two")), second);
    });
  }
});
