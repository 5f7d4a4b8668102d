/** What is known of a text that an execution puts together: its parts, where in S3 it lies, and how two places relate. */
import assert from "node:assert/strict";
import type { Json } from "../../../pipeline/schema";
import { Findings } from "../../../policies/proof/finding";
import { hasExecutionId, isAnchored, literalOf, locate, partsOf, relate } from "../../../policies/proof/location";
import type { ProofDefinition } from "../../../policies/proof/definition";
import { readDefinition } from "../../../policies/proof/reader";
import * as make from "./fixture";

const { get, join, outputOf } = make;
const ID = get("Execution.PipelineExecutionId");
const CHOSEN = get("Parameters.InputData");
const property = (path: string): Json => get(`Steps.Preprocess.${path}`);
const below = (...parts: Json[]): Json => join("/", "s3://b", ...parts);

/** Outputs that lie at outputs: First at Second, and so on to the sixth; Ring and Round at each other; Twice two times. */
function chained(): ProofDefinition {
  const at = (name: string, uri: Json): make.Tree => {
    const step = make.processing(name, [], []);
    return make.change(step, "Arguments/ProcessingOutputConfig/Outputs", [make.output(name, "out", uri)]);
  };
  const names = ["First", "Second", "Third", "Fourth", "Fifth"];
  const chain = names.map((name, index) =>
    at(name, index === 4 ? "s3://b/end" : join("/", outputOf(names[index + 1] ?? "", "out"), name)),
  );
  const twice = make.change(
    make.processing("Twice", [], []),
    "Arguments/ProcessingOutputConfig/Outputs",
    ["s3://b/x", "s3://b/y"].map((uri) => make.output("Twice", "out", uri)),
  );
  const ring = [at("Ring", outputOf("Round", "out")), at("Round", outputOf("Ring", "out"))];
  const definition = readDefinition(make.definitionOf(...make.trunk(), ...chain, ...ring, twice), new Findings());
  assert.ok(definition !== undefined);
  return definition;
}

/** The parts of a text, references as `{...}`; undefined for what is no text. */
const PARTS: Readonly<Record<string, readonly [Json | undefined, readonly string[] | undefined]>> = {
  "a text": ["a", ["a"]],
  "an empty text": ["", []],
  "a number and a truth": [join("-", 1, true, "x"), ["1-true-x"]],
  "a reference between texts": [join("/", "a", CHOSEN, "b"), ["a/", "{InputData}", "/b"]],
  "empty texts around a reference": [join("", "", CHOSEN, ""), ["{InputData}"]],
  "a join in a join": [join("/", "a", join("-", "b", CHOSEN), "c"), ["a/b-", "{InputData}", "/c"]],
  "a join of nothing": [join("/"), []],
  "a reference in no known form": [get("Nobody"), undefined],
  "a list": [["a"], undefined],
  "a join of a list": [join("/", ["a"]), undefined],
  nothing: [undefined, undefined],
  null: [null, undefined],
};

const LITERALS: Readonly<Record<string, readonly [Json | undefined, string | undefined]>> = {
  "an empty text": ["", ""],
  "a join of empty texts": [join("", "", ""), ""],
  "texts joined": [join("/", "a", "b"), "a/b"],
  "a reference": [CHOSEN, undefined],
  "a reference behind a text": [join("/", "a", CHOSEN), undefined],
  nothing: [undefined, undefined],
};

/** Where an expression lies: the parts between slashes, with one at the end where the place is exact. */
const PLACES: Readonly<Record<string, readonly [Json | undefined, string | undefined]>> = {
  "a place": ["s3://b/a", "s3: b a"],
  "a folder": ["s3://b/a/", "s3: b a /"],
  "a place in parts": [join("/", "s3:/", "b", 5), "s3: b 5"],
  "a place of an execution": [below(ID), "s3: b <execution.PipelineExecutionId>"],
  "a place of the starter's choice": [CHOSEN, "<parameter.InputData>"],
  "a place of the service's choice": [make.modelOf("Train"), "<Train.ModelArtifacts.S3ModelArtifacts>"],
  "what only looks like a reference": [
    "s3://b/<execution.PipelineExecutionId>",
    "s3: b \u0001execution.PipelineExecutionId>",
  ],
  "no place in S3": ["https://b/s3://b/a", undefined],
  "a number": [1, undefined],
  "no text": [{}, undefined],
  nothing: [undefined, undefined],
  null: [null, undefined],
  "an output": [
    outputOf("Preprocess", "train"),
    "s3: artifacts-bucket pipelines regression <execution.PipelineExecutionId> Preprocess train",
  ],
  "something below an output": [join("/", outputOf("Fifth", "out"), "a/"), "s3: b end a /"],
  "an output at an output": [outputOf("Third", "out"), "s3: b end Fourth Third"],
  "an output at three others": [outputOf("Second", "out"), "s3: b end Fourth Third Second"],
  "an output at more than are followed": [
    outputOf("First", "out"),
    "<Fifth.ProcessingOutputConfig.Outputs.out.S3Output.S3Uri> Fourth Third Second First",
  ],
  "outputs in a ring": [outputOf("Ring", "out"), "<Ring.ProcessingOutputConfig.Outputs.out.S3Output.S3Uri>"],
  "an output declared twice": [outputOf("Twice", "out"), undefined],
  "an output that is not declared": [outputOf("Preprocess", "nothing"), undefined],
  "an output of a step that is not there": [outputOf("Nobody", "out"), undefined],
  ...Object.fromEntries(
    [
      "OtherConfig.Outputs.train.S3Output.S3Uri",
      "ProcessingOutputConfig.Inputs.train.S3Output.S3Uri",
      "ProcessingOutputConfig.Outputs.train.S3Input.S3Uri",
      "ProcessingOutputConfig.Outputs.train.S3Output.LocalPath",
      "ProcessingOutputConfig.Outputs.train.S3Output.S3Uri.More",
    ].map((path): [string, [Json, string]] => [`the property ${path}`, [property(path), `<Preprocess.${path}>`]]),
  ),
  "an output by its index": [
    property("ProcessingOutputConfig.Outputs[0].S3Output.S3Uri"),
    "<Preprocess.ProcessingOutputConfig.Outputs.0.S3Output.S3Uri>",
  ],
};

