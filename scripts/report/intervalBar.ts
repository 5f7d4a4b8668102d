/** One metric on a line: its interval and value against the bound of the gate and the mean predictor. */
import type { MetricFact } from "./facts";
import { type Html, html } from "../../pipeline/drawing/html";
import { figure } from "../../pipeline/drawing/text";
import { boundInWords } from "./verdict";

const WIDTH = 240;
const HEIGHT = 34;
const MIDDLE = HEIGHT / 2;
/** Share of the line that stays free at each end. */
const MARGIN = 0.07;

export function intervalBar(metric: MetricFact): Html {
  const { value, interval, baseline, bound } = metric;
  const x = scaleOf(
    [value, ...(interval ?? []), baseline, bound?.value].filter((known): known is number => known !== undefined),
  );
  return html`<svg
    class="bar"
    role="img"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    preserveAspectRatio="xMinYMid"
    aria-label="${spoken(metric)}"
  >
    ${bound && allowed(x(bound.value), bound.comparator.startsWith("<"))}
    <path class="axis" d="M0 ${MIDDLE}H${WIDTH}" />
    ${interval && range(x(interval[0]), x(interval[1]))} ${bound && boundMark(x(bound.value))}
    ${baseline === undefined ? undefined : diamond(x(baseline))}
    <circle class="value" cx="${x(value)}" cy="${MIDDLE}" r="5.5" />
  </svg>`;
}

/** What the marks of the bars mean. */
export const LEGEND = html`<p class="legend">
  <span>${sample(html`<circle class="value" cx="30" cy="17" r="7" />`)}value</span>
  <span>${sample(range(11, 49))}95 % interval</span>
  <span>${sample(html`${allowed(30, true)}${boundMark(30)}`)}bound of the gate, shaded where it holds</span>
  <span>${sample(diamond(30))}always predicting the mean</span>
</p>`;

function sample(mark: Html): Html {
  return html`<svg class="bar" viewBox="8 4 44 26" aria-hidden="true">${mark}</svg>`;
}

function scaleOf(values: readonly number[]): (value: number) => number {
  const low = Math.min(...values);
  // All the same: anything is in the middle of a span of its own.
  const span = Math.max(...values) - low || Math.abs(low) || 1;
  const free = WIDTH * MARGIN;
  return (value) => Math.round((free + ((value - low) / span) * (WIDTH - 2 * free)) * 10) / 10;
}

function allowed(x: number, below: boolean): Html {
  const from = below ? 0 : x;
  return html`<rect class="allowed" x="${from}" y="3" width="${below ? x : WIDTH - x}" height="${HEIGHT - 6}" />`;
}

function boundMark(x: number): Html {
  return html`<path class="bound" d="M${x} 1V${HEIGHT - 1}" />`;
}

function range(low: number, high: number): Html {
  return html`<path class="interval" d="M${low} ${MIDDLE}H${high}M${low} ${MIDDLE - 5}v10M${high} ${MIDDLE - 5}v10" />`;
}

function diamond(x: number): Html {
  return html`<path class="baseline" d="M${x} ${MIDDLE - 6}l6 6-6 6-6-6z" />`;
}

function spoken({ name, value, interval, baseline, bound }: MetricFact): string {
  const parts = [
    `${name} ${figure(value)}`,
    interval && `95 % interval ${figure(interval[0])} to ${figure(interval[1])}`,
    bound && `gate ${boundInWords(bound)}`,
    baseline === undefined ? undefined : `mean predictor ${figure(baseline)}`,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}
