/** Random definitions for fast-check: the compliant trunk under random conditions, nested to three levels. */
import fc from "fast-check";
import type { Json } from "../../../pipeline/schema";
import * as make from "./fixture";

const METRICS = ["regression_metrics.mse.value", "classes.accuracy.value", "time.value"];
const BOUNDS = [0.5, 0.8, 0.9, 3000, 4000, 5000];
const TYPES = ["LessThan", "LessThanOrEqualTo", "GreaterThan", "GreaterThanOrEqualTo", "Equals"];

const number = fc.constantFrom(...BOUNDS);
const chosen = fc.constant(make.get("Parameters.InputData"));

/** Conditions over the reports of these steps, nested to three levels. */
export function conditionOn(evaluators: readonly string[]): fc.Arbitrary<Json> {
  const type = fc.constantFrom(...TYPES);
  const evaluator = fc.constantFrom(...evaluators);
  const reading = fc.tuple(fc.constantFrom(...METRICS), evaluator).map(([path, step]) => make.metric(path, step));
  const comparison = fc
    .oneof(
      { weight: 8, arbitrary: fc.tuple(type, reading, number) },
      { weight: 4, arbitrary: fc.tuple(type, number, reading) },
      { weight: 1, arbitrary: fc.tuple(type, number, number) },
      { weight: 1, arbitrary: fc.tuple(type, reading, chosen) },
    )
    .map(([name, left, right]): Json => make.compare(name, left, right));
  return fc.letrec<{ node: Json }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      { weight: 4, arbitrary: comparison },
      { weight: 3, arbitrary: evaluator.chain(good) },
      { weight: 2, arbitrary: tie("node").map((inner): Json => make.not(inner)) },
      {
        weight: 3,
        arbitrary: fc.array(tie("node"), { minLength: 1, maxLength: 3 }).map((inner): Json => make.or(...inner)),
      },
    ),
  })).node;
}

/** What a good gate has, so that a fair part of the definitions is safe. */
export function good(evaluator: string): fc.Arbitrary<Json> {
  const mse = make.metric(METRICS[0], evaluator);
  return fc.constantFrom<Json>(
    make.atMost(4000, mse),
    make.atMost(3000, mse),
    make.compare("GreaterThan", 4000, mse),
    make.not(make.compare("GreaterThan", mse, 4000)),
    make.compare("GreaterThanOrEqualTo", make.metric("classes.accuracy.value", evaluator), 0.8),
  );
}

const condition = conditionOn(["Evaluate"]);

type Plan =
  | { readonly register: true }
  | { readonly conditions: readonly Json[]; readonly then: readonly Plan[]; readonly else: readonly Plan[] };

const plan = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 3, arbitrary: fc.constant<Plan>({ register: true }) },
    {
      weight: 4,
      arbitrary: fc.record({
        conditions: fc.array(condition, { maxLength: 3 }),
        then: fc.array(tie("plan"), { maxLength: 2 }),
        else: fc.oneof({ weight: 3, arbitrary: fc.constant<Plan[]>([]) }, fc.array(tie("plan"), { maxLength: 1 })),
      }),
    },
  ),
})).plan;

/** At least one condition outside, since almost nothing else is safe. */
export const definitions: fc.Arbitrary<make.Tree> = fc
  .record({
    conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
    then: fc.array(plan, { minLength: 1, maxLength: 2 }),
    else: fc.constant<Plan[]>([]),
  })
  .map((outer) => {
    let count = 0;
    const build = (item: Plan): make.Tree => {
      count += 1;
      if ("register" in item) return make.registration(`Register${count}`);
      const name = `Gate${count}`;
      return make.gate(name, [...item.conditions], item.then.map(build), [
        ...item.else.map(build),
        make.fail(`${name}Fail`),
      ]);
    };
    return make.withTail(build(outer));
  });
