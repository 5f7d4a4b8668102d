/** Which texts JSON.parse may read in place of the strict reader; a "no" for a plain text would cost time only. */
import assert from "node:assert/strict";
import { scanIsPlain } from "../../../policies/proof/plainScan";

const DEPTH = 3;
const keys = (count: number): string => `{${Array.from({ length: count }, (_, key) => `"k${key}": 1`).join(", ")}}`;
/** A list with exactly so many characters between its two strings. */
const gap = (length: number): string => `["a",${" ".repeat(length - 1)}"b"]`;

const PLAIN: Record<string, string> = {
  nothing: "",
  "a text": '"a"',
  "a number without strings": "12",
  "words, whose e ends them": '[true, false, null, "a", true, false]',
  "a list of the same text": '["a", "a", "a"]',
  "a key and the same text as its value": '{"a": "a"}',
  "keys that differ in the first, the last, a middle character or in length":
    '{"abc": 1, "bbc": 2, "abd": 3, "adc": 4, "ab": 5}',
  "the same key in neighbours": '[{"a": 1}, {"a": 2}]',
  "the same key inside and outside": '{"a": {"a": {"a": 1}}}',
  "a key after an inner object with other keys": '{"a": {"b": 1, "c": 2}, "d": 3}',
  "a key behind an inner object that repeats a later one": '{"a": {"b": 1}, "b": 2}',
  "space of each kind before a colon": '{"a" \t\r\n: 1}',
  "an escape in a value": '{"a": "\\n", "b": "\\"", "c": "\\\\"}',
  "escapes in values around keys": '{"a": "\\n", "b": 1, "c": "\\n", "d": 2}',
  "an e and a backslash within a value": '{"a": "1e5 \\\\ E"}',
  "as many keys as are compared": keys(64),
  "many keys in neighbours": `[${keys(40)}, ${keys(40)}]`,
  "the longest gap": gap(300),
  "as deep as allowed": "[[[1]]]",
  "as deep as allowed, in objects": '{"a": {"b": {"c": 1}}}',
  "as deep as allowed, twice": "[[[1]], [[1]]]",
  "no grammar: JSON.parse sees to that": "[,] tr ::",
};

const NOT_PLAIN: Record<string, string> = {
  "an escaped code point": '{"\\u0061": 1}',
  "an escaped code point in a value": '["\\u0061"]',
  "a repeated key": '{"a": 1, "a": 2}',
  "a repeated empty key": '{"": 1, "": 2}',
  "a repeated key after others": '{"a": 1, "b": 2, "c": 3, "b": 4}',
  "a repeated key after an inner object": '{"a": {"b": 1, "c": 2}, "a": 3}',
  "a repeated key in the second object": '[{"a": 1}, {"b": 1, "b": 2}]',
  "a repeated key within": '{"a": {"b": 1, "b": 2}}',
  "a repeated key, its colon behind each kind of space": '{"a": 1, "a" \t\r\n: 2}',
  "a repeated key before a tab and a colon": '{"a": 1, "a"\t: 2}',
  "a repeated key before a line and a colon": '{"a": 1, "a"\n: 2}',
  "a repeated key before a return and a colon": '{"a": 1, "a"\r: 2}',
  "an escape in a key": '{"\\n": 1}',
  "an escape at a key's end": '{"a\\\\": 1}',
  "an escape in a later key, after one in a value": '{"a": "\\n", "b\\n": 1}',
  "an exponent": "[1e5]",
  "an exponent before a text": '[1e5, "a"]',
  "an exponent behind a text": '["a", 1e5]',
  "a capital exponent": "[1E5]",
  "a capital exponent where a word could end": "[uE5]",
  "a backslash between strings": '["a", \\n]',
  "a backslash where a word could end": '["a", u\\n]',
  "a text without an end": '["a',
  "a quote alone": '"',
  "a text whose end is escaped": '["a\\"]',
  "a text whose end is escaped after an escaped backslash": '["a\\\\\\"]',
  "more keys than are compared": keys(65),
  "a longer gap": gap(301),
  "a long number": `[${"9".repeat(310)}]`,
  "a long number behind a text": `["a", ${"9".repeat(310)}]`,
  "deeper than allowed": "[[[[1]]]]",
  "deeper than allowed, in objects": '{"a": {"b": {"c": {"d": 1}}}}',
  "a bracket too many": "[1]]",
  "a brace too many": "{}}",
  "a brace first": "}",
};

describe("policies/proof/plainScan", () => {
  for (const [title, text] of Object.entries(PLAIN))
    it(`lets JSON.parse read ${title}`, () => {
      assert.equal(scanIsPlain(text, DEPTH), true);
    });

  for (const [title, text] of Object.entries(NOT_PLAIN))
    it(`leaves ${title} to the strict reader`, () => {
      assert.equal(scanIsPlain(text, DEPTH), false);
    });
});
