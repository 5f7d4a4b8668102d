/** Whatever texts come from outside, the page keeps its structure: not one element or attribute more. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph } from "../../../pipeline/graph";
import { parseDefinition } from "../../../scripts/executions";
import type { ReportFacts } from "../../../scripts/report/facts";
import { renderReport } from "../../../scripts/report/page";
import { everyElement, parseMarkup, textOf, type Element } from "../../support/markup";
import { passedFacts, refusedFacts, unprovedFacts } from "../../support/reportFacts";

/** What the page decides by; everything else is text that it shows. */
const KEPT = new Set(["status", "type", "verdict", "comparator", "approval", "svg", "definition", "graph"]);

/** A copy in which `change` was applied to every text, so that equal texts stay equal. */
function changed<T>(value: T, change: (text: string) => string): T;
function changed(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((one: unknown) => changed(one, change));
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]: [string, unknown]) => [key, KEPT.has(key) ? one : changed(one, change)]),
  );
}

/** Step names and their references stay what they are in the definition; its other texts change. */
function hostile(facts: ReportFacts, text: string): ReportFacts {
  const change = (before: string): string => `${before}~${text}`;
  const definition = parseDefinition(facts.definition);
  const Steps = definition.Steps.map((step) => ({ ...step, DisplayName: text, Description: text }));
  const Parameters = changed(definition.Parameters, change);
  const whole = changed(facts, change);
  const steps = facts.execution.steps.map((step) => ({ ...changed(step, change), name: step.name }));
  return {
    ...whole,
    definition: JSON.stringify({ ...definition, Steps, Parameters }),
    execution: { ...whole.execution, steps },
    plots: facts.plots.map((plot) => ({ name: change(plot.name), svg: `${text}${plot.svg}` })),
  };
}

const skeleton = (root: Element): string =>
  everyElement(root)
    .map(({ name, attributes }) => `${name}(${[...attributes.keys()].join(" ")})`)
    .join("\n");

const attacks = fc.oneof(
  fc.constantFrom(
    "</title></style><script>alert(1)</script>",
    `"><img src=x onerror=alert(1)>`,
    "' onload='alert(1)' x='",
    "--><!--",
    "]]></svg>",
    "&lt;script&gt;",
    "javascript:alert(1)",
    "\u202Edeorppa\u0000\uD800",
    "\n\n\t",
    "${alert(1)}",
  ),
  fc.string({ unit: "binary", maxLength: 30 }),
);

describe("report: hostile texts in every field", () => {
  for (const [name, facts] of Object.entries({ passedFacts, refusedFacts, unprovedFacts })) {
    it(`${name}: changes texts only`, () => {
      const expected = skeleton(parseMarkup(renderReport(hostile(facts, "x"))));
      fc.assert(
        fc.property(attacks, (text) => {
          assert.equal(skeleton(parseMarkup(renderReport(hostile(facts, text)))), expected);
        }),
        { numRuns: 25 },
      );
    });
  }

  it("shows them as they are, names of steps included", () => {
    const name = "<b onclick='x'>";
    const definition = passedFacts.definition.replace('"Name":"Register"', `"Name":"${name}"`);
    const graph = buildGraph(parseDefinition(definition));
    const steps = passedFacts.execution.steps.map((step) => ({ ...step, name: step.name.replace("Register", name) }));
    const root = parseMarkup(
      renderReport({ ...passedFacts, definition, graph, execution: { ...passedFacts.execution, steps } }),
    );
    assert.equal(skeleton(root), skeleton(parseMarkup(renderReport(passedFacts))));
    assert.ok(textOf(root).includes(`${name}: succeeded`));
  });
});
