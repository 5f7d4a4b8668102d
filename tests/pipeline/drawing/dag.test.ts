import assert from "node:assert/strict";
import fc from "fast-check";
import type { Edge, Graph, GraphNode } from "../../../pipeline/graph";
import { type Box, layOut, type Point } from "../../../pipeline/drawing/dag";
import { drawGraph } from "../../../pipeline/drawing/dagDrawing";
import { type RanStep, stepFacts } from "../../../pipeline/drawing/states";
import { elements, parseMarkup, textOf } from "../../support/markup";
import { passedFacts } from "../../support/reportFacts";

/** A graph without a definition: step 0 may decide on the others by branches, edges only lead onwards. */
const graphs = fc.integer({ min: 1, max: 14 }).chain((size) =>
  fc
    .array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1), fc.constantFrom<Edge["kind"]>("data", "order", "branch")), {
      maxLength: 30,
    })
    .map((pairs): Graph => {
      const names = Array.from({ length: size }, (_, index) =>
        index === 0 ? "__proto__" : `Step-${"x".repeat(index * 3)}`,
      );
      const edges = pairs
        .filter(([a, b]) => a !== b)
        .map(([a, b, kind]): Edge => {
          return { from: names[Math.min(a, b)] ?? "", to: names[Math.max(a, b)] ?? "", kind, pointer: "" };
        });
      return { nodes: new Map(names.map((name) => [name, nodeOf(name)])), edges, order: names };
    }),
);

function nodeOf(name: string): GraphNode {
  const step = { Name: name, Type: "Fail", Arguments: { ErrorMessage: "" } } as const;
  return { name, step, branch: undefined, branches: [], pointer: "" };
}

const overlap = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;

/** On the outline of the box, give or take the rounding. */
const touches = ({ x, y, width, height }: Box, point: Point | undefined): boolean =>
  point !== undefined && Math.abs(point.x - x) <= width / 2 + 1 && Math.abs(point.y - y) <= height / 2 + 1;

const pairsOf = (edges: readonly Pick<Edge, "from" | "to">[]): string[] =>
  [...new Set(edges.map(({ from, to }) => `${from} > ${to}`))].sort();

describe("layout of the graph of steps", () => {
  it("overlaps no boxes, draws every edge from box to box, and stays inside", () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { boxes, ways, width, height } = layOut(graph);
        assert.deepEqual(
          boxes.map(({ name }) => name),
          [...graph.nodes.keys()],
        );
        boxes.forEach((box, index) => {
          for (const other of boxes.slice(index + 1)) assert.ok(!overlap(box, other), `${box.name} on ${other.name}`);
          assert.ok(box.x - box.width / 2 >= 0 && box.x + box.width / 2 <= width);
          assert.ok(box.y - box.height / 2 >= 0 && box.y + box.height / 2 <= height);
        });
        assert.deepEqual(ways.map(({ from, to }) => `${from} > ${to}`).sort(), pairsOf(graph.edges));
        const named = new Map(boxes.map((box) => [box.name, box]));
        for (const { from, to, points } of ways) {
          const [start, end] = [named.get(from), named.get(to)];
          assert.ok(start && end && touches(start, points[0]) && touches(end, points.at(-1)), `${from} > ${to}`);
          assert.ok(start.y < end.y, "time goes down");
        }
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the strongest of several edges and labels the branches", () => {
    const { ways } = layOut(passedFacts.graph);
    const told = ways.map(({ from, to, kind, label }) => [`${from} > ${to}`, kind, label?.text]);
    assert.deepEqual(new Map(told.map(([way, ...rest]) => [way, rest])).get("Gate > Register"), [
      "branch",
      "if it holds",
    ]);
    assert.deepEqual(told.filter(([, kind]) => kind === "branch").length, 2);
  });

  it("draws the same bytes every time, whatever was drawn before", () => {
    const [first, second] = [1, 2].map(() => drawGraph(passedFacts.graph, [])?.svg.markup);
    assert.equal(first, second);
  });

  it("tells names, states and ways in words", () => {
    const svg = drawGraph(passedFacts.graph, [{ name: "Train", type: "Training", state: "failed" }])?.svg;
    const drawing = parseMarkup(svg?.markup ?? "");
    assert.equal(drawing.attributes.get("aria-labelledby"), "dag-title dag-desc");
    assert.match(textOf(elements(drawing, "desc")[0]), /Train \(Training\): failed\. .*Gate to Register, if it holds/);
    assert.equal(elements(drawing, "g").length, passedFacts.graph.nodes.size);
    assert.equal(elements(drawing, "path", "edge").length, pairsOf(passedFacts.graph.edges).length);
  });

  it("shortens a long name in its middle", () => {
    const name = `Begin-${"x".repeat(60)}-end`;
    const graph: Graph = { nodes: new Map([[name, nodeOf(name)]]), edges: [], order: [name] };
    const drawing = parseMarkup(drawGraph(graph, [])?.svg.markup ?? "");
    assert.equal(textOf(elements(drawing, "text", "name")[0]), "Begin-xxxxxx…xxxxxxxx-end");
  });

  it("draws a definition that nobody looks at as a run without any states", () => {
    const drawing = parseMarkup(drawGraph(passedFacts.graph, [])?.svg.markup ?? "");
    assert.deepEqual(
      [...new Set(elements(drawing, "g").map(({ attributes }) => attributes.get("class")))],
      ["planned"],
    );
    assert.deepEqual(elements(drawing, "use"), []);
    assert.match(textOf(elements(drawing, "desc")[0]), /Train \(Training\)\. /);
  });

  it("says how long a step took, and that its result was there already", () => {
    const startTime = new Date(0);
    const ran = { name: "Train", status: "Succeeded", startTime, endTime: new Date(4100) };
    const line = (one: RanStep): string => {
      const drawing = drawGraph(passedFacts.graph, stepFacts(passedFacts.graph, [one]));
      return textOf(elements(parseMarkup(drawing?.svg.markup ?? ""), "g", "succeeded")[0]);
    };
    assert.match(line(ran), /succeeded · 4\.1 s$/);
    assert.match(line({ ...ran, cachedFrom: "arn:x" }), /succeeded · cached$/);
  });

  it("leaves a graph of more than a hundred steps to the table", () => {
    const names = Array.from({ length: 101 }, (_, index) => `Step${index}`);
    const graph: Graph = { nodes: new Map(names.map((name) => [name, nodeOf(name)])), edges: [], order: names };
    assert.equal(drawGraph(graph, []), undefined);
  });
});
