/** The configuration of an account: every fault at once, and each kind of stack reads its own keys. */
import assert from "node:assert/strict";
import { ConfigError, kindOf, readAccountConfig, readConfig } from "../../../infra/config";
import { accountIdentity, rawAccount } from "../../support/accountConfig";
import { rawConfig, stackIdentity } from "../../support/stackConfig";

const faultsOf = (changes: Record<string, unknown>): readonly string[] => {
  try {
    readAccountConfig({ ...rawAccount, ...changes }, accountIdentity);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.faults;
  }
};

const github = { owner: "example-org", ownerId: "1", repository: "models", repositoryId: "2", branch: "main" };
const roleOf = (account: string) => `arn:aws:iam::${account}:role/admin`;

const FAULTS: readonly (readonly [string, Record<string, unknown>, RegExp])[] = [
  [
    "another account than the allowed",
    { "sluicegate:allowedAccounts": ["999999999999"] },
    /one of sluicegate:allowedAccounts/,
  ],
  ["administrators of another account", { "sluicegate:administrators": [roleOf("999999999999")] }, /administrators to/],
  ["nobody as administrator", { "sluicegate:administrators": [] }, /administrators must NOT have fewer than 1/],
  ["a branch with a wildcard", { "sluicegate:github": { ...github, branch: "*" } }, /github.branch must match/],
  ["a repository without its number", { "sluicegate:github": { ...github, repositoryId: undefined } }, /repositoryId/],
  [
    "days that CloudWatch does not offer",
    { "sluicegate:logRetentionDays": 42 },
    /logRetentionDays must be equal to one of/,
  ],
  ["an environment with bad characters", { "sluicegate:environments": ["Dev!"] }, /environments.0 must match/],
  [
    "a network in one zone",
    { "sluicegate:vpc": { cidrBlock: "10.0.0.0/16", zones: ["eu-west-1a"] } },
    /vpc.zones must NOT have fewer/,
  ],
  [
    "zones of another region",
    { "sluicegate:vpc": { cidrBlock: "10.0.0.0/16", zones: ["us-east-1a", "us-east-1b"] } },
    /vpc.zones of sluicegate:region/,
  ],
  [
    "a network that is made and there",
    {
      "sluicegate:vpc": { cidrBlock: "10.0.0.0/16", zones: ["eu-west-1a", "eu-west-1b"] },
      "sluicegate:existing": { network: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] } },
    },
    /got both/,
  ],
  [
    "an existing role of no name",
    { "sluicegate:existing": { roleArns: { deploy: roleOf("111122223333") } } },
    /under sluicegate:existing.roleArns, got deploy/,
  ],
  [
    "an existing role of another account",
    { "sluicegate:existing": { roleArns: { preview: roleOf("999999999999") } } },
    /existing.roleArns.preview in sluicegate:account/,
  ],
  ["an unknown key", { "sluicegate:enviroments": [] }, /additional properties \(enviroments\)/],
  ["an unknown namespace", { "aws:region": "eu-west-1" }, /Expected keys of sluicegate: only/],
];

describe("infra/config: accounts", () => {
  it("reads a compliant one, also as the engine hands it over", () => {
    const asText = Object.entries(rawAccount).map(([key, value]): [string, unknown] => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const config = readAccountConfig(Object.fromEntries(asText), accountIdentity);
    assert.deepEqual(config, readAccountConfig(rawAccount, accountIdentity));
    assert.deepEqual(config.environments, ["dev", "prod"]);
  });

  for (const [what, changes, pattern] of FAULTS) {
    it(`refuses ${what}, quoting no value`, () => {
      const faults = faultsOf(changes);
      assert.equal(faults.length, 1, faults.join("\n"));
      assert.match(faults[0] ?? "", pattern);
    });
  }

  it("tells all faults at once", () => {
    assert.equal(
      faultsOf({ "sluicegate:protect": "maybe", "sluicegate:environments": [], "sluicegate:region": "x" }).length,
      3,
    );
  });

  it("leaves the keys that only the other kind of stack has to that kind", () => {
    const all = { ...rawConfig, ...rawAccount };
    assert.deepEqual(readAccountConfig(all, accountIdentity), readAccountConfig(rawAccount, accountIdentity));
    const environment = { ...rawAccount, ...rawConfig, "sluicegate:kind": "environment" };
    assert.deepEqual(
      readConfig(environment, stackIdentity, ["regression"]),
      readConfig(rawConfig, stackIdentity, ["regression"]),
    );
  });

  it("knows the two kinds and no third", () => {
    assert.equal(kindOf({}, "sluicegate"), "environment");
    assert.equal(kindOf(rawAccount, "sluicegate"), "account");
    assert.throws(() => kindOf({ "sluicegate:kind": "team" }, "sluicegate"), /Expected one of environment, account/);
  });
});
