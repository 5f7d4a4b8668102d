import assert from "node:assert/strict";
import fc from "fast-check";
import { covers, matchesArn, matchesResource, overlaps } from "../../../policies/iam/wildcards";

const patterns = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
const texts = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
const expressionOf = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);

/** Every text of a and b up to eight characters: two patterns of four that have a text in common have one of these. */
const universe = Array.from({ length: 9 }, (_, length) =>
  Array.from({ length: 2 ** length }, (__, bits) =>
    Array.from({ length }, (___, at) => ((bits >> at) & 1 ? "b" : "a")).join(""),
  ),
).flat();

describe("a wildcard pattern", () => {
  it("matches what the same regular expression matches", () => {
    fc.assert(
      fc.property(patterns, texts, (pattern, text) => {
        assert.equal(covers(pattern, text), expressionOf(pattern).test(text));
      }),
      { seed: 7, numRuns: 2000 },
    );
  });

  it("covers another only when no text of the other escapes it", () => {
    fc.assert(
      fc.property(patterns, patterns, (pattern, other) => {
        if (!covers(pattern, other)) return;
        const [wide, narrow] = [expressionOf(pattern), expressionOf(other)];
        const escaped = universe.filter((text) => narrow.test(text) && !wide.test(text));
        assert.deepEqual(escaped, []);
      }),
      { seed: 8, numRuns: 1000 },
    );
  });

  it("overlaps another exactly when some text is of both", () => {
    const short = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 4 });
    fc.assert(
      fc.property(short, short, (left, right) => {
        const [one, other] = [expressionOf(left), expressionOf(right)];
        const both = universe.some((text) => one.test(text) && other.test(text));
        assert.equal(overlaps(left, right), both);
      }),
      { seed: 9, numRuns: 2000 },
    );
  });

  it("does not backtrack, however many runs it has", () => {
    const pattern = "*a".repeat(500);
    assert.equal(covers(pattern, `${"a".repeat(5000)}b`), false);
    assert.equal(overlaps(pattern, `${"a*".repeat(400)}b`), false);
  });
});

describe("a pattern for resources", () => {
  const bucket = "arn:aws:s3:::data";
  const table: readonly (readonly [pattern: string, resource: string, matches: string])[] = [
    ["*", bucket, "yes"],
    ["arn:aws:s3:::data/*", `${bucket}/k`, "yes"],
    ["arn:aws:s3:::data", `${bucket}/k`, "no"],
    ["arn:aws:sagemaker:*:111122223333:model/*", "arn:aws:sagemaker:eu-west-1:111122223333:model/x:1", "yes"],
    // Whether a run reaches over a colon is not documented for Resource.
    ["arn:aws:*:data", bucket, "unknown"],
    ["arn:aws:s3:*", bucket, "unknown"],
    // A pattern in place of a resource stands for all that it describes.
    ["arn:aws:s3:::data/*", "arn:aws:s3:::data/in*", "yes"],
    ["arn:aws:s3:::data/in*", "arn:aws:s3:::data/*", "unknown"],
    ["arn:aws:s3:::data/*", "*", "unknown"],
    ["arn:aws:s3:::data/*", "arn:aws:s3:::other/*", "no"],
  ];
  for (const [pattern, resource, expected] of table) {
    it(`${pattern} on ${resource}: ${expected}`, () => {
      assert.equal(matchesResource(pattern, resource), expected);
    });
  }

  it("compares ARNs part by part, and nothing that is no ARN", () => {
    assert.equal(matchesArn("arn:aws:s3:::*", "arn:aws:s3:::b:c"), "yes");
    assert.equal(matchesArn("arn:aws:*:b", "arn:aws:s3:::b"), "unknown");
    assert.equal(matchesArn("*", "arn:aws:s3:::b"), "unknown");
    assert.equal(matchesArn("arn:aws:sqs:::*", "arn:aws:s3:::b"), "no");
  });
});
