import assert from "node:assert/strict";
import fc from "fast-check";
import { meets, propertyOf, searchExpression, type SearchExpression } from "../../../pipeline/local/searchExpression";
import { checked } from "../../../pipeline/local/shapes";

const record = {
  Name: "alpha-1",
  Version: 3,
  CreationTime: Date.parse("2026-03-01T12:00:00Z") / 1000,
  Certified: true,
  Metadata: { ticket: "42" },
  Tags: [{ Key: "owner.team", Value: "ml" }],
  Parameters: [
    { Name: "InputData", Value: "a" },
    { Name: "Count", Value: "2" },
  ],
};
type Operator = NonNullable<NonNullable<SearchExpression["Filters"]>[number]["Operator"]>;
const one = (Name: string, Operator: Operator, Value?: string): SearchExpression => ({
  Filters: [{ Name, Operator, ...(Value !== undefined && { Value }) }],
});

describe("a search expression", () => {
  const cases: readonly [string, SearchExpression, boolean][] = [
    ["no condition", {}, true],
    ["equal text", one("Name", "Equals", "alpha-1"), true],
    ["other text", one("Name", "Equals", "alpha"), false],
    ["Equals without saying so", { Filters: [{ Name: "Name", Value: "alpha-1" }] }, true],
    ["a boolean", one("Certified", "Equals", "true"), true],
    ["text that is not equal", one("Name", "NotEquals", "beta"), true],
    ["an absent property that is not equal", one("Nothing", "NotEquals", "beta"), false],
    ["a part of the text", one("Name", "Contains", "pha"), true],
    ["one of several", one("Name", "In", "beta, alpha-1"), true],
    ["none of several", one("Name", "In", "beta,gamma"), false],
    ["a number as a number", one("Version", "GreaterThan", "10"), false],
    ["a number at its bound", one("Version", "GreaterThanOrEqualTo", "3.0"), true],
    ["a number below", one("Version", "LessThan", "10"), true],
    ["a number up to its bound", one("Version", "LessThanOrEqualTo", "2"), false],
    ["an absent number, up to a bound", one("Nothing", "LessThanOrEqualTo", "2"), false],
    ["a number against words", one("Version", "GreaterThan", "two"), false],
    ["a time", one("CreationTime", "GreaterThan", "2026-02-28T00:00:00Z"), true],
    ["a later time", one("CreationTime", "GreaterThan", "2026-03-02T00:00:00Z"), false],
    ["a property that exists", one("Metadata.ticket", "Exists"), true],
    ["a property that does not", one("Metadata.other", "NotExists"), true],
    ["an inherited property", one("constructor", "Exists"), false],
    ["a tag whose key has a dot", one("Tags.owner.team", "Equals", "ml"), true],
    [
      "one element that meets all",
      { NestedFilters: [{ NestedPropertyName: "Parameters", Filters: [{ Name: "Parameters.Name", Value: "Count" }] }] },
      true,
    ],
    [
      "two elements that meet one each",
      {
        NestedFilters: [
          {
            NestedPropertyName: "Parameters",
            Filters: [
              { Name: "Name", Value: "Count" },
              { Name: "Value", Value: "a" },
            ],
          },
        ],
      },
      false,
    ],
    [
      "either",
      { Operator: "Or", SubExpressions: [one("Name", "Equals", "beta"), one("Version", "Equals", "3")] },
      true,
    ],
    ["both", { SubExpressions: [one("Name", "Equals", "beta"), one("Version", "Equals", "3")] }, false],
  ];
  for (const [what, expression, expected] of cases)
    it(`${expected ? "takes" : "leaves"} ${what}`, () => {
      assert.equal(meets(record, checked(searchExpression, expression)), expected);
    });

  it("needs a value for an operator that compares", () => {
    assert.throws(() => meets(record, one("Name", "Contains")), {
      name: "ValidationException",
      message: /needs a Value/,
    });
  });

  it("has a deepest level", () => {
    let deep: SearchExpression = {};
    for (let depth = 0; depth < 25; depth += 1) deep = { SubExpressions: [deep] };
    assert.throws(() => checked(searchExpression, deep), { name: "ValidationException", message: /at most 20 deep/ });
  });

  it("and its opposite share nothing out twice", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double({ noNaN: true })), fc.string({ minLength: 1 }), (found, wanted) => {
        const equal = meets({ a: found }, one("a", "Equals", wanted));
        assert.notEqual(meets({ a: found }, one("a", "NotEquals", wanted)), equal);
      }),
    );
  });

  it("reads no property of what is none", () => {
    assert.equal(propertyOf("text", "length"), undefined);
    assert.equal(propertyOf({ Tags: [] }, "Tags.owner"), undefined);
  });
});
