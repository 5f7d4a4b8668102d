/** What ran: the graph as a drawing, and each step with its state, times and reason. */
import { took } from "../../../pipeline/drawing/text";
import type { GraphNode } from "../../../pipeline/graph";
import { drawGraph, type Drawing } from "../../../pipeline/drawing/dagDrawing";
import type { StepSnapshot } from "../../executions";
import type { ReportFacts } from "../facts";
import { type Content, type Html, html } from "../../../pipeline/drawing/html";
import { type StepFact, stepFacts } from "../../../pipeline/drawing/states";
import { stateInWords, when } from "../../../pipeline/drawing/words";
import { type Section, section } from "../section";

export function steps(facts: ReportFacts): Section {
  const all = stepFacts(facts.graph, facts.execution.steps);
  const drawing = drawGraph(facts.graph, all);
  const beside = drawing?.narrow === true ? "run beside" : "run";
  return section("steps", "Steps", html`<div class="${beside}">${shown(drawing)}${table(facts, all)}</div>`);
}

function shown(drawing: Drawing | undefined): Html {
  if (drawing === undefined) return html`<p class="empty">The graph has too many steps for a drawing.</p>`;
  const size = drawing.narrow ? "graph" : "graph large";
  return html`<div class="${size}" tabindex="0" role="region" aria-label="Graph of the steps, may scroll">
    ${drawing.svg}
  </div>`;
}

function table({ graph, execution }: ReportFacts, all: readonly StepFact<StepSnapshot>[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table of the steps, may scroll">
    <table>
      <caption>
        Execution ${execution.id}: ${execution.status.toLowerCase()}. Times are UTC.
      </caption>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">State</th>
          <th scope="col">Started</th>
          <th scope="col" class="number">Took</th>
        </tr>
      </thead>
      ${all.map((step) => rows(step, graph.nodes.get(step.name)))}
    </table>
  </div>`;
}

function rows({ name, type, state, ran }: StepFact<StepSnapshot>, node: GraphNode | undefined): Html {
  const { startTime, failureReason } = ran ?? {};
  const branch = node?.branch;
  const way = branch && `${branch.outcome === "if" ? "if" : "unless"} ${branch.condition} holds`;
  return html`<tbody>
    <tr>
      <th scope="row">${name} <span class="sub">${type}${way === undefined ? "" : `, ${way}`}</span></th>
      <td>${stateInWords(state)}</td>
      <td>${when(startTime)}</td>
      <td class="number">${took(ran ?? {}) || "–"}</td>
    </tr>
    ${reason(failureReason)}
  </tbody>`;
}

function reason(text: string | undefined): Content {
  if (text === undefined || text === "") return undefined;
  return html`<tr>
    <td colspan="4" class="free"><span class="muted">Reason: </span>${text}</td>
  </tr>`;
}
