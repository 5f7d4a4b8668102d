/** The search for values under which a failing model passes: what it finds, what it excludes, and when it gives up. */
import assert from "node:assert/strict";
import type { Json } from "../../../pipeline/schema";
import { canFail, type GuardingFormula, sourcesOf } from "../../../policies/proof/counterexample";
import type { MetricRequirement } from "../../../policies/proof";
import { Findings } from "../../../policies/proof/finding";
import { readFormula } from "../../../policies/proof/formula";
import { readDefinition } from "../../../policies/proof/reader";
import * as make from "./fixture";

const { atMost, compare, metric, not, or } = make;
const MSE: MetricRequirement = { name: "mse", path: "regression_metrics.mse.value", direction: "max", bound: 4000 };
const ACCURACY: MetricRequirement = { name: "accuracy", path: "classes.accuracy.value", direction: "min", bound: 0.8 };
const accuracy = metric(ACCURACY.path);
const chosen = make.get("Parameters.InputData");

type Guard = readonly [outcome: "if" | "else", ...conditions: Json[]];

function read([outcome, ...conditions]: Guard): GuardingFormula {
  const findings = new Findings();
  const step = readDefinition(make.withTail(make.gate("Gate", conditions, [])), findings)?.steps.get("Gate");
  assert.ok(step !== undefined);
  return { formula: readFormula(step, findings), outcome };
}
const when = (...conditions: Json[]): Guard[] => [["if", ...conditions]];
const others = (count: number): Json[] =>
  Array.from({ length: count }, (_, index) => compare("LessThan", metric(`metric${index}`), 1));

const CASES: Readonly<Record<string, readonly [boolean | undefined, readonly Guard[], MetricRequirement?]>> = {
  "nothing in the way": [true, []],
  "no condition": [true, when()],
  "the bound": [false, when(atMost(4000))],
  "the bound, strictly": [false, when(compare("LessThan", metric(), 4000))],
  "the other branch of the bound": [true, [["else", atMost(4000)]]],
  "the other branch of its opposite": [false, [["else", compare("GreaterThan", metric(), 4000)]]],
  "a weaker bound": [true, when(atMost(4001))],
  "a weaker bound, strictly": [true, when(compare("LessThan", metric(), 4001))],
  "a small bound": [true, when(compare("GreaterThan", metric(), 0.5)), { ...MSE, bound: 0.5 }],
  "values between two of three bounds": [
    true,
    when(
      compare("LessThan", metric(), 4600),
      compare("LessThan", metric(), 5000),
      compare("GreaterThan", metric(), 4500),
    ),
  ],
  "the bound the other way round": [true, when(compare("GreaterThan", metric(), 4000))],
  "a bound below all others": [true, when(compare("LessThan", accuracy, -5)), ACCURACY],
  "a bound above all others": [true, when(compare("GreaterThan", metric(), 9000))],
  "values between two bounds": [
    true,
    when(compare("GreaterThan", metric(), 4500), compare("LessThan", metric(), 4600)),
  ],
  "values between two bounds, written the other way round": [
    true,
    when(compare("LessThan", metric(), 4600), compare("GreaterThan", metric(), 4500)),
  ],
  "one value between two bounds": [true, when(compare("GreaterThanOrEqualTo", metric(), 4500), atMost(4500))],
  "no value between two bounds": [
    false,
    when(compare("GreaterThan", metric(), 4500), compare("LessThan", metric(), 4500)),
  ],
  "a weak equality": [true, when(compare("Equals", metric(), 5000))],
  "a good equality": [false, when(compare("Equals", metric(), 4000))],
  "anything but one value": [true, when(compare("NotEquals", metric(), 4000))],
  "good values and a weak one": [true, when({ Type: "In", QueryValue: metric(), Values: [1, 5000] })],
  "good values": [false, when({ Type: "In", QueryValue: metric(), Values: [1, 2] })],
  "a bound to be high": [false, when(compare("GreaterThanOrEqualTo", accuracy, 0.8)), ACCURACY],
  "a weaker bound to be high": [true, when(compare("GreaterThanOrEqualTo", accuracy, 0.7)), ACCURACY],
  "another metric": [true, when(compare("GreaterThan", metric("time"), 5000))],
  "another metric within bounds": [
    true,
    when(compare("GreaterThan", metric("time"), 1), compare("LessThan", metric("time"), 2)),
  ],
  "a choice of the starter's": [true, when(compare("Equals", metric("time"), chosen))],
  "a choice and its opposite": [
    false,
    when(compare("Equals", metric("time"), chosen), not(compare("Equals", metric("time"), chosen))),
  ],
  "a choice and the opposite of another": [
    true,
    when(compare("Equals", metric("time"), chosen), not(compare("Equals", metric("size"), chosen))),
  ],
  "an Or of the bound and a choice": [true, when(or(atMost(4000), compare("Equals", chosen, "x")))],
  "an Or of two bounds": [false, when(or(atMost(3000), atMost(4000)))],
  "a truth": [true, when(compare("LessThan", 1, 2))],
  "a falsehood": [false, when(compare("LessThan", 2, 1))],
  "two steps of which one holds the bound": [
    false,
    [
      ["if", atMost(9000)],
      ["if", atMost(4000)],
    ],
  ],
  "two steps of which none holds the bound": [
    true,
    [
      ["if", atMost(9000)],
      ["else", atMost(4000)],
    ],
  ],
  "a condition outside the closed world": [undefined, when(atMost(9000), { Type: "And", Conditions: [] })],
  "one outside the closed world in one of two steps": [
    undefined,
    [
      ["if", atMost(9000)],
      ["if", "x"],
    ],
  ],
  "a few other metrics": [true, when(...others(5))],
  "more other metrics than are tried": [undefined, when(...others(16))],
};

describe("policies/proof/counterexample", () => {
  for (const [title, [expected, guards, requirement = MSE]] of Object.entries(CASES)) {
    it(`${title}: ${String(expected)}`, () => {
      assert.equal(canFail(guards.map(read), requirement), expected);
    });
  }

  it("lets reports that do not count say what they like", () => {
    const [best, aged] = [metric(undefined, "EvaluateBest"), metric(undefined, "EvaluateAged")];
    const isBest = ({ evaluator }: { readonly evaluator: string }): boolean => evaluator === "EvaluateBest";
    assert.equal(canFail(when(atMost(4000, aged)).map(read), MSE, isBest), true);
    assert.equal(canFail(when(atMost(4000, aged), atMost(4000, best)).map(read), MSE, isBest), false);
    assert.equal(canFail(when(atMost(4000, aged), atMost(5000, best)).map(read), MSE, isBest), true);
  });

  it("knows the reports that are read under a path, each once", () => {
    const [best, aged] = [metric(undefined, "EvaluateBest"), metric(undefined, "EvaluateAged")];
    const guards: Guard[] = [
      ["if", atMost(1, best), not(compare("Equals", aged, 1)), atMost(1, metric("time"))],
      ["else", atMost(2, best), compare("Equals", metric(), chosen), compare("LessThan", 1, 2)],
    ];
    const found = sourcesOf(guards.map(read), "regression_metrics.mse.value").map(({ evaluator }) => evaluator);
    assert.deepEqual(found.sort(), ["EvaluateAged", "EvaluateBest"]);
  });
});
