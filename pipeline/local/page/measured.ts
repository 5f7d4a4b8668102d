/** The numbers of evaluation reports: of the property files of an execution's steps, and of what a package names. */
import { readFile } from "node:fs/promises";
import { type Content, html } from "../../drawing/html";
import { figure } from "../../drawing/text";
import { isDerived, metricsOf, type Metric } from "../../evaluation";
import { readPropertyFiles } from "../execution/index";
import type { Graph } from "../../graph";
import type { Objects } from "../s3/objects";
import type { StoredStep } from "../records";

/** One report with what it measured. */
export interface Measured {
  /** Where it is, as the pipeline names it. */
  readonly uri: string;
  readonly metrics: readonly Metric[];
}

/** What the property files of the steps that succeeded hold, in the order of the definition. */
export async function measuredBy(graph: Graph, steps: readonly StoredStep[], objects: Objects): Promise<Measured[]> {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const found: Measured[] = [];
  for (const { step, name } of graph.nodes.values()) {
    const ran = byName.get(name);
    if (ran?.status !== "Succeeded") continue;
    const files = await readPropertyFiles(step, ran.properties ?? {}, {
      pathOf: (uri: string) => objects.pathOfUri(uri),
    });
    for (const file of files.values())
      if ("content" in file) found.push({ uri: file.uri, metrics: told(file.content) });
  }
  return found.filter(({ metrics }) => metrics.length > 0);
}

/** @returns nothing where there is no such object, or where it is no evaluation */
export async function measuredAt(uri: string, objects: Objects): Promise<readonly Metric[]> {
  try {
    return told(JSON.parse(await readFile(objects.pathOfUri(uri), "utf8")) as unknown);
  } catch {
    return [];
  }
}

function told(evaluation: unknown): Metric[] {
  return metricsOf(evaluation).filter((metric) => !isDerived(metric, evaluation));
}

export function metricTable(metrics: readonly Metric[], caption: Content): Content {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Metrics, may scroll">
    <table class="figures">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Metric</th>
          <th scope="col" class="number">Value</th>
          <th scope="col" class="number">95 % interval</th>
          <th scope="col" class="number">Baseline</th>
        </tr>
      </thead>
      <tbody>
        ${metrics.map(
          ({ name, value, interval, baseline }) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="number"><strong>${figure(value)}</strong></td>
              <td class="number">${interval === undefined ? "–" : interval.map(figure).join(" to ")}</td>
              <td class="number">${baseline === undefined ? "–" : figure(baseline)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
