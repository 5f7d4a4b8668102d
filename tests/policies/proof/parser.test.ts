import assert from "node:assert/strict";
import { DEFAULT_LIMITS, parse } from "../../../policies/proof/parser";
import { UNKNOWN_VALUES } from "../../../policies/proof/unknowns";

const { maxDepth } = DEFAULT_LIMITS;

interface Fault {
  readonly verdict: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly pointer: string;
}

function faultOf(text: string): Fault {
  const result = parse(text);
  if (result.ok) throw new Error("Expected a fault.");
  const { verdict, message, line, column, pointer } = result.fault;
  return { verdict, message, line, column, pointer };
}

const REFUSED: Record<string, [text: string, message: string, line: number, column: number, pointer: string]> = {
  "a byte order mark": ["\uFEFF{}", "Expected a value, got something else", 1, 1, ""],
  "a comment": ["{} // comment", "Expected the end of the definition, got more text", 1, 4, ""],
  "a trailing comma in a list": ["[1,]", "Expected a value, got something else", 1, 4, "/1"],
  "a trailing comma in an object": ['{"a":1,}', "Expected a key in double quotes, got something else", 1, 8, "/a"],
  "a duplicate key": ['{"a": 1,\n "a": 2}', "Expected each key once, got a duplicate key", 2, 2, "/a"],
  "a duplicate key under an escape": [
    '{"a": 1, "\\u0061": 2}',
    "Expected each key once, got a duplicate key",
    1,
    10,
    "/a",
  ],
  "a duplicate key far down": [
    '{"x": [{}, {"b": 1, "b": 1}]}',
    "Expected each key once, got a duplicate key",
    1,
    21,
    "/x/1/b",
  ],
  "a number that overflows": ['{"a": 1e999}', "Expected a finite number, got one that overflows", 1, 7, "/a"],
  "a long number that overflows": [
    `[${"9".repeat(400)}]`,
    "Expected a finite number, got one that overflows",
    1,
    2,
    "/0",
  ],
  "a lone surrogate": ['["\ud800"]', "Expected well-formed Unicode, got a lone surrogate", 1, 5, "/0"],
  "an escaped lone surrogate": ['["\\udc00"]', "Expected well-formed Unicode, got a lone surrogate", 1, 10, "/0"],
  "an unclosed string": ['["a', "Expected the end of a string, got the end of the definition", 1, 4, "/0"],
  "an unclosed list": ["[1", "Expected ',' or ']', got something else", 1, 3, "/1"],
  "a raw control character": [
    '["a\nb"]',
    "Expected control characters in strings to be escaped, got a raw one",
    1,
    4,
    "/0",
  ],
  "single quotes": ["{'a': 1}", "Expected a key in double quotes, got something else", 1, 2, "/"],
  "a leading zero": ["[01]", "Expected ',' or ']', got something else", 1, 3, "/1"],
  NaN: ["[NaN]", "Expected a value, got something else", 1, 2, "/0"],
  nothing: ["", "Expected a value, got something else", 1, 1, ""],
  "two values": ["{} {}", "Expected the end of the definition, got more text", 1, 4, ""],
  "a bad escape": ['["\\x"]', "Expected an escape that JSON knows, got another", 1, 3, "/0"],
};

describe("policies/proof/parser", () => {
  for (const [title, [text, message, line, column, pointer]] of Object.entries(REFUSED)) {
    it(`refuses ${title}, and says where`, () => {
      assert.deepEqual(faultOf(text), {
        verdict: "REFUTED",
        message,
        line,
        column,
        pointer: pointer === "/" ? "/(unprintable key)" : pointer,
      });
    });
  }

  it("finds a duplicate among many keys", () => {
    const keys = Array.from({ length: 5000 }, (_, index) => `"k${index}": 1`);
    assert.equal(parse(`{${keys.join()}}`).ok, true);
    assert.match(faultOf(`{${keys.join()}, "k4999": 2}`).message, /duplicate/);
  });

  it("keeps __proto__ a key like any other", () => {
    for (const text of ['{"__proto__": {"x": 1}}', '{"__proto__": {"x": 1}, "\\u0061": 1}']) {
      const result = parse(text);
      assert.ok(result.ok && typeof result.value === "object" && result.value !== null);
      assert.equal(Object.hasOwn(result.value, "__proto__"), true);
      assert.equal(Object.getPrototypeOf(result.value), Object.prototype);
    }
  });

  it("stops at the depth limit, whatever the depth", () => {
    for (const [open, close] of [
      ["[", "]"],
      ['{"a":', "}"],
    ] as const) {
      const nest = (depth: number): string => `${open.repeat(depth)}1${close.repeat(depth)}`;
      assert.equal(parse(nest(maxDepth)).ok, true);
      for (const depth of [maxDepth + 1, 20_000]) {
        const { verdict, message } = faultOf(nest(depth));
        assert.deepEqual([verdict, message], ["UNPROVED", `Expected at most ${maxDepth} nested values, got more`]);
      }
    }
  });

  it("stops at the length limit", () => {
    assert.equal(parse("[1, 2, 3]", { maxLength: 9, maxDepth }).ok, true);
    const result = parse("[1, 2, 3]", { maxLength: 8, maxDepth });
    assert.deepEqual(result, {
      ok: false,
      fault: {
        verdict: "UNPROVED",
        message: "Expected a definition of at most 8 characters, got 9",
        fix: "Split the pipeline.",
        pointer: "",
        line: 1,
        column: 1,
      },
    });
  });

  it("says what to do", () => {
    const fixOf = (text: string): string => {
      const result = parse(text, { maxLength: 100, maxDepth: 1 });
      return result.ok ? "" : result.fault.fix;
    };
    assert.equal(fixOf("[1,]"), "Render strict JSON.");
    assert.equal(fixOf("[[1]]"), "Nest the definition less deeply.");
    assert.match(fixOf(UNKNOWN_VALUES[0] ?? ""), /^Build the definition from names computed from config/);
  });

  it("sees each of the engine's unknown values, alone or inside a text", () => {
    for (const unknown of UNKNOWN_VALUES) {
      for (const text of [`"${unknown}"`, `{"a": "arn:${unknown}:x"}`, unknown]) {
        const { verdict, message } = faultOf(text);
        assert.deepEqual(
          [verdict, message],
          ["UNPROVED", "Expected a definition known at preview, got one that is not known at preview"],
        );
      }
    }
  });
});
