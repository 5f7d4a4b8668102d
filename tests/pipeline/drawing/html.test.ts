import assert from "node:assert/strict";
import fc from "fast-check";
import { Html, html, joined } from "../../../pipeline/drawing/html";
import { parseMarkup } from "../../support/markup";

/** Texts that mean something to a browser, and any others. */
const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("</style><script>alert(1)</script>", `" onload="x`, "' x='", "]]>", "-->", "&lt;", "&#x3c;", "${1}"),
);

describe("markup", () => {
  it("leaves every text a text, in elements and in attributes", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { children, attributes, name } = parseMarkup(html`<p title="${text}">x${text}</p>`.markup);
        const expected = text.replace(/(?![\t\n\r])\p{Cc}|\p{Cs}|[\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu, "\uFFFD");
        assert.equal(name, "p");
        assert.deepEqual([...attributes], [["title", expected]]);
        assert.deepEqual(children, [`x${expected}`]);
      }),
    );
  });

  it("takes its own markup, lists, numbers and nothing", () => {
    const items = [1, "<b>", undefined, html`<i>${"&"}</i>`, [new Html("<hr />")]];
    assert.equal(html`<p>${items}</p>`.markup, "<p>1&lt;b&gt;<i>&amp;</i><hr /></p>");
    assert.equal(html`<p>${joined(["a", "b", "c"], " > ")}</p>`.markup, "<p>a &gt; b &gt; c</p>");
  });
});
