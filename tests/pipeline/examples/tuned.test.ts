import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { archiveOf, codeFolders } from "../../../infra/code";
import { render } from "../../../pipeline";
import { tuned } from "../../../pipeline/examples/tuned";
import type { Json } from "../../../pipeline/schema";
import { prove } from "../../../policies/proof";
import { RUN_PYTHON, World } from "../../support/executionWorld";
import { repositoryRoot } from "../../support/repository";
import { settings } from "../../support/settings";

const definition = tuned(settings, { jobs: { total: 3, parallel: 2 }, rounds: 60 });
const METRICS = [{ name: "mse", path: "regression_metrics.mse.value", direction: "max", bound: 4000 }] as const;

describe("the example with tuning and transform", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => {
    world.remove();
  });

  it("is proved: the best model passes the gate before anything uses it", () => {
    const { verdict, findings } = prove(render(definition), { metrics: METRICS });
    assert.deepEqual([verdict, findings], ["PROVED", []]);
  });

  it("is not proved when another model than the one that was evaluated is registered", () => {
    const other = render(definition).replace(/("Name":"Register".*?TrainingJobSummaries)\[0\]/, "$1[1]");
    assert.notEqual(other, render(definition));
    assert.equal(prove(other, { metrics: METRICS }).verdict, "REFUTED");
  });

  it("tunes, evaluates the best, registers it and scores with it", async function () {
    this.timeout(120_000);
    const { bytes } = archiveOf(codeFolders(repositoryRoot, { name: "regression", problem: "regression" }));
    world.put(settings.code.uri, "");
    writeFileSync(world.effects.pathOf(settings.code.uri), bytes);
    const data = world.effects.pathOf(`s3://${settings.dataBucket}/input/diabetes`);
    mkdirSync(path.dirname(data), { recursive: true });
    execFileSync(RUN_PYTHON, [path.join(repositoryRoot, "pipeline/regression/sample.py"), data]);
    const outcome = await world.run(definition.Steps, {
      definition,
      effects: { python: RUN_PYTHON },
    });
    assert.deepEqual(outcome, { status: "Succeeded" }, world.lines.slice(-20).join("\n"));
    assert.deepEqual(
      world.registered.map(({ step }) => step),
      ["Register"],
    );
    const described = world.last("Tune").properties as Record<string, Json>;
    const { TrainingJobName: best = "" } = described.BestTrainingJob as Record<string, string>;
    const { InferenceSpecification } = world.registered[0]?.input ?? {};
    assert.match(JSON.stringify(InferenceSpecification), new RegExp(`/${best}/output/model.tar.gz"`));
    const output = (world.last("Score").properties as { TransformOutput: { S3OutputPath: string } }).TransformOutput;
    const test = world.read(
      `s3://${settings.artifactBucket}/pipelines/tuned/abcdefghijkl/Preprocess/test/part-algo-1.csv`,
    );
    const scores = world.read(`${output.S3OutputPath}/part-algo-1.csv.out`).trimEnd().split("\n").map(Number);
    assert.equal(scores.length, test.trimEnd().split("\n").length - 1);
    assert.ok(scores.every((score) => score > 0 && score < 400));
  });
});
