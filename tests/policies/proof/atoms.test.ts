/** What one comparison of a condition is read as. */
import assert from "node:assert/strict";
import type { Json } from "../../../pipeline/schema";
import { type Leaf, opposite, readLeaf } from "../../../policies/proof/atoms";
import * as make from "./fixture";

const { compare, metric } = make;
const source = { evaluator: "Evaluate", propertyFile: "EvaluationReport", path: "regression_metrics.mse.value" };
const chosen = make.get("Parameters.InputData");
const isIn = (QueryValue: Json, ...Values: Json[]): make.Tree => ({ Type: "In", QueryValue, Values });
const atom = (comparator: "<" | "<=" | ">" | ">="): Leaf => ({ kind: "atom", source, comparator, bound: 4 });
const constant = (value: boolean): Leaf => ({ kind: "constant", value });
const equality = (equal: boolean, ...values: number[]): Leaf => ({ kind: "equality", source, values, equal });

const CASES: Readonly<Record<string, readonly [Json, Leaf]>> = {
  "a metric below a number": [compare("LessThan", metric(), 4), atom("<")],
  "a metric at most a number": [compare("LessThanOrEqualTo", metric(), 4), atom("<=")],
  "a metric above a number": [compare("GreaterThan", metric(), 4), atom(">")],
  "a metric at least a number": [compare("GreaterThanOrEqualTo", metric(), 4), atom(">=")],
  "a number below a metric": [compare("LessThan", 4, metric()), atom(">")],
  "a number at most a metric": [compare("LessThanOrEqualTo", 4, metric()), atom(">=")],
  "a number above a metric": [compare("GreaterThan", 4, metric()), atom("<")],
  "a number at least a metric": [compare("GreaterThanOrEqualTo", 4, metric()), atom("<=")],
  "two numbers, truly": [compare("LessThan", 1, 2), constant(true)],
  "two numbers, falsely": [compare("GreaterThanOrEqualTo", 1, 2), constant(false)],
  "two equal numbers": [compare("LessThanOrEqualTo", 2, 2), constant(true)],
  "two equal numbers, strictly": [compare("GreaterThan", 2, 2), constant(false)],
  "a metric equal to a number": [compare("Equals", metric(), 4), equality(true, 4)],
  "a number equal to a metric": [compare("Equals", 4, metric()), equality(true, 4)],
  "a metric not equal to a number": [compare("NotEquals", metric(), 4), equality(false, 4)],
  "a metric among numbers": [isIn(metric(), 1, 2), equality(true, 1, 2)],
  "equal texts": [compare("Equals", "a", "a"), constant(true)],
  "unequal texts": [compare("Equals", "a", "b"), constant(false)],
  "texts that are not to be equal": [compare("NotEquals", "a", "b"), constant(true)],
  "equal truths": [compare("Equals", true, true), constant(true)],
  "unequal truths": [compare("Equals", true, false), constant(false)],
  "equal numbers": [compare("Equals", 1, 1), constant(true)],
};

/** Both sides of what nobody can decide. */
const OPAQUE: Readonly<Record<string, readonly [Json, left: string, right: string]>> = {
  "a metric and a parameter": [compare("LessThan", metric(), chosen), "metric", "chosen parameter InputData"],
  "a metric and an execution variable": [
    compare("LessThan", make.get("Execution.StartDateTime"), metric()),
    "chosen execution variable StartDateTime",
    "metric",
  ],
  "two metrics": [compare("LessThan", metric(), metric()), "metric", "metric"],
  "a metric equal to another": [compare("Equals", metric(), metric()), "metric", "metric"],
  "a metric equal to a text": [compare("Equals", metric(), "4"), "metric", "constant"],
  "a metric and a truth": [compare("LessThan", metric(), true), "metric", "constant"],
  "a number and a text": [compare("LessThan", 4, "4"), "number", "constant"],
  "a text and a number": [compare("LessThan", "4", 4), "constant", "number"],
  "a number equal to a text": [compare("Equals", 4, "4"), "number", "constant"],
  "a truth equal to a text": [compare("Equals", true, "true"), "constant", "constant"],
  "a parameter equal to a text": [compare("Equals", chosen, "4"), "chosen parameter InputData", "constant"],
  "a text equal to a parameter": [compare("Equals", "4", chosen), "constant", "chosen parameter InputData"],
  "two parameters": [
    compare("Equals", chosen, make.get("Parameters.ProcessingInstanceType")),
    "chosen parameter InputData",
    "chosen parameter ProcessingInstanceType",
  ],
  "a metric among texts": [isIn(metric(), 1, "2"), "metric", "other"],
  "a number among numbers": [isIn(1, 1, 2), "number", "other"],
  "a property of a step": [
    compare("LessThan", make.get("Steps.Train.FinalMetricDataList[0].Value"), 4),
    "other",
    "number",
  ],
  "a reference in no known form": [compare("LessThan", make.get("Steps"), 4), "other", "number"],
  "an object": [compare("LessThan", {}, 4), "other", "number"],
  nothing: [compare("LessThan", null, 4), "other", "number"],
  "a metric whose path is set later": [
    compare("LessThan", { "Std:JsonGet": { PropertyFile: make.get("Steps.E.PropertyFiles.R"), Path: chosen } }, 4),
    "open path",
    "number",
  ],
  "a reading of what is no property file": [
    compare("LessThan", { "Std:JsonGet": { PropertyFile: make.get("Steps.E.Outputs.R"), Path: "a" } }, 4),
    "other",
    "number",
  ],
  "a reading of something below a property file": [
    compare("LessThan", { "Std:JsonGet": { PropertyFile: make.get("Steps.E.PropertyFiles.R.S"), Path: "a" } }, 4),
    "other",
    "number",
  ],
  "a reading of a parameter": [
    compare("LessThan", { "Std:JsonGet": { PropertyFile: chosen, Path: "a" } }, 4),
    "other",
    "number",
  ],
  "a reading of no reference": [
    compare("LessThan", { "Std:JsonGet": { PropertyFile: {}, Path: "a" } }, 4),
    "other",
    "number",
  ],
};

describe("policies/proof/atoms", () => {
  for (const [title, [json, expected]] of Object.entries(CASES)) {
    it(`reads ${title}`, () => {
      assert.deepEqual(readLeaf(json), expected);
    });
  }

  for (const [title, [json, left, right]] of Object.entries(OPAQUE)) {
    it(`decides nothing of ${title}`, () => {
      const leaf = readLeaf(json);
      assert.ok(leaf.kind === "opaque");
      const told = [leaf.left, leaf.right].map((operand) =>
        operand.kind === "chosen" ? `chosen ${operand.what} ${operand.name}` : operand.kind,
      );
      assert.deepEqual(told, [left, right]);
      assert.equal(leaf.identity, JSON.stringify(json));
    });
  }

  it("turns each comparison into what holds when it does not", () => {
    assert.deepEqual((["<", "<=", ">", ">="] as const).map(opposite), [">=", ">", "<=", "<"]);
  });
});
