/** Changes that must not change the verdict, over the same generated definitions as the oracle judges. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "../../../pipeline/schema";
import * as make from "./fixture";
import { definitions } from "./generated";

const SEED = 7;
const RUNS = 250;

const SWAPPED: Record<string, string> = {
  LessThan: "GreaterThan",
  LessThanOrEqualTo: "GreaterThanOrEqualTo",
  GreaterThan: "LessThan",
  GreaterThanOrEqualTo: "LessThanOrEqualTo",
  Equals: "Equals",
};

/** Rewrites every object of a tree, innermost first. */
function rewrite(value: Json, change: (tree: make.Tree) => Json): Json {
  if (Array.isArray(value)) return value.map((inner) => rewrite(inner, change));
  if (typeof value !== "object" || value === null) return value;
  return change(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewrite(inner, change)])));
}

const swapped = (type: Json | undefined): string => (typeof type === "string" ? SWAPPED[type] : undefined) ?? "";
const isComparison = (tree: make.Tree): boolean => "LeftValue" in tree;
const argumentsOf = (tree: make.Tree): make.Tree => tree.Arguments as make.Tree;

function renamed(definition: make.Tree): Json {
  const text = JSON.stringify(definition);
  return JSON.parse(text.replaceAll(/\b(Preprocess|Train|Evaluate|Gate|Register)(?=\d*\b|\d*Fail\b)/g, "Z$1")) as Json;
}

function reordered(definition: make.Tree): Json {
  return rewrite(definition, (tree) =>
    Object.fromEntries(
      Object.entries(tree)
        .reverse()
        .map(([key, value]) => [
          key,
          /^(Steps|IfSteps|ElseSteps|Conditions|Parameters)$/.test(key) ? [...(value as Json[])].reverse() : value,
        ]),
    ),
  );
}

function nested(definition: make.Tree): Json {
  const steps = definition.Steps as Json[];
  return {
    ...definition,
    Steps: [...steps.slice(0, 3), make.gate("Around", [make.compare("LessThan", 1, 2)], steps.slice(3))],
  };
}

/** One condition of several becomes nested conditions of one; else branches stay only where nothing registers there. */
function split(definition: make.Tree): Json {
  let count = 0;
  return rewrite(definition, (tree) => {
    const { Conditions, IfSteps } = tree.Type === "Condition" ? (argumentsOf(tree) as Record<string, Json[]>) : {};
    const fails = tree.Type === "Condition" && !JSON.stringify(argumentsOf(tree).ElseSteps).includes("RegisterModel");
    const [first, ...others] = Conditions ?? [];
    if (!fails || first === undefined || IfSteps === undefined) return tree;
    const inner = others.reduceRight<Json[]>(
      (steps, condition) => [make.gate(`Split${(count += 1)}`, [condition], steps)],
      IfSteps,
    );
    return { ...tree, Arguments: { ...argumentsOf(tree), Conditions: [first], IfSteps: inner } };
  });
}

const RELATIONS: Record<string, (definition: make.Tree) => Json> = {
  "renaming every step": renamed,
  "turning the order of steps, conditions and keys round": reordered,
  "nesting everything under a tautology": nested,
  "splitting conditions into nested ones": split,
  "swapping the sides of every comparison": (definition) =>
    rewrite(definition, (tree) =>
      isComparison(tree)
        ? {
            Type: swapped(tree.Type),
            LeftValue: tree.RightValue ?? null,
            RightValue: tree.LeftValue ?? null,
          }
        : tree,
    ),
  "negating every comparison twice": (definition) =>
    rewrite(definition, (tree) => (isComparison(tree) ? make.not(make.not(tree)) : tree)),
  "wrapping every comparison into an Or of one": (definition) =>
    rewrite(definition, (tree) => (isComparison(tree) ? make.or(tree) : tree)),
};

describe("policies/proof keeps its verdict under", () => {
  for (const [title, change] of Object.entries(RELATIONS)) {
    it(title, () => {
      fc.assert(
        fc.property(definitions, (definition) => {
          assert.equal(make.judge(change(definition)).verdict, make.judge(definition).verdict);
        }),
        { seed: SEED, numRuns: RUNS },
      );
    });
  }
});

describe("policies/proof reports", () => {
  const places = (definition: Json): string[] =>
    make.judge(definition).findings.map(({ rule, verdict, step, message }) => [rule, verdict, step, message].join(" "));

  it("the same findings in the same order, however the steps stand", () => {
    const shuffled = fc.tuple(definitions, fc.infiniteStream(fc.nat()));
    fc.assert(
      fc.property(shuffled, ([definition, numbers]) => {
        const steps = [...(definition.Steps as Json[])];
        for (let index = steps.length - 1; index > 0; index -= 1) {
          const other = Number(numbers.next().value) % (index + 1);
          [steps[index], steps[other]] = [steps[other] ?? null, steps[index] ?? null];
        }
        assert.deepEqual(places({ ...definition, Steps: steps }), places(definition));
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it("the same cycle, however the steps stand", () => {
    const definition = make.change(make.compliant(), "Steps/0/DependsOn", ["Evaluate"]);
    const steps = definition.Steps as Json[];
    const expected = places(definition);
    assert.match(expected[0] ?? "", /Evaluate -> Preprocess -> Evaluate|Evaluate -> Preprocess -> Train -> Evaluate/);
    assert.deepEqual(places({ ...definition, Steps: [...steps].reverse() }), expected);
  });

  it("the shortest ungated way from training to registration", () => {
    const [finding] = make.judge(make.withTail(make.registration("Register"))).findings;
    assert.deepEqual(finding?.path, ["Train", "Register"]);
    assert.equal(
      finding.message,
      "Expected a condition on every path to a registration, got Train -> Register (no condition on path)",
    );
  });
});
