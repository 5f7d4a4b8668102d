/** The lines that an account's outputs become in the files of its environments. */
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AccountOutputs, EnvironmentOutputs } from "../../../infra/account/outputs";
import { environmentLines, shownLines, writeLines } from "../../../scripts/bootstrap/environmentLines";
import { accountOutputs } from "../../../scripts/bootstrap/outputs";
import { repositoryRoot } from "../../support/repository";

const made: EnvironmentOutputs = {
  keyArn: "arn:aws:kms:eu-central-1:222233334444:key/1",
  permissionsBoundaryArn: "arn:aws:iam::222233334444:policy/boundary",
  secretsProvider: "awskms://alias/states",
  network: { subnetIds: ["subnet-1", "subnet-2"], securityGroupIds: ["sg-1"] },
};
const outputs: AccountOutputs = {
  schemaVersion: 1,
  kind: "account",
  project: "sluicegate",
  stack: "account",
  account: "222233334444",
  region: "eu-central-1",
  stateBucket: "states",
  oidcProviderArn: "arn:aws:iam::222233334444:oidc-provider/token.actions.githubusercontent.com",
  roleArns: {},
  logGroups: [],
  environments: { prod: made },
};
const lines = environmentLines(outputs).prod ?? {};

describe("bootstrap: the environments' lines", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "sluicegate-lines-"));
    copyFileSync(join(repositoryRoot, "Pulumi.prod.yaml"), join(root, "Pulumi.prod.yaml"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const file = () => readFileSync(join(root, "Pulumi.prod.yaml"), "utf8");

  it("change what they name and nothing else, comments included; the second time nothing", () => {
    const shipped = file().split("\n");
    assert.equal(writeLines(root, "prod", lines), "Pulumi.prod.yaml");
    const now = file().split("\n");
    const added = now.filter((line) => !shipped.includes(line));
    assert.deepEqual(added, [
      '  sluicegate:account: "222233334444"',
      "  sluicegate:region: eu-central-1",
      "  sluicegate:allowedAccounts:",
      '    - "222233334444"',
      "  sluicegate:keyArn: arn:aws:kms:eu-central-1:222233334444:key/1",
      "  sluicegate:permissionsBoundaryArn: arn:aws:iam::222233334444:policy/boundary",
      "    subnetIds:",
      "      - subnet-1",
      "      - subnet-2",
      "    securityGroupIds:",
      "      - sg-1",
    ]);
    const comments = (text: readonly string[]) => text.filter((line) => line.trim().startsWith("#"));
    assert.deepEqual(comments(now), comments(shipped));
    assert.equal(writeLines(root, "prod", lines), undefined);
  });

  it("leave the network alone where the account has none", () => {
    const without = environmentLines({ ...outputs, environments: { prod: { ...made, network: {} } } });
    assert.ok(!Object.keys(without.prod ?? {}).includes("sluicegate:network"));
  });

  it("are shown as YAML that can be copied", () => {
    assert.match(shownLines(lines), /^ {2}sluicegate:account: "222233334444"\n {2}sluicegate:region: "eu-central-1"\n/);
  });

  it("need a file, and YAML in it; a broken one stays as it is", () => {
    assert.throws(() => writeLines(root, "dev", lines), /^Error: Expected Pulumi\.dev\.yaml in .*, found none; copy/);
    writeFileSync(join(root, "Pulumi.prod.yaml"), "config: [");
    assert.throws(() => writeLines(root, "prod", lines), /^Error: Expected YAML in Pulumi\.prod\.yaml, got: /);
    assert.equal(file(), "config: [");
  });
});

describe("bootstrap: the outputs of an account", () => {
  it("are of this version and kind, or refused", () => {
    assert.equal(accountOutputs(outputs), outputs);
    for (const other of [undefined, {}, { ...outputs, schemaVersion: 2 }, { ...outputs, kind: "environment" }]) {
      assert.throws(() => accountOutputs(other), /Expected the outputs of an account stack/);
    }
  });
});
