import assert from "node:assert/strict";
import fc from "fast-check";
import { code, markdownTable } from "../../../scripts/ci/markdown";

describe("a text from outside in Markdown", () => {
  const decode = (written: string): string =>
    written.replace(/^<code>|<\/code>$/g, "").replace(/&#(\d+);/g, (_, number) => String.fromCodePoint(Number(number)));

  it("is inert, whatever it is: only letters, digits and plain punctuation stand as they are", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 600 }), (text) => {
        const written = code(text);
        if (written === "") return;
        assert.match(written, /^<code>([\p{L}\p{N} ,;()/=-]|&#\d+;)+<\/code>$/u);
      }),
    );
  });

  const hostile = [
    "@everyone look at #1 and owner/repo#2",
    "</code><script>alert(1)</script>",
    "`x` | y \\| z",
    "[a](https://example.org) www.example.org",
  ];
  for (const text of hostile) {
    it(`reads as it was: ${text}`, () => {
      assert.equal(decode(code(text)), text);
      assert.doesNotMatch(code(text).slice("<code>".length, -"</code>".length), /[@|`<>[\]:.\\]/);
    });
  }

  it("is one line without characters that nobody sees, and has an end", () => {
    assert.equal(code("a\r\n\tb\u202Ec\u0000"), "<code>a bc</code>");
    assert.equal(code(" \n"), "");
    assert.equal(code("x".repeat(500)), `<code>${"x".repeat(399)}&#8230;</code>`);
  });

  it("stands in a table as one cell", () => {
    const [head, rule, row] = markdownTable(["a", "b"], [[code("1 | 2"), "3"]]);
    assert.deepEqual([head, rule, row], ["| a | b |", "| --- | --- |", "| <code>1 &#124; 2</code> | 3 |"]);
  });
});
