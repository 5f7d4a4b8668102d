import * as assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";

import { parse } from "yaml";

import { OfflineProjectError, prepare } from "../../scripts/offlineProject";
import { trialProject, type TrialProject } from "../support/trialProject";

describe("the offline project", () => {
  let trial: TrialProject;
  beforeEach(() => {
    trial = trialProject("offline");
  });
  afterEach(() => {
    trial.remove();
  });

  const stackFile = () => path.join(trial.root, "Pulumi.dev.yaml");

  it("points back at the program and leaves the repository's files as they are", () => {
    const before = readFileSync(stackFile(), "utf8");
    const { workDir, project } = prepare("dev", { root: trial.root });
    const main = (parse(readFileSync(path.join(workDir, "Pulumi.yaml"), "utf8")) as { main: string }).main;
    assert.equal(path.resolve(workDir, main), path.join(trial.root, "infra", "index.ts"));
    assert.equal(project, "trial");
    assert.equal(readFileSync(stackFile(), "utf8"), before);
  });

  it("keeps an account that starts with zeros a text", () => {
    const { workDir } = prepare("dev", { root: trial.root });
    const copied = parse(readFileSync(path.join(workDir, "Pulumi.dev.yaml"), "utf8")) as { config: object };
    assert.deepEqual(copied.config, { "trial:colour": "blue", "trial:account": "000000000000" });
  });

  it("takes over no encryption settings, but keeps its own salt", () => {
    writeFileSync(stackFile(), "secretsprovider: awskms://x\nencryptionsalt: theirs\nencryptedkey: k\nconfig: {}\n");
    const { workDir } = prepare("dev", { root: trial.root });
    const generated = path.join(workDir, "Pulumi.dev.yaml");
    assert.deepEqual(parse(readFileSync(generated, "utf8")), { config: {} });
    writeFileSync(generated, "encryptionsalt: ours\n");
    prepare("dev", { root: trial.root });
    assert.deepEqual(parse(readFileSync(generated, "utf8")), { config: {}, encryptionsalt: "ours" });
  });

  it("refuses a secure value by its name, nested ones too, and never quotes it", () => {
    writeFileSync(stackFile(), "config:\n  trial:outer:\n    token:\n      secure: AAABciphertext\n");
    assert.throws(
      () => prepare("dev", { root: trial.root }),
      (error: Error) =>
        error instanceof OfflineProjectError &&
        error.message.includes("trial:outer.token") &&
        !error.message.includes("ciphertext"),
    );
  });

  it("names a missing stack file and the line of a broken one", () => {
    assert.throws(() => prepare("nowhere", { root: trial.root }), /Expected Pulumi\.nowhere\.yaml in .*found none/);
    writeFileSync(stackFile(), "config:\n  a: [1\n");
    assert.throws(() => prepare("dev", { root: trial.root }), /Expected YAML at .*Pulumi\.dev\.yaml:\d+/);
  });

  it("keeps state, home and project apart, below the folder it is given", () => {
    const home = path.join(trial.root, "elsewhere");
    const { workDir, stateDir, env } = prepare("dev", { root: trial.root, home });
    for (const dir of [workDir, stateDir, env.PULUMI_HOME]) assert.ok(dir?.startsWith(home) && existsSync(dir));
    assert.equal(existsSync(path.join(trial.root, ".sluicegate")), false);
  });
});