const RELATIONS: readonly (readonly [Json, Json, "same" | "within" | "apart"])[] = [
  ["s3://b/a", "s3://b/a", "same"],
  ["s3://b/a", "s3://b/a/", "same"],
  ["s3://b/a", "s3://b/a/x", "within"],
  ["s3://b/a/", "s3://b/a/x", "within"],
  ["s3://b/a/te", "s3://b/a/test", "within"],
  ["s3://b/a/te/", "s3://b/a/test", "apart"],
  ["s3://b/a/te", "s3://b/a/test/", "within"],
  ["s3://b/a/te", "s3://b/a/test/x", "within"],
  ["s3://b/a/te/", "s3://b/a/test/x", "apart"],
  ["s3://b/a/test", "s3://b/a/te/x", "apart"],
  ["s3://b/te/x", "s3://b/test/x", "apart"],
  ["s3://b/te/x", "s3://b/test/x/y", "apart"],
  ["s3://b/a/st", "s3://b/a/test", "apart"],
  ["s3://b/a/st", "s3://b/a/test/x", "apart"],
  ["s3://b/a", "s3://c/a", "apart"],
  ["s3://b/<x", "s3://b/x", "apart"],
  [below(CHOSEN), "s3://b/x", "within"],
  [below(CHOSEN), below(CHOSEN), "same"],
  [below(CHOSEN, "x"), "s3://b/a/y", "apart"],
  [below(ID), "s3://b/x", "apart"],
  [below(ID), below(ID), "same"],
  [below(ID, "x"), below(CHOSEN, "x"), "within"],
  [below(join("", ID, CHOSEN)), "s3://b/x", "within"],
  [below(join("", ID, "-x")), below(ID), "within"],
  [below(ID), below(get("Execution.StartDateTime")), "within"],
];

const ANCHORED: readonly (readonly [Json | undefined, boolean])[] = [
  [join("/", "s3://bucket", CHOSEN), true],
  ["s3://bucket/a", true],
  [join("", "s3://bucket", CHOSEN), false],
  [join("/", "s3:/", CHOSEN), false],
  ["s3://ab/a", false],
  ["s3://Bucket/a", false],
  [`s3://${"b".repeat(63)}/a`, true],
  [`s3://${"b".repeat(64)}/a`, false],
  ["https://x?s3://bucket/a", false],
  [CHOSEN, false],
  ["", false],
  [undefined, false],
];

describe("policies/proof/location", () => {
  for (const [title, [expression, expected]] of Object.entries(PARTS)) {
    it(`takes apart ${title}`, () => {
      const parts = partsOf(expression)?.map((part) =>
        typeof part === "string" ? part : `{${part.kind === "step" ? part.step : part.name}}`,
      );
      assert.deepEqual(parts, expected);
    });
  }

  for (const [title, [expression, expected]] of Object.entries(LITERALS)) {
    it(`knows the whole of ${title}: ${String(expected)}`, () => {
      assert.equal(literalOf(expression), expected);
    });
  }

  for (const [title, [expression, expected]] of Object.entries(PLACES)) {
    it(`places ${title}`, () => {
      const definition = chained();
      const told = [1, 2].map(() => {
        const location = locate(expression, definition);
        return location && [...location.segments, ...(location.exact ? ["/"] : [])].join(" ");
      });
      assert.deepEqual(told, [expected, expected]);
    });
  }

  for (const [a, b, expected] of RELATIONS) {
    it(`relates ${JSON.stringify(a)} and ${JSON.stringify(b)}: ${expected}`, () => {
      const definition = chained();
      const [first, second] = [locate(a, definition), locate(b, definition)];
      assert.ok(first !== undefined && second !== undefined);
      assert.deepEqual([relate(first, second), relate(second, first)], [expected, expected]);
    });
  }

  for (const [expression, expected] of ANCHORED) {
    it(`${expected ? "finds" : "misses"} the bucket of ${JSON.stringify(expression)}`, () => {
      assert.equal(isAnchored(expression), expected);
    });
  }

  it("sees the execution's id in any part", () => {
    const [with_, without] = [below(join("-", "x", ID), "y"), below(get("Execution.StartDateTime"))].map((expression) =>
      locate(expression, chained()),
    );
    assert.ok(with_ !== undefined && without !== undefined);
    assert.deepEqual([hasExecutionId(with_), hasExecutionId(without)], [true, false]);
  });
});
