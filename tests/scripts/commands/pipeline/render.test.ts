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
    for (const pipeline of pipelines) {
      it(`prints ${pipeline.name} for ${stack}, byte for byte, what the program deploys`, async () => {
        const config = readStackConfig(repositoryRoot, stack);
        const { definition } = renderPipeline(repositoryRoot, pipeline, config, namesOf(config));
        const { code, stdout, stderr } = await render("--stack", stack, "--pipeline", pipeline.name);
        assert.equal(code, 0, stderr);
        assert.equal(stdout, `${definition}\n`);
      });
    }
  }

  it("prints the digest of the step code beside it as JSON", async () => {
    const options = ["--stack", "dev", "--pipeline", pipelines[0].name];
    const { at } = await sluicegateJson(repositoryRoot, "pipeline", "render", ...options);
    assert.equal(at("stack"), "dev");
    assert.equal(at("pipeline"), pipelines[0].name);
    const { stdout } = await render(...options);
    const digest = (text: unknown) => createHash("sha256").update(String(text)).digest("hex");
    assert.equal(digest(at("definition")), digest(stdout.trimEnd()));
    assert.ok(stdout.includes(`code/${String(at("codeDigest"))}/sourcedir.tar.gz`));
  });

  it("refuses a stack without a file and a pipeline that is none", async () => {
    const stack = await render("--stack", "staging", "--pipeline", pipelines[0].name);
    assert.equal(stack.code, 2);
    assert.match(
      stack.stderr,
      /^Expected one of the stacks account, dev, local, prod, got staging; add Pulumi\.staging\.yaml or/,
    );
    const known = pipelines.map(({ name }) => name).join(", ");
    for (const options of [[], ["--pipeline", "none"]]) {
      const pipeline = await render("--stack", "dev", ...options);
      assert.equal(pipeline.code, 2);
      assert.equal(pipeline.stderr, `Expected one of ${known} at --pipeline, got none; name one of them.\n`);
    }
  });
});
