import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { PipelineOutputs, StackOutputs } from "../../infra/outputs";
import { pipelineOf, reasonOf, stackOf } from "../../scripts/options";
import { UsageError } from "../../scripts/exit";
import { fakeTools } from "../support/fakeTools";

const PIPELINE: PipelineOutputs = {
  pipelineName: "p",
  pipelineArn: "arn:p",
  modelPackageGroupName: "g",
  definitionDigest: "d",
  codeDigest: "c",
};

const outputsWith = (...names: string[]): StackOutputs => ({
  schemaVersion: 1,
  project: "sluicegate",
  stack: "dev",
  account: "111122223333",
  region: "eu-west-1",
  keyArn: "k",
  artifactBucket: "a",
  dataBucket: "d",
  logBucket: "l",
  pipelines: Object.fromEntries(names.map((name) => [name, { ...PIPELINE, pipelineName: `${name}-1` }])),
});

describe("the stack that a command works on", () => {
  let root: string;
  const { PATH } = process.env;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "sluicegate-options-"));
  });
  afterEach(() => {
    process.env.PATH = PATH;
    rmSync(root, { recursive: true });
  });

  /** A `pulumi` that answers `stack --show-name` with a script's output. */
  async function selected(script: string): Promise<string> {
    const tools = fakeTools();
    tools.add("pulumi", `if [ "$1" = version ]; then echo v3.230.0; exit; fi; ${script}`);
    tools.add("pulumi-language-nodejs", "exit 0");
    process.env.PATH = tools.bin;
    try {
      return await stackOf(root, undefined);
    } finally {
      tools.remove();
    }
  }

  it("is the named one", async () => {
    assert.equal(await stackOf(root, "prod"), "prod");
  });

  it("is the one that pulumi has selected", async () => {
    assert.equal(await selected("echo dev"), "dev");
  });

  it("is local where nothing is selected, nobody is logged in, or there is no engine", async () => {
    assert.equal(await selected("echo 'error: no stack selected' >&2; exit 255"), "local");
    process.env.PATH = root;
    assert.equal(await stackOf(root, undefined), "local");
  });

  it("is no path and no option", async () => {
    for (const name of ["", "a/b", "--yes ", "a b", "x".repeat(101)]) {
      await assert.rejects(stackOf(root, name), UsageError);
    }
  });
});

describe("the pipeline that a command works on", () => {
  it("is the named one, or the only one", () => {
    assert.equal(pipelineOf(outputsWith("b", "a"), "b").pipelineName, "b-1");
    assert.deepEqual(pipelineOf(outputsWith("a"), undefined), { name: "a", ...PIPELINE, pipelineName: "a-1" });
  });

  it("must be named where there are several, and be one of them", () => {
    const expected = (got: string) => ({
      name: "UsageError",
      message: `Expected one of a, b at --pipeline, got ${got}; name a pipeline of stack dev.`,
    });
    assert.throws(() => pipelineOf(outputsWith("b", "a"), undefined), expected("none"));
    assert.throws(() => pipelineOf(outputsWith("b", "a"), "c"), expected("c"));
    assert.throws(() => pipelineOf(outputsWith("b", "a"), "toString"), expected("toString"));
  });
});

describe("a reason", () => {
  it("is one line that the service keeps whole", () => {
    assert.equal(reasonOf("x".repeat(900)), "x".repeat(900));
    for (const given of ["", "a\nb", "x".repeat(901)]) assert.throws(() => reasonOf(given), UsageError);
  });
});
