/** What ran: the graph as a drawing, and each step with its state, times and reason. */
import type { Graph, GraphNode } from "../graph";
import { drawGraph, type Drawing } from "./dagDrawing";
import { type Content, type Html, html } from "./html";
import type { RanStep, StepFact } from "./states";
import { took } from "./text";
import { stateInWords, when } from "./words";

export interface StepsShown<Ran extends RanStep> {
  readonly graph: Graph;
  readonly steps: readonly StepFact<Ran>[];
  readonly caption: string;
  /** What a page can say besides of a step, for example where its log is. */
  readonly more?: (step: StepFact<Ran>) => Content;
}

export function stepTable<Ran extends RanStep>(shown: StepsShown<Ran>): Html {
  const drawing = drawGraph(shown.graph, shown.steps);
  return html`<div class="${drawing?.narrow === true ? "run beside" : "run"}">${framed(drawing)}${table(shown)}</div>`;
}

/** A drawing that scrolls where it is wider than the page. */
export function framed(drawing: Drawing | undefined): Html {
  if (drawing === undefined) return html`<p class="empty">The graph has too many steps for a drawing.</p>`;
  const size = drawing.narrow ? "graph" : "graph large";
  return html`<div class="${size}" tabindex="0" role="region" aria-label="Graph of the steps, may scroll">
    ${drawing.svg}
  </div>`;
}

function table<Ran extends RanStep>({ graph, steps, caption, more }: StepsShown<Ran>): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of the steps, may scroll">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">State</th>
          <th scope="col">Started</th>
          <th scope="col" class="number">Took</th>
        </tr>
      </thead>
      ${steps.map((step) => rows(step, graph.nodes.get(step.name), more?.(step)))}
    </table>
  </div>`;
}

function rows({ name, type, state, ran }: StepFact, node: GraphNode | undefined, more: Content): Html {
  const branch = node?.branch;
  const way = branch && `${branch.outcome === "if" ? "if" : "unless"} ${branch.condition} holds`;
  return html`<tbody>
    <tr>
      <th scope="row">${name} <span class="sub">${type}${way === undefined ? "" : `, ${way}`}</span></th>
      <td>${stateInWords(state)}${more}</td>
      <td>${when(ran?.startTime)}</td>
      <td class="number">${took(ran ?? {}) || "–"}</td>
    </tr>
    ${reason(ran?.failureReason)}
  </tbody>`;
}

function reason(text: string | undefined): Content {
  if (text === undefined || text === "") return undefined;
  return html`<tr>
    <td colspan="4" class="free"><span class="muted">Reason: </span>${text}</td>
  </tr>`;
}
