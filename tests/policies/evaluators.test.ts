import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { archiveOf, codeFolders } from "../../infra/code";
import { writtenPipelines } from "../../pipeline";
import { floorsOf, readFloors, type Floors } from "../../policies/floors";
import { gateRules } from "../../policies/gates";
import { policiesOf } from "../../policies/sdk";
import { analyze, type FixtureResource } from "../support/policyServer";
import { codeDigest, definition, fixtureFloors, pipeline, withProps } from "../support/resources";
import { repositoryRoot } from "../support/repository";

const file = path.join(repositoryRoot, "policies/floors.yaml");

function listing(evaluators: readonly string[]): Floors {
  const { metrics = {} } = floorsOf(fixtureFloors, "regression") ?? {};
  return { ...fixtureFloors, pipelines: { regression: { metrics, evaluators } } };
}

async function findings(resource: FixtureResource, with_: Floors): Promise<string[]> {
  const found = await analyze(policiesOf(gateRules, with_), resource);
  assert.ok(found.every(({ level }) => level === "mandatory"));
  return found.map(({ message }) => message.split(" | ").slice(0, 2).join(": "));
}

const PLACE = '[GATE-15] regression (aws:sagemaker/pipeline:Pipeline) .pipelineDefinition step "Register"';
const UNLISTED = `${PLACE}: Expected evaluation code that validators have listed, got code with another digest`;

describe("GATE-15: production evaluates with code that validators have listed", () => {
  it("finds nothing when the digest is listed, also beside others", async () => {
    assert.deepEqual(await findings(pipeline, listing(["0".repeat(64), codeDigest])), []);
  });

  it("refuses an unlisted digest, and an empty list", async () => {
    assert.deepEqual(await findings(pipeline, listing(["0".repeat(64)])), [UNLISTED]);
    assert.deepEqual(await findings(pipeline, listing([])), [UNLISTED]);
  });

  it("leaves relaxed stacks to try what nobody has reviewed yet", async () => {
    assert.deepEqual(await findings({ ...pipeline, stack: "dev" }, listing([])), []);
  });

  it("calls code undecided that is not addressed by its digest", async () => {
    const moved = withProps(pipeline, {
      pipelineDefinition: definition.replaceAll(`code/${codeDigest}`, "code/latest"),
    });
    assert.deepEqual(await findings(moved, listing([codeDigest])), [
      `${PLACE}: UNPROVED: the evaluation's code is not addressed by its digest`,
    ]);
  });

  it("judges the other provider's pipeline alike", async () => {
    const native: FixtureResource = {
      type: "aws-native:sagemaker:Pipeline",
      name: "regression",
      props: { pipelineDefinition: { pipelineDefinitionBody: definition } },
    };
    assert.deepEqual(await findings(native, listing([codeDigest])), []);
    assert.equal((await findings(native, listing([]))).length, 1);
  });
});

describe("the evaluators in floors.yaml", () => {
  for (const one of writtenPipelines) {
    const { name } = one;
    it(`list the step code of ${name} as it is now`, () => {
      const current = archiveOf(codeFolders(repositoryRoot, one)).digest;
      const listed = floorsOf(readFloors(file), name)?.evaluators ?? [];
      const last = listed.at(-1);
      if (process.env.SLUICEGATE_UPDATE_EVALUATORS !== undefined && last !== undefined) {
        fs.writeFileSync(file, fs.readFileSync(file, "utf8").replaceAll(last, current));
        return;
      }
      const how =
        "a validator reviews the step code; then SLUICEGATE_UPDATE_EVALUATORS=1 npx mocha tests/policies/evaluators.test.ts";
      assert.ok(
        listed.includes(current),
        `Expected ${current} at pipelines.${name}.evaluators in policies/floors.yaml: ${how}`,
      );
    });
  }
});
