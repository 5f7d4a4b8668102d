/** Reading of JSON whose shape nobody has vouched for. */
import assert from "node:assert/strict";
import type { Json } from "../../../pipeline/schema";
import { at, kindOf, listAt, pointerTo, textAt } from "../../../policies/proof/json";

const TREE = { a: { b: ["x", { c: 1 }] }, text: "t", none: null } satisfies Json;

const KINDS: readonly (readonly [Json | undefined, string])[] = [
  [undefined, "nothing"],
  [null, "null"],
  [[], "a list"],
  ["secret", "a string"],
  [1, "a number"],
  [true, "a boolean"],
  [{}, "an object"],
  [{ secret: 1 }, "an object"],
  [{ Get: "Parameters.A" }, "a reference"],
  [{ Get: "Parameters.A", secret: 1 }, "an object"],
  [{ "Std:Join": {} }, "a Std:Join"],
  [{ "Std:JsonGet": {} }, "a Std:JsonGet"],
  [{ "Std:Secret": {} }, "an object"],
];

const POINTERS: readonly (readonly [readonly (string | number)[], string])[] = [
  [[], "/Steps"],
  [["a", 0, "Std:Join", "A_b.c-9"], "/Steps/a/0/Std:Join/A_b.c-9"],
  [["with space", "a/b", "", "ä"], `/Steps${"/(unprintable key)".repeat(4)}`],
  [["a".repeat(64), "a".repeat(65)], `/Steps/${"a".repeat(64)}/(unprintable key)`],
];

describe("policies/proof/json", () => {
  it("finds what stands under keys and indexes, and nothing elsewhere", () => {
    assert.equal(at(TREE, "a", "b", 1, "c"), 1);
    assert.equal(at(TREE), TREE);
    for (const keys of [
      ["a", 0],
      ["a", "b", "length"],
      ["a", "b", 2],
      ["text", 0],
      ["text", "length"],
      ["none", "a"],
    ])
      assert.equal(at(TREE, ...keys), undefined, keys.join("/"));
    for (const key of ["constructor", "__proto__", "toString"]) assert.equal(at(TREE, key), undefined, key);
  });

  it("takes lists for lists and texts for texts only", () => {
    assert.deepEqual(listAt(TREE, "a", "b"), ["x", { c: 1 }]);
    assert.deepEqual([listAt(TREE, "a"), listAt(TREE, "text"), listAt(TREE, "no")], [[], [], []]);
    assert.deepEqual([textAt(TREE, "text"), textAt(TREE, "a"), textAt(TREE, "no")], ["t", undefined, undefined]);
  });

  it("says what a value is without saying any of it", () => {
    for (const [value, kind] of KINDS) assert.equal(kindOf(value), kind);
  });

  it("points with plain keys only", () => {
    for (const [keys, pointer] of POINTERS) assert.equal(pointerTo("/Steps", keys), pointer);
  });
});
