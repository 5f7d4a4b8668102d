import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { findUnknown, UNKNOWN_VALUES } from "../../../policies/proof/unknowns";

describe("policies/proof/unknowns", () => {
  it("finds the first unknown value, wherever and whichever it is", () => {
    for (const unknown of UNKNOWN_VALUES) {
      assert.equal(findUnknown(unknown), 0);
      assert.equal(findUnknown(`arn:${unknown}:x`), 4);
      assert.equal(findUnknown(`${"-4".repeat(20)}${unknown}`), 40);
    }
    const [first = "", second = ""] = UNKNOWN_VALUES;
    assert.equal(findUnknown(`ab${second}${first}`), 2);
    assert.equal(findUnknown(`abc${first}${second}`), 3);
  });

  it("finds none elsewhere", () => {
    const [first = ""] = UNKNOWN_VALUES;
    const others = ["", "1c4a061d", "-4", "-4".repeat(50), first.slice(1), first.slice(0, -1), first.toUpperCase()];
    for (const text of others) assert.equal(findUnknown(text), -1, text);
  });

  it("knows the values that the policy SDK knows", () => {
    const source = readFileSync(require.resolve("@pulumi/policy/proxy"), "utf8");
    const known = Array.from(source.matchAll(/exports\.unknown\w+Value = "([0-9a-f-]{36})"/g), (match) => match[1]);
    assert.deepEqual([...known].sort(), [...UNKNOWN_VALUES].sort());
  });
});
