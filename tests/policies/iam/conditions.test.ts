import assert from "node:assert/strict";
import { holds, isOperator } from "../../../policies/iam/conditions";

const context = {
  known: "Yes",
  missing: undefined,
  number: "5",
  time: "2026-01-01T00:00:00Z",
  address: "10.1.2.3",
  arn: "arn:aws:iam::111122223333:role/job",
  list: ["a", "b"],
  none: [],
};

function judge(operator: string, key: string, value: string | readonly string[], variables = true): string {
  const values = typeof value === "string" ? [value] : value;
  return holds({ operator, key, values, variables, pointer: "" }, context);
}

describe("a policy's condition", () => {
  const table: readonly (readonly [operator: string, key: string, value: string | readonly string[], holds: string])[] =
    [
      ["StringEquals", "known", "Yes", "yes"],
      ["StringEquals", "known", ["No", "Yes"], "yes"],
      ["StringEquals", "known", "yes", "no"],
      ["StringEqualsIgnoreCase", "known", "yes", "yes"],
      ["StringLike", "known", "Y?s", "yes"],
      ["StringNotLike", "known", "Y*", "no"],
      ["StringNotEquals", "known", ["No", "Yes"], "no"],
      ["StringNotEquals", "known", "No", "yes"],
      ["NumericLessThan", "number", "6", "yes"],
      ["NumericEquals", "number", "5.0", "yes"],
      ["NumericEquals", "known", "5", "unknown"],
      ["DateLessThan", "time", "2026-01-02", "yes"],
      ["DateLessThan", "time", "1767225600", "unknown"],
      ["IpAddress", "address", "10.0.0.0/8", "yes"],
      ["NotIpAddress", "address", "10.0.0.0/8", "no"],
      ["IpAddress", "address", "0.0.0.0/0", "yes"],
      ["IpAddress", "address", "10.0.0.0/33", "unknown"],
      ["NotIpAddress", "address", "2001:db8::/32", "unknown"],
      ["ArnLike", "arn", "arn:aws:iam::*:role/*", "yes"],
      ["ArnNotEquals", "arn", "arn:aws:iam::111122223333:role/job", "no"],
      ["Null", "known", "false", "yes"],
      ["Null", "known", "true", "no"],
      ["Null", "known", "perhaps", "unknown"],
      ["Bool", "known", "true", "unknown"],
      // A key that the request lacks: positive operators fail, negated ones and IfExists hold.
      ["StringEquals", "missing", "Yes", "no"],
      ["StringNotEquals", "missing", "Yes", "yes"],
      ["StringEqualsIfExists", "missing", "Yes", "yes"],
      ["Null", "missing", "true", "yes"],
      // Several values in the request.
      ["ForAllValues:StringEquals", "list", ["a", "b", "c"], "yes"],
      ["ForAllValues:StringEquals", "list", "a", "no"],
      ["ForAllValues:StringEquals", "none", "a", "yes"],
      ["ForAllValues:StringEquals", "missing", "a", "yes"],
      ["ForAnyValue:StringEquals", "list", "b", "yes"],
      ["ForAnyValue:StringNotEquals", "list", "b", "yes"],
      ["ForAnyValue:StringEquals", "missing", "a", "no"],
      ["ForAnyValue:StringEqualsIfExists", "missing", "a", "unknown"],
      ["StringEquals", "list", "a", "unknown"],
      // What the request does not say, or AWS does not document, decides nothing.
      ["StringNotEquals", "elsewhere", "Yes", "unknown"],
      ["StringEqualsIfExists", "elsewhere", "Yes", "unknown"],
      ["stringequals", "known", "Yes", "unknown"],
      ["constructor", "known", "Yes", "unknown"],
    ];
  for (const [operator, key, value, expected] of table) {
    it(`${operator} on ${key}: ${expected} for ${JSON.stringify(value)}`, () => {
      assert.equal(judge(operator, key, value), expected);
    });
  }

  it("fills in variables that are known, and is unsure about others", () => {
    assert.equal(judge("StringEquals", "known", "${known}"), "yes");
    assert.equal(judge("StringEquals", "known", "${missing, 'Yes'}"), "yes");
    assert.equal(judge("StringEquals", "known", "${missing}"), "unknown");
    assert.equal(judge("StringEquals", "known", "${elsewhere}"), "unknown");
    assert.equal(judge("StringLike", "known", "${elsewhere}s"), "unknown");
    assert.equal(judge("StringLike", "known", "${elsewhere}t"), "no");
    assert.equal(judge("StringLike", "known", "${*}"), "unknown");
  });

  it("takes variables as plain text where the document's version has none", () => {
    assert.equal(judge("StringEquals", "known", "${known}", false), "no");
  });

  it("names its operator as AWS does", () => {
    const names = ["StringLike", "ForAnyValue:ArnEqualsIfExists", "Null", "BinaryEquals"];
    for (const name of names) assert.ok(isOperator(name), name);
    for (const name of ["StringIs", "stringlike", "ForSome:Bool", "NullIfExists"]) assert.ok(!isOperator(name), name);
  });
});
