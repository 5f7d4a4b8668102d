/** What the strict reader makes of texts, and where it stops; JSON.parse is the other side where it reads them too. */
import assert from "node:assert/strict";
import { ParseFault, readStrictly } from "../../../policies/proof/strictReader";

const DEPTH = 3;

const READ: readonly string[] = [
  ..."0,-0,7,-12,0.5,-0.25,10.010,1e5,1E5,1e+5,1e-5,12.5e10,true,false,null".split(","),
  '""',
  '"plain"',
  '"\\" \\\\ \\/ \\b \\f \\n \\r \\t"',
  '"\\u0041\\u00e9\\uD83D\\ude00\\uABcd"',
  '"\\u0041b"',
  '"\u007f\u0020\ud83d\ude00"',
  "[]",
  "{}",
  "[1,2,[3,[]]]",
  '{"a":{"b":[1]},"c":{},"":null}',
  " \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \t\r\n",
  ' \n{ \n"a" \n: \n1 \n, \n"b" \n: \n[ \n] \n} \n',
  '[{"a":1},{"a":1}]',
  '[true,[false],{"a":null}]',
];

/** Offset and pointer are those of the fault. */
const REFUSED: readonly (readonly [text: string, message: string, offset: number, pointer: string])[] = [
  ["", "Expected a value, got something else", 0, ""],
  ["  ", "Expected a value, got something else", 2, ""],
  ["-", "Expected a value, got something else", 0, ""],
  ["+1", "Expected a value, got something else", 0, ""],
  [".5", "Expected a value, got something else", 0, ""],
  ["trUe", "Expected a value, got something else", 0, ""],
  ["fals", "Expected a value, got something else", 0, ""],
  ["nul", "Expected a value, got something else", 0, ""],
  ["[1, tru]", "Expected a value, got something else", 4, "/1"],
  ["1.", "Expected the end of the definition, got more text", 1, ""],
  ["1e", "Expected the end of the definition, got more text", 1, ""],
  ["00", "Expected the end of the definition, got more text", 1, ""],
  ["{} ,", "Expected the end of the definition, got more text", 3, ""],
  ["[1 2]", "Expected ',' or ']', got something else", 3, "/1"],
  ["[[1] [2]]", "Expected ',' or ']', got something else", 5, "/1"],
  ["[,1]", "Expected a value, got something else", 1, "/0"],
  ["[1}", "Expected ',' or ']', got something else", 2, "/1"],
  ['{"a":1]', "Expected ',' or '}', got something else", 6, "/a"],
  ['{"a":1 "b":2}', "Expected ',' or '}', got something else", 7, "/a"],
  ['{"a" 1}', "Expected ':', got something else", 5, "/a"],
  ["{1:1}", "Expected a key in double quotes, got something else", 1, "/(unprintable key)"],
  ['{"a":{"b":1,"b":2}}', "Expected each key once, got a duplicate key", 12, "/a/b"],
  ["[1e400]", "Expected a finite number, got one that overflows", 1, "/0"],
  ["-1e400", "Expected a finite number, got one that overflows", 0, ""],
  ['"a', "Expected the end of a string, got the end of the definition", 2, ""],
  ['"\u001f"', "Expected control characters in strings to be escaped, got a raw one", 1, ""],
  ['"a\\q"', "Expected an escape that JSON knows, got another", 2, ""],
  ['"a\\', "Expected an escape that JSON knows, got another", 2, ""],
  ['"\\u00g0"', "Expected four hexadecimal digits, got something else", 1, ""],
  ['"\\u00', "Expected four hexadecimal digits, got something else", 1, ""],
  ['"\\u+041"', "Expected four hexadecimal digits, got something else", 1, ""],
  ['["\\ud800"]', "Expected well-formed Unicode, got a lone surrogate", 9, "/0"],
  ['["\\udc00\\ud800"]', "Expected well-formed Unicode, got a lone surrogate", 15, "/0"],
];

function faultOf(text: string): ParseFault {
  try {
    readStrictly(text, DEPTH);
  } catch (error) {
    if (error instanceof ParseFault) return error;
    throw error;
  }
  throw new Error(`Expected a fault in ${text}`);
}

describe("policies/proof/strictReader", () => {
  it("reads as JSON.parse does", () => {
    for (const text of READ) assert.deepEqual(readStrictly(text, DEPTH), JSON.parse(text), text);
  });

  it("says what is wrong, and where", () => {
    for (const [text, message, offset, pointer] of REFUSED) {
      const fault = faultOf(text);
      assert.deepEqual(
        [fault.verdict, fault.message, fault.offset, fault.pointer],
        ["REFUTED", message, offset, pointer],
        text,
      );
    }
  });

  it("leaves what is nested too deeply unproved", () => {
    assert.deepEqual(readStrictly("[[[1]]]", DEPTH), [[[1]]]);
    assert.deepEqual(readStrictly("[[[]],[[]]]", DEPTH), [[[]], [[]]]);
    for (const [text, offset, pointer] of [
      ["[[[[1]]]]", 3, "/0/0/0"],
      ['{"a":[{"b":[1]}]}', 11, "/a/0/b"],
    ] as const) {
      const fault = faultOf(text);
      const message = "Expected at most 3 nested values, got more";
      assert.deepEqual(
        [fault.verdict, fault.message, fault.offset, fault.pointer],
        ["UNPROVED", message, offset, pointer],
      );
    }
  });
});
