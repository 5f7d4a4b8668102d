import assert from "node:assert/strict";
import { lookOf } from "../../scripts/terminal";

const terminal = { isTTY: true, columns: 72 };

describe("what a terminal can show", () => {
  it("ends where its columns do, and elsewhere nowhere", () => {
    assert.equal(lookOf(terminal, {}).columns, 72);
    assert.equal(lookOf({ isTTY: true }, {}).columns, 80);
    assert.equal(lookOf({ columns: 72 }, {}).columns, Infinity);
  });

  it("follows the first of LC_ALL, LC_CTYPE and LANG that says something", () => {
    const unicode = (env: NodeJS.ProcessEnv): boolean => lookOf(terminal, env).unicode;
    for (const env of [{}, { LANG: "en_US.UTF-8" }, { LC_ALL: "C.utf8", LANG: "C" }, { LC_ALL: "", LC_CTYPE: "UTF-8" }])
      assert.equal(unicode(env), true, JSON.stringify(env));
    for (const env of [{ LC_ALL: "C", LANG: "en_US.UTF-8" }, { LANG: "POSIX" }, { LC_CTYPE: "de_DE.ISO-8859-1" }])
      assert.equal(unicode(env), false, JSON.stringify(env));
  });

  it("has colour only in a terminal that nobody asked to have none", () => {
    assert.equal(lookOf(terminal, { NO_COLOR: "" }).colour, true);
    assert.equal(lookOf(terminal, { NO_COLOR: "1" }).colour, false);
    assert.equal(lookOf(terminal, { TERM: "dumb" }).colour, false);
    assert.equal(lookOf({}, {}).colour, false);
  });
});
