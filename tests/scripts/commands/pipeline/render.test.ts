import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { renderPipeline } from "../../../../infra/definition";
import { namesOf } from "../../../../infra/names";
import { pipelines } from "../../../../pipeline";
import { readStackConfig } from "../../../../scripts/stackConfig";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { repositoryRoot } from "../../../support/repository";

const render = (...words: string[]) => sluicegate(repositoryRoot, "pipeline", "render", ...words);

describe("pipeline render", () => {
  for (const stack of ["local", "dev", "prod"]) {
    it(`prints for ${stack}, byte for byte, what the program deploys`, async () => {
      const [pipeline] = pipelines;
      assert.ok(pipeline !== undefined);
      const config = readStackConfig(repositoryRoot, stack);
      const { definition } = renderPipeline(repositoryRoot, pipeline, config, namesOf(config));
      const first = await render("--stack", stack);
      assert.equal(first.code, 0, first.stderr);
      assert.equal(first.stdout, `${definition}\n`);
      assert.deepEqual(await render("--stack", stack, "--pipeline", pipeline.name), first);
    });
  }

  it("prints the digest of the step code beside it as JSON", async () => {
    const { at } = await sluicegateJson(repositoryRoot, "pipeline", "render", "--stack", "dev");
    assert.equal(at("stack"), "dev");
    assert.equal(at("pipeline"), "regression");
    const { stdout } = await render("--stack", "dev");
    const digest = (text: unknown) => createHash("sha256").update(String(text)).digest("hex");
    assert.equal(digest(at("definition")), digest(stdout.trimEnd()));
    assert.ok(stdout.includes(`code/${String(at("codeDigest"))}/sourcedir.tar.gz`));
  });

  it("refuses a stack without a file and a pipeline that is none", async () => {
    const stack = await render("--stack", "staging");
    assert.equal(stack.code, 2);
    assert.match(
      stack.stderr,
      /^Expected one of the stacks dev, local, prod, got staging; add Pulumi\.staging\.yaml or/,
    );
    const pipeline = await render("--stack", "dev", "--pipeline", "none");
    assert.equal(pipeline.code, 2);
    assert.match(pipeline.stderr, /^Expected one of regression at --pipeline, got none; /);
  });
});
