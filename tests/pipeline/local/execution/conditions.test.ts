import assert from "node:assert/strict";
import fc from "fast-check";
import { allHold } from "../../../../pipeline/local/execution/conditions";
import type { Scope } from "../../../../pipeline/local/execution/expressions";
import type { ComparisonType, Condition } from "../../../../pipeline/schema";

const SCOPE: Scope = {
  parameters: new Map<string, string | number | boolean>([
    ["Bound", 0.9],
    ["Text", "0.95"],
  ]),
  execution: () => undefined,
  properties: new Map(),
  propertyFiles: new Map(),
};

function decide(...conditions: Condition[]): boolean {
  return allHold(conditions, SCOPE, () => undefined);
}

const compare = (
  Type: ComparisonType,
  LeftValue: string | number | boolean,
  RightValue: string | number | boolean,
): Condition => ({
  Type,
  LeftValue,
  RightValue,
});

describe("pipeline/local/execution/conditions", () => {
  it("compares numbers as numbers", () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (a, b) => {
          assert.equal(decide(compare("GreaterThan", a, b)), a > b);
          assert.equal(decide(compare("GreaterThanOrEqualTo", a, b)), a >= b);
          assert.equal(decide(compare("LessThan", a, b)), a < b);
          assert.equal(decide(compare("LessThanOrEqualTo", a, b)), a <= b);
          assert.equal(decide(compare("Equals", a, b)), a === b);
        },
      ),
    );
  });

  it("takes And, Or, Not and In as logic does", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean()), (bits) => {
        const atoms = bits.map((bit) => compare("Equals", bit, true));
        assert.equal(decide(...atoms), bits.every(Boolean));
        assert.equal(decide({ Type: "Or", Conditions: atoms }), bits.some(Boolean));
        assert.equal(decide({ Type: "Not", Condition: { Type: "Or", Conditions: atoms } }), !bits.some(Boolean));
        assert.equal(decide({ Type: "In", QueryValue: true, Values: bits }), bits.includes(true));
      }),
    );
  });

  it("compares texts and booleans for equality", () => {
    assert.equal(decide(compare("Equals", "a", "a")), true);
    assert.equal(decide(compare("Equals", true, false)), false);
    assert.equal(decide({ Type: "In", QueryValue: "a", Values: ["b", "a"] }), true);
  });

  const faults: [string, Condition, RegExp][] = [
    [
      "a text where a number is needed",
      compare("GreaterThanOrEqualTo", "0.95", 0.9),
      /Expected two numbers for GreaterThanOrEqualTo, got the text "0.95" and the number 0.9/,
    ],
    ["two texts in an order", compare("LessThan", "9", "10"), /Expected two numbers/],
    ["booleans in an order", compare("LessThan", false, true), /Expected two numbers/],
    ["values of two types", compare("Equals", "1", 1), /Expected two values of one type/],
    [
      "a list with another type in it",
      { Type: "In", QueryValue: 1, Values: [1, "1"] },
      /Expected two values of one type/,
    ],
    [
      "a reference that leads nowhere",
      { Type: "Equals", LeftValue: { Get: "Parameters.X" }, RightValue: 1 },
      /"Parameters.X"/,
    ],
  ];
  for (const [what, condition, message] of faults) {
    it(`fails on ${what}, also where logic would not need it`, () => {
      assert.throws(() => decide(condition), message);
      assert.throws(() => decide(compare("Equals", 1, 2), condition), message);
      assert.throws(() => decide({ Type: "Or", Conditions: [compare("Equals", 1, 1), condition] }), message);
      assert.throws(() => decide({ Type: "Not", Condition: condition }), message);
    });
  }

  it("fails on a condition of a type it does not know", () => {
    const foreign: unknown = { Type: "NotEquals", LeftValue: 1, RightValue: 2 };
    assert.ok(isCondition(foreign));
    assert.throws(() => decide(foreign), /Expected a condition that SageMaker knows, got "NotEquals"/);
  });

  it("says what it compared", () => {
    const lines: string[] = [];
    allHold([{ Type: "LessThan", LeftValue: { Get: "Parameters.Bound" }, RightValue: 1 }], SCOPE, (line) =>
      lines.push(line),
    );
    assert.deepEqual(lines, ["0.9 LessThan 1: true"]);
  });
});

/** Definitions come from outside: the types do not hold there. */
function isCondition(value: unknown): value is Condition {
  return typeof value === "object";
}
