import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { ACCOUNT_SCHEMA, ENVIRONMENT_SCHEMA, ConfigError, readConfig } from "../../../infra/config";
import { PLACEHOLDER_DIGEST } from "../../../infra/config/placeholders";
import { repositoryRoot } from "../../support/repository";
import { rawConfig, stackIdentity } from "../../support/stackConfig";

const read = (raw: Record<string, unknown>) => readConfig(raw, stackIdentity, ["regression"]);

function faultsOf(change: Record<string, unknown>): readonly string[] {
  try {
    read({ ...rawConfig, ...change });
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.faults;
  }
  assert.fail("the configuration was accepted");
}

describe("infra/config", () => {
  it("reads the same object from a file's values and from the engine's texts", () => {
    const asText = Object.entries(rawConfig).map(([key, value]): [string, unknown] => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    assert.deepEqual(read(Object.fromEntries(asText)), read(rawConfig));
  });

  it("is frozen and knows its stack", () => {
    const config = read(rawConfig);
    assert.equal(config.stack, "dev");
    assert.ok(Object.isFrozen(config));
  });

  const broken: [string, Record<string, unknown>, RegExp][] = [
    ["an account that is none", { "sluicegate:account": "12" }, /sluicegate:account must match pattern/],
    ["an account outside the allow-list", { "sluicegate:allowedAccounts": ["222233334444"] }, /allowedAccounts/],
    ["a key of another region", { "sluicegate:region": "us-east-1" }, /keyArn in the stack's own account and region/],
    ["a key alias", { "sluicegate:keyArn": "arn:aws:kms:eu-west-1:111122223333:alias/a" }, /keyArn must match pattern/],
    [
      "a password",
      { "sluicegate:databasePassword": "hunter2" },
      /plain text, got one at sluicegate:databasePassword \(CRED-04\)/,
    ],
    ["a token among the tags", tagsWith("api-token", "x"), /one at sluicegate:tags\.api-token \(CRED-04\)/],
    [
      "an access key under a harmless name",
      tagsWith("owner", ["AKIA", "IOSFODNN7EXAMPLE"].join("")),
      /one at sluicegate:tags\.owner \(CRED-04\)/,
    ],
    ["an unknown key", { "sluicegate:acount": "1" }, /additional properties \(acount\)/],
    ["a key of the provider", { "aws:region": "eu-west-1" }, /Expected keys of sluicegate: only, got aws:region/],
    ["subnets without groups", { "sluicegate:network": { subnetIds: ["subnet-0a"] } }, /securityGroupIds/],
    [
      "a reader that is no account",
      { "sluicegate:crossAccountReaders": ["*"] },
      /crossAccountReaders.0 must match pattern/,
    ],
    [
      "the stack's own account as a reader",
      { "sluicegate:crossAccountReaders": ["111122223333"] },
      /other accounts than/,
    ],
    ["a missing tag", { "sluicegate:tags": { owner: "a" } }, /required property 'risk-tier'/],
    [
      "a class of data that is none",
      tagsWith("data-classification", "secret"),
      /data-classification must be equal to .*(public, internal, confidential, restricted)/,
    ],
    ["a tier of risk that is none", tagsWith("risk-tier", "unknown"), /risk-tier must be equal to/],
    ["a tag of AWS's own", tagsWith("aws:owner", "a"), /property name/],
    ["more tags than AWS takes", { "sluicegate:tags": manyTags() }, /fewer than|more than/],
    [
      "a pipeline without options",
      { "sluicegate:pipelines": { other: pipelineOptions() } },
      /pipelines\.regression, got none/,
    ],
    [
      "options of no pipeline",
      { "sluicegate:pipelines": { regression: pipelineOptions(), other: pipelineOptions() } },
      /got other/,
    ],
    [
      "an image digest that is none",
      { "sluicegate:pipelines": { regression: { ...pipelineOptions(), imageDigest: "latest" } } },
      /pipelines.regression.imageDigest must match pattern/,
    ],
    [
      "the placeholder of an image's digest in an account of one's own",
      {
        "sluicegate:account": "999988887777",
        "sluicegate:pipelines": { regression: { ...pipelineOptions(), imageDigest: PLACEHOLDER_DIGEST } },
      },
      /pipelines.regression.imageDigest, got the placeholder/,
    ],
    [
      "a key that is no pseudonym",
      { "sluicegate:pipelines": { regression: { ...pipelineOptions(), keyColumn: "age" } } },
      /keyColumn among/,
    ],
    ["a boolean that is text", { "sluicegate:protect": "maybe" }, /protect must be boolean/],
  ];
  for (const [what, change, expected] of broken) {
    it(`refuses ${what}`, () => {
      assert.match(faultsOf(change).join("\n"), expected);
    });
  }

  it("tells all faults at once and quotes no value", () => {
    const faults = faultsOf({
      "sluicegate:account": "s3cr3t",
      "sluicegate:protect": "s3cr3t",
      "sluicegate:extra": "s3cr3t",
    });
    assert.equal(faults.length, 3);
    assert.doesNotMatch(faults.join("\n"), /s3cr3t/);
  });

  it("has the keys that Pulumi.yaml declares, and every stack of a kind gives the same ones in the same order", () => {
    const yaml = (name: string) => parse(readFileSync(join(repositoryRoot, name), "utf8")) as { config: object };
    const environmentKeys = Object.keys(ENVIRONMENT_SCHEMA.properties);
    const accountKeys = Object.keys(ACCOUNT_SCHEMA.properties);
    const accountOnly = accountKeys.filter((key) => !environmentKeys.includes(key));
    assert.deepEqual(Object.keys(yaml("Pulumi.yaml").config), ["kind", ...environmentKeys, ...accountOnly]);
    // Which things to take over is found anew by every bootstrap, so no file says it.
    const ofAccount = ["kind", ...accountKeys.filter((key) => key !== "imports")];
    for (const [stack, keys] of [
      ["local", environmentKeys],
      ["dev", environmentKeys],
      ["prod", environmentKeys],
      ["account", ofAccount],
    ] as const) {
      const given = Object.keys(yaml(`Pulumi.${stack}.yaml`).config);
      assert.deepEqual(given, [...keys.map((key) => `sluicegate:${key}`), "pulumi:disable-default-providers"], stack);
    }
  });
});

function tagsWith(key: string, value: string): object & Record<string, unknown> {
  return { "sluicegate:tags": { ...(rawConfig["sluicegate:tags"] as object), [key]: value } };
}

function manyTags(): object {
  const more = Array.from({ length: 50 }, (_, index) => [`tag-${index}`, "a"]);
  return { ...(rawConfig["sluicegate:tags"] as object), ...(Object.fromEntries(more) as object) };
}

function pipelineOptions(): object {
  return (rawConfig["sluicegate:pipelines"] as { regression: object }).regression;
}
