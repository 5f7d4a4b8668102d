/** The proof on what the SageMaker SDK 2.257 renders: each documented pattern gets the verdict that docs/sdk-patterns.md states. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { prove, type ProofResult } from "../../../policies/proof";
import { repositoryRoot } from "../../support/repository";
import { assertSaid } from "./said";
import { PATTERNS, patternsMarkdown } from "./sdkPatterns";

const FOLDER = path.join(__dirname, "sdk");
const metrics = [{ name: "mse", path: "regression_metrics.mse.value", direction: "max" as const, bound: 6 }];

function judged(name: string, biasCheck = false): ProofResult {
  return prove(readFileSync(path.join(FOLDER, `${name}.json`), "utf8"), { metrics, biasCheck });
}

const decisive = ({ findings }: ProofResult): string[] =>
  findings.filter(({ advisory }) => advisory !== true).map(({ rule }) => rule);

describe("policies/proof on the patterns of the SageMaker SDK", () => {
  for (const [name, [verdict, rules, what]] of Object.entries(PATTERNS)) {
    it(`${name}: ${what}: ${[verdict, ...rules].join(" ")}`, () => {
      const result = judged(name);
      assert.deepEqual([result.verdict, ...new Set(decisive(result))], [verdict, ...rules]);
      assert.equal(
        result.certificate?.sinks.every(({ root, atoms }) => root !== "" && atoms.length === 1),
        verdict === "PROVED" ? true : undefined,
      );
    });
  }

  it("has a verdict for each definition, and a definition for each verdict", () => {
    const made = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));
    assert.deepEqual(
      made.sort(),
      Object.keys(PATTERNS)
        .map((name) => `${name}.json`)
        .sort(),
    );
  });

  it("says of them what said/sdk.txt says", () => {
    const each = Object.keys(PATTERNS).map((name) => [name, judged(name)] as const);
    assertSaid("sdk", [...each, ["gate, where a bias check is demanded", judged("gate", true)]]);
  });

  it("certifies the model behind predictions, and the rows that were predicted", () => {
    const [sink] = judged("scored-by-transform").certificate?.sinks ?? [];
    assert.equal(sink?.root, "Train");
    assert.deepEqual(sink.holdout, ["s3://ml-artifacts-bucket/runs/<execution.PipelineExecutionId>/Preprocess/test"]);
    assert.equal(judged("automl").certificate?.sinks[0]?.root, "AutoML.BestCandidate.InferenceContainers.0");
    assert.equal(judged("inference-pipeline").certificate?.sinks[0]?.root, "Scale, Train");
  });

  it("takes a Clarify check for a bias check only where it holds the registration back", () => {
    const held = ["clarify-data-bias", "clarify-model-bias", "checks-with-baselines"];
    const loose = [
      "clarify-beside-gate",
      "clarify-without-failing",
      "clarify-cached",
      "clarify-explainability",
      "gate",
    ];
    for (const name of held) assert.equal(judged(name, true).verdict, "PROVED", name);
    for (const name of loose) assert.deepEqual(decisive(judged(name, true)), ["GATE-13"], name);
  });

  it("keeps docs/sdk-patterns.md fresh", () => {
    const file = path.join(repositoryRoot, "docs/sdk-patterns.md");
    if (process.env.SLUICEGATE_UPDATE_SDK_PATTERNS !== undefined) writeFileSync(file, patternsMarkdown());
    assert.equal(readFileSync(file, "utf8"), patternsMarkdown());
  });
});
