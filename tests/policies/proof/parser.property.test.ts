/** The parser beside JSON.parse, on texts that chance makes: apart from the tables, since mutants run those many times. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { DEFAULT_LIMITS, parse } from "../../../policies/proof/parser";
import { readStrictly } from "../../../policies/proof/strictReader";

const { maxDepth } = DEFAULT_LIMITS;

/** What JSON.parse makes of a text; undefined when it refuses. */
function native(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

describe("policies/proof/parser, on random texts", () => {
  it("agrees with JSON.parse on every value", () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, "\t"), (text, indent) => {
        const spaced = JSON.stringify(JSON.parse(text), undefined, indent);
        if (/\p{Cs}|\\ud[89a-f]/iu.test(spaced)) return;
        assert.deepEqual(parse(spaced), { ok: true, value: JSON.parse(spaced) as unknown });
        assert.deepEqual(readStrictly(spaced, maxDepth), JSON.parse(spaced));
      }),
      { seed: 5, numRuns: 2000 },
    );
  });

  it("takes nothing that JSON.parse refuses, and refuses only duplicates, overflow and surrogates besides", () => {
    const pieces = [
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"a"',
      '"b"',
      '"__proto__"',
      "1",
      "-0",
      "1e5",
      "1e999",
      "true",
      "null",
      " ",
      "\n",
      '"\\u0061"',
      '"\\ud800"',
      "01",
      "tru",
    ];
    const besides = /duplicate key|overflows|surrogate/;
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const ours = parse(text);
        const theirs = native(text);
        if (ours.ok) assert.deepEqual({ value: ours.value }, theirs);
        else if (theirs !== undefined) assert.match(ours.fault.message, besides);
      }),
      { seed: 6, numRuns: 20_000 },
    );
  });

  it("finds each duplicate that a random object has", () => {
    const key = fc.constantFrom("a", "b", "ab", "ba", "__proto__", "constructor");
    fc.assert(
      fc.property(fc.array(key, { maxLength: 5 }), fc.boolean(), (keys, wrapped) => {
        const object = `{${keys.map((name) => `"${name}": {}`).join(", ")}}`;
        const result = parse(wrapped ? `[{"a": 1}, ${object}]` : object);
        assert.equal(result.ok, new Set(keys).size === keys.length);
      }),
      { seed: 8, numRuns: 2000 },
    );
  });
});
