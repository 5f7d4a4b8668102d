/** The numbers of the evaluation, each against its gate and against always predicting the mean. */
import { valueAt } from "../../../pipeline/evaluation";
import type { MetricFact, ReportFacts } from "../facts";
import { type Content, type Html, html } from "../../../pipeline/drawing/html";
import { icon } from "../../../pipeline/drawing/icons";
import { intervalBar, LEGEND } from "../intervalBar";
import { figure } from "../../../pipeline/drawing/text";
import { boundInWords } from "../verdict";
import { count } from "../../../pipeline/drawing/words";
import { type Section, section } from "../section";

/** Full names of the metrics that evaluations report; others stand for themselves. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ["mse", "mean squared error, lower is better"],
  ["rmse", "root of mse, lower is better"],
  ["mae", "mean absolute error, lower is better"],
  ["r2", "explained variance, higher is better"],
  ["accuracy", "share of rows classified rightly, higher is better"],
  ["precision", "share of class 1 among what is said to be it, higher is better"],
  ["recall", "share of class 1 that is found, higher is better"],
  ["f1", "harmonic mean of precision and recall, higher is better"],
  ["true_negative_rate", "share of class 0 that is recognised, higher is better"],
  ["auc", "chance that class 1 is ranked above class 0, higher is better"],
]);

export function metrics(facts: ReportFacts): Section {
  if (facts.metrics.length === 0) {
    return section(
      "metrics",
      "Metrics",
      html`<p class="empty">No evaluation was written, so there are no numbers.</p>`,
    );
  }
  const gatedFirst = [...facts.metrics].sort((a, b) => Number(b.bound !== undefined) - Number(a.bound !== undefined));
  // Bounds are known from the certificate; without one it would be wrong to say that there are none.
  const ungated = facts.proof.certificate === undefined ? "not proved" : "not gated";
  return section(
    "metrics",
    "Metrics",
    html`<div class="scroll" tabindex="0" role="region" aria-label="Metrics, may scroll">
      <table class="wide">
        <caption>
          ${basis(facts)}
        </caption>
        <thead>
          <tr>
            <th scope="col">Metric</th>
            <th scope="col" class="number">Value</th>
            <th scope="col" class="number">95 % interval</th>
            <th scope="col">Against gate and baseline</th>
            <th scope="col" class="number">Mean predictor</th>
            <th scope="col">Gate</th>
          </tr>
        </thead>
        <tbody>
          ${gatedFirst.map((metric) => row(metric, ungated))}
        </tbody>
      </table>
    </div>`,
    LEGEND,
    facts.metrics.map(caution),
  );
}

function basis({ evaluation }: ReportFacts): string {
  const rows = valueAt(evaluation, "data.rows");
  const target = valueAt(evaluation, "data.target");
  const resamples = valueAt(evaluation, "intervals.resamples");
  const seed = valueAt(evaluation, "intervals.seed");
  const on = typeof rows === "number" ? `Measured on ${count(rows, "held-out row")}` : "Measured on held-out rows";
  const what = typeof target === "string" ? `, target ${target}` : "";
  const how =
    typeof resamples === "number" && typeof seed === "number"
      ? `; intervals from ${count(resamples, "bootstrap resample")}, seed ${seed}`
      : "";
  return `${on}${what}${how}.`;
}

function row(metric: MetricFact, ungated: string): Html {
  const { name, value, interval, baseline, bound, standardDeviation } = metric;
  const spread = standardDeviation === undefined ? undefined : `± ${figure(standardDeviation)}`;
  return html`<tr class="${bound === undefined ? "free-metric" : "gated"}">
    <th scope="row">${name}${NAMES.has(name) ? html` <span class="sub">${NAMES.get(name)}</span>` : undefined}</th>
    <td class="number">
      <strong>${figure(value)}</strong>${spread === undefined ? undefined : html` <span class="sub">${spread}</span>`}
    </td>
    <td class="number">${interval === undefined ? "–" : `${figure(interval[0])} to ${figure(interval[1])}`}</td>
    <td>${intervalBar(metric)}</td>
    <td class="number">${baseline === undefined ? "–" : figure(baseline)}</td>
    <td>${bound === undefined ? html`<span class="muted">${ungated}</span>` : gate(bound)}</td>
  </tr>`;
}

function gate(bound: NonNullable<MetricFact["bound"]>): Html {
  const state = bound.holds
    ? html`<span class="state good">${icon("check")}holds</span>`
    : html`<span class="state bad">${icon("cross")}missed</span>`;
  return html`${state} <span class="sub keep">${boundInWords(bound)}</span>`;
}

/** A value inside its bound whose interval is not: luck of the test rows may have decided. */
function caution({ name, interval, bound }: MetricFact): Content {
  if (interval === undefined || bound?.holds !== true) return undefined;
  const past = bound.comparator.startsWith("<") ? interval[1] > bound.value : interval[0] < bound.value;
  if (!past) return undefined;
  return html`<p>
    <span class="wary">${icon("warning")}</span>The gate decides by the value. The interval of ${name} reaches past the
    bound: on other held-out rows the same model might have missed it.
  </p>`;
}
