import assert from "node:assert/strict";
import { UNKNOWN_TEXT, UNKNOWN_VALUES } from "../../policies/proof/unknowns";
import { isUnknown, Reading } from "../../policies/reading";

const UNKNOWN = UNKNOWN_TEXT;

describe("a reading", () => {
  const props = Reading.of({ known: 1, none: null, unknown: UNKNOWN, deep: { list: [1, UNKNOWN], "odd key": true } });

  it("is known, unknown or absent", () => {
    assert.equal(props.at("known").state, "known");
    assert.equal(props.at("unknown").state, "unknown");
    for (const key of ["none", "missing", "constructor"]) assert.equal(props.at(key).state, "absent");
  });

  it("takes every sentinel for unknown, alone or inside a text", () => {
    for (const sentinel of UNKNOWN_VALUES) assert.ok(isUnknown(sentinel) && isUnknown(`arn:${sentinel}:x`));
    assert.ok(!isUnknown("1c4a061d-8072-4f0a-a4cb-000000000000"));
  });

  it("stops at what is unknown, and names that place", () => {
    const below = props.at("unknown", "further", 0);
    assert.deepEqual([below.state, below.path], ["unknown", ".unknown"]);
  });

  it("names every unknown inside a value", () => {
    assert.deepEqual(props.unknowns(), [".deep.list[1]", ".unknown"]);
    assert.equal(props.at("deep", "odd key").path, '.deep["odd key"]');
  });

  it("never calls a test with an unknown value", () => {
    const findings = props.at("unknown").must(() => assert.fail(), "problem");
    assert.deepEqual(
      findings.map(({ verdict, where }) => [verdict, where]),
      [["unproved", ".unknown"]],
    );
  });

  it("walks what is too deep for recursion", () => {
    let deep: unknown = UNKNOWN;
    for (let depth = 0; depth < 5000; depth += 1) deep = [deep];
    assert.equal(Reading.of(deep).unknowns().length, 1);
  });
});
