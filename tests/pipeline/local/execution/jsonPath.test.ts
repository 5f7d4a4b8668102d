import assert from "node:assert/strict";
import fc from "fast-check";
import { lookUp, parseJsonPath } from "../../../../pipeline/local/execution/jsonPath";
import type { Json } from "../../../../pipeline/schema";

describe("pipeline/local/execution/jsonPath", () => {
  it("reads dotted names, indexes and quoted names, with or without $", () => {
    assert.deepEqual(parseJsonPath("regression_metrics.mse.value"), ["regression_metrics", "mse", "value"]);
    assert.deepEqual(parseJsonPath("$.a[0]['b.c'][\"d\"]"), ["a", 0, "b.c", "d"]);
    assert.deepEqual(parseJsonPath("['a']"), ["a"]);
    assert.deepEqual(parseJsonPath("a-b.c_d"), ["a-b", "c_d"]);
  });

  for (const text of [
    "",
    "$",
    ".a",
    "a.",
    "a..b",
    "$..a",
    "a[*]",
    "a[?(@.b)]",
    "a[-1]",
    "a[0:2]",
    "a b",
    "a['b'",
    "a['b']c",
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.equal(parseJsonPath(text), undefined);
    });
  }

  it("finds nothing where nothing stands, nor what is inherited", () => {
    assert.equal(lookUp({ a: [1] }, ["a", 1]), undefined);
    assert.equal(lookUp({ a: 1 }, ["a", "b"]), undefined);
    assert.equal(lookUp({}, ["constructor"]), undefined);
    assert.equal(lookUp([], ["length"]), undefined);
    assert.equal(lookUp({ a: null }, ["a"]), null);
  });

  it("names the elements of the lists that Describe answers", () => {
    const outputs = [{ OutputName: "train", S3Output: { S3Uri: "s3://b/t" } }];
    assert.equal(lookUp({ Outputs: outputs }, ["Outputs", "train", "S3Output", "S3Uri"]), "s3://b/t");
    assert.equal(lookUp({ Outputs: outputs }, ["Outputs", 0, "OutputName"]), "train");
  });

  it("finds every value of any JSON by the quoted path that leads to it", () => {
    const key = fc.string().filter((text) => !text.includes("'") && text !== "__proto__");
    const tree: fc.Arbitrary<Json> = fc.letrec<{ tree: Json }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean()),
        fc.array(tie("tree"), { maxLength: 4 }),
        fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
      ),
    })).tree;
    fc.assert(
      fc.property(tree, (value) => {
        for (const { path, found } of leaves(value, "")) {
          if (path === "") continue;
          const parsed = parseJsonPath(path);
          assert.ok(parsed !== undefined, path);
          assert.equal(lookUp(value, parsed), found);
        }
      }),
    );
  });
});

function leaves(value: Json, path: string): { path: string; found: Json }[] {
  if (value === null || typeof value !== "object") return [{ path, found: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${path}[${index}]`));
  return Object.entries(value).flatMap(([key, item]) => leaves(item, `${path}['${key}']`));
}
