import assert from "node:assert/strict";
import fc from "fast-check";
import { globMatches, readPolicy, refuses } from "../../policies/policyDocument";

const request = { action: "s3:GetObject", resource: "arn:aws:s3:::b/k", context: { known: "Yes", missing: undefined } };

function denies(condition: unknown): boolean {
  const [statement] =
    readPolicy({ Statement: { Effect: "Deny", Principal: "*", Action: "*", Resource: "*", Condition: condition } }) ??
    [];
  assert.ok(statement !== undefined);
  return refuses(statement, request);
}

describe("a policy's conditions", () => {
  const table: readonly (readonly [operator: string, key: string, value: unknown, holds: boolean])[] = [
    ["StringEquals", "known", "Yes", true],
    ["StringEquals", "KNOWN", ["No", "Yes"], true],
    ["StringEquals", "known", "yes", false],
    ["StringEqualsIgnoreCase", "known", "yes", true],
    ["StringLike", "known", "Y?s", true],
    ["StringNotLike", "known", "Y*", false],
    ["StringNotEquals", "known", ["No", "Yes"], false],
    ["StringNotEquals", "known", "No", true],
    ["ArnNotEquals", "known", "N*", true],
    ["Bool", "known", "yes", true],
    ["Null", "known", "false", true],
    ["Null", "known", "true", false],
    // A key that the request lacks: positive operators fail, negated ones and IfExists hold.
    ["StringEquals", "missing", "Yes", false],
    ["StringNotEquals", "missing", "Yes", true],
    ["StringEqualsIfExists", "missing", "Yes", true],
    ["Null", "missing", true, true],
    // What the request model does not know, or the reader does not understand, is never relied on.
    ["StringNotEquals", "elsewhere", "Yes", false],
    ["StringEqualsIfExists", "elsewhere", "Yes", false],
    ["ForAnyValue:StringEquals", "known", "Yes", false],
    ["NumericLessThan", "known", "1", false],
    ["constructor", "known", "Yes", false],
  ];
  for (const [operator, key, value, holds] of table) {
    it(`${operator} on ${key} ${holds ? "holds" : "does not hold"} for ${JSON.stringify(value)}`, () => {
      assert.equal(denies({ [operator]: { [key]: value } }), holds);
    });
  }

  it("must all hold", () => {
    assert.ok(denies({ StringEquals: { known: "Yes" }, Null: { missing: "true" } }));
    assert.ok(!denies({ StringEquals: { known: "Yes" }, Null: { missing: "false" } }));
  });
});

describe("a wildcard pattern", () => {
  it("matches what the same regular expression matches", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    const texts = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 });
    fc.assert(
      fc.property(letters, texts, (pattern, text) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        assert.equal(globMatches(pattern, text), expression.test(text));
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});
