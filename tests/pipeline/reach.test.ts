import assert from "node:assert/strict";
import { reached, type Graph } from "../../pipeline/graph";

/** a before b and c, both before d; e by itself. */
const GRAPH: Graph = {
  nodes: new Map(),
  order: [],
  edges: ["ab", "ac", "bd", "cd"].map(([from = "", to = ""]) => ({ from, to, kind: "data", pointer: "" })),
};

describe("reach", () => {
  const cases: [starts: string, towards: "after" | "before", found: string][] = [
    ["a", "after", "bcd"],
    ["b", "after", "d"],
    ["bc", "after", "d"],
    ["ab", "after", "bcd"],
    ["d", "before", "abc"],
    ["a", "before", ""],
    ["e", "after", ""],
  ];
  for (const [starts, towards, found] of cases) {
    it(`finds ${found || "nothing"} ${towards} ${starts}`, () => {
      assert.equal([...reached(GRAPH, starts, towards)].sort().join(""), found);
    });
  }
});
