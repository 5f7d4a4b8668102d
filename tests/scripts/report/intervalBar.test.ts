import assert from "node:assert/strict";
import fc from "fast-check";
import type { MetricFact } from "../../../scripts/report/facts";
import { intervalBar } from "../../../scripts/report/intervalBar";
import { type Element, elements, parseMarkup } from "../../support/markup";

const draw = (metric: MetricFact): Element => parseMarkup(intervalBar(metric).markup);
const number = (element: Element | undefined, name: string): number => Number(element?.attributes.get(name));

describe("interval bar", () => {
  const metric: MetricFact = {
    name: "mse",
    value: 3000,
    interval: [2500, 4100],
    baseline: 6000,
    bound: { comparator: "<=", value: 4000, holds: true },
  };

  it("says in words what it shows", () => {
    assert.equal(
      draw(metric).attributes.get("aria-label"),
      "mse 3,000, 95 % interval 2,500 to 4,100, gate at most 4,000, mean predictor 6,000",
    );
    assert.equal(draw({ name: "mae", value: 1 }).attributes.get("aria-label"), "mae 1");
  });

  it("shades the side on which the gate holds", () => {
    const below = elements(draw(metric), "rect")[0];
    assert.equal(number(below, "x"), 0);
    assert.ok(number(elements(draw(metric), "circle")[0], "cx") < number(below, "width"));
    const above = elements(draw({ ...metric, bound: { comparator: ">=", value: 2000, holds: true } }), "rect")[0];
    assert.equal(number(above, "x") + number(above, "width"), 240);
  });

  it("draws every mark inside, for any numbers", () => {
    const any = fc.double({ noNaN: true, min: -1e12, max: 1e12 });
    fc.assert(
      fc.property(any, any, any, any, any, (value, low, high, baseline, bound) => {
        const comparator = "<" as const;
        const drawn = draw({
          name: "m",
          value,
          interval: [low, high],
          baseline,
          bound: { comparator, value: bound, holds: true },
        });
        const numbers = [...intervalBarNumbers(drawn)];
        assert.ok(
          numbers.length > 8 && numbers.every((one) => Number.isFinite(one) && one >= 0 && one <= 240),
          String(numbers),
        );
      }),
    );
  });
});

/** Where marks stand: every absolute coordinate along the line. */
function* intervalBarNumbers(drawn: Element): Generator<number> {
  yield number(elements(drawn, "circle")[0], "cx");
  yield number(elements(drawn, "rect")[0], "x");
  yield number(elements(drawn, "rect")[0], "width");
  for (const { attributes } of elements(drawn, "path")) {
    for (const [, x] of (attributes.get("d") ?? "").matchAll(/[MH]([^ VMHvl]+)/g)) yield Number(x);
  }
}
