import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readAccountStack, readPlace, readStackConfig } from "../../scripts/stackConfig";
import { repositoryRoot } from "../support/repository";

describe("a stack's configuration from its file", () => {
  let root: string;
  let dev: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "sluicegate-config-"));
    for (const name of ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.account.yaml"]) {
      copyFileSync(path.join(repositoryRoot, name), path.join(root, name));
    }
    dev = path.join(root, "Pulumi.dev.yaml");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const edit = (change: (text: string) => string): void => {
    writeFileSync(dev, change(readFileSync(dev, "utf8")));
  };

  it("is the same as the program's, with the project's defaults", () => {
    const config = readStackConfig(root, "dev");
    assert.equal(config.project, "sluicegate");
    assert.equal(config.stack, "dev");
    assert.match(config.account, /^\d{12}$/);
    assert.ok(Object.keys(config.pipelines).length > 0);
  });

  it("names the stacks there are when there is no such file", () => {
    assert.throws(() => readStackConfig(root, "prod"), {
      name: "UsageError",
      message: "Expected one of the stacks account, dev, got prod; add Pulumi.prod.yaml or name another.",
    });
  });

  it("tells an account from an environment, and says where either is", () => {
    assert.deepEqual(readAccountStack(root, "account").environments, ["dev", "prod"]);
    assert.throws(() => readStackConfig(root, "account"), {
      name: "UsageError",
      message: /got account, which is an account/,
    });
    assert.throws(() => readAccountStack(root, "dev"), {
      name: "UsageError",
      message: /got dev, which is an environment/,
    });
    for (const stack of ["account", "dev"]) {
      const { account, region } = readPlace(root, stack);
      assert.deepEqual({ account, region }, { account: "111122223333", region: "eu-west-1" });
    }
  });

  it("names an encrypted value, and quotes nothing of it", () => {
    edit((text) => text.replace("config:", "config:\n  sluicegate:secret:\n    secure: AAABAG5vdGhpbmc=\n"));
    assert.throws(
      () => readStackConfig(root, "dev"),
      ({ name, message }: Error) =>
        name === "ConfigError" &&
        message.includes("Expected a plain value at sluicegate:secret, got an encrypted one") &&
        !message.includes("AAABAG5vdGhpbmc="),
    );
  });

  it("names every fault at once", () => {
    edit((text) => text.replace("config:", "config:\n  sluicegate:colour: red\n  aws:region: eu-west-1\n"));
    assert.throws(() => readStackConfig(root, "dev"), /aws:region[\s\S]*colour|colour[\s\S]*aws:region/);
  });

  it("names the file that is no YAML, and what is wrong with it", () => {
    edit(() => "config: [");
    assert.throws(
      () => readStackConfig(root, "dev"),
      /^Error: Expected YAML in .*Pulumi\.dev\.yaml, got: .+; correct it/,
    );
    for (const text of ["", "config:", "[]", "config: 3"]) {
      edit(() => text);
      assert.throws(() => readStackConfig(root, "dev"), { name: "ConfigError" });
    }
  });
});
