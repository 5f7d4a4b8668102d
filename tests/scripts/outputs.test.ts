/** The outputs of the local stack: kept as they are, and refused when they are not those of this version. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { StackOutputs } from "../../infra/outputs";
import { readOutputs, saveLocalOutputs } from "../../scripts/outputs";

const PIPELINE = {
  pipelineName: "p",
  pipelineArn: "arn:p",
  modelPackageGroupName: "g",
  definitionDigest: "d",
  codeDigest: "c",
};
const OUTPUTS: StackOutputs = {
  schemaVersion: 1,
  project: "sluicegate",
  stack: "local",
  account: "000000000000",
  region: "us-east-1",
  keyArn: "arn:key",
  artifactBucket: "a",
  dataBucket: "d",
  logBucket: "l",
  alarmTopicArn: "arn:topic",
  pipelines: { regression: PIPELINE },
};

describe("scripts/outputs", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "outputs-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("gives back what was kept, also without a pipeline and with more than this version knows", async () => {
    for (const outputs of [OUTPUTS, { ...OUTPUTS, pipelines: {} }, { ...OUTPUTS, more: [1] }]) {
      saveLocalOutputs(root, outputs);
      assert.deepEqual(await readOutputs(root, "local"), outputs);
    }
  });

  it("takes a pipeline without step code, whose definition was made elsewhere", () => {
    const { codeDigest: _, ...made } = PIPELINE;
    const outputs = { ...OUTPUTS, pipelines: { imported: made } };
    assert.deepEqual(saveLocalOutputs(root, outputs), outputs);
  });

  it("refuses outputs that lack anything or are of another version", () => {
    const wrong: unknown[] = [
      null,
      [],
      { ...OUTPUTS, schemaVersion: 2 },
      { ...OUTPUTS, region: "" },
      { ...OUTPUTS, keyArn: 1 },
      { ...OUTPUTS, dataBucket: undefined },
      { ...OUTPUTS, pipelines: [] },
      { ...OUTPUTS, pipelines: { regression: null } },
      { ...OUTPUTS, pipelines: { regression: { ...PIPELINE, definitionDigest: undefined } } },
      { ...OUTPUTS, pipelines: { regression: { ...PIPELINE, codeDigest: 1 } } },
    ];
    for (const outputs of wrong)
      assert.throws(
        () => saveLocalOutputs(root, outputs),
        /^Error: Expected the outputs of a sluicegate stack at local/,
      );
  });

  it("says that the stack is not up when nothing was kept", async () => {
    await assert.rejects(readOutputs(root, "local"), /Expected the local stack to be up.*run npx sluicegate local up/);
  });
});
