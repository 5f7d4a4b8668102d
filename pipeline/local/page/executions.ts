/** The executions of all pipelines, or of one, newest first. */
import { type Content, type Html, html } from "../../drawing/html";
import { took } from "../../drawing/text";
import { code, stateInWords, when } from "../../drawing/words";
import { pipelineKey } from "../names";
import type { ExecutionRecord } from "../records";
import type { Store } from "../store";
import { isLive, stateOf, stepsOf, timesOf } from "./executionStates";
import { further, href, link } from "./links";
import { newestExecutions, type Place } from "./newest";
import type { Answer, Question } from "./view";

const PER_PAGE = 25;

const PLACE = /^(\d{1,15})\.([a-z0-9]{1,32})$/;

function placeIn(query: URLSearchParams): Place | undefined {
  const [, created, id] = PLACE.exec(query.get("before") ?? "") ?? [];
  return created === undefined || id === undefined ? undefined : { created: Number(created), id };
}

export function executions({ store, query }: Question): Answer {
  const wanted = query.get("pipeline");
  const record = wanted === null ? undefined : store.pipelines.get([pipelineKey(wanted)]);
  if (wanted !== null && record === undefined) return undefined;
  const pipelines = record === undefined ? [...store.pipelines.getKeys()].map(String) : [pipelineKey(record.name)];
  const found = newestExecutions(store, pipelines, PER_PAGE + 1, placeIn(query));
  const shown = found.slice(0, PER_PAGE);
  const last = found.length > PER_PAGE ? shown.at(-1) : undefined;
  const pipeline = record?.name;
  return {
    part: "Executions",
    title: pipeline === undefined ? "Executions" : `Executions of ${pipeline}`,
    ...(record !== undefined && { trail: [] }),
    body: [
      query.has("before") ? html`<p>${link(href.executions({ pipeline }), "Newest executions")}</p>` : undefined,
      shown.length === 0 ? none : executionTable(store, shown),
      further(last && href.executions({ pipeline, before: `${last.created}.${last.id}` }), "Older executions"),
    ],
    live: shown.some(isLive),
  };
}

const none = html`<p class="empty">
  No execution yet. ${code("npx sluicegate run start --stack local")} starts one, or any client that uses this endpoint.
</p>`;

function executionTable(store: Store, shown: readonly ExecutionRecord[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Executions, may scroll">
    <table class="list">
      <caption>
        Newest first.
      </caption>
      <thead>
        <tr>
          <th scope="col">Execution</th>
          <th scope="col">State</th>
          <th scope="col">Started</th>
          <th scope="col" class="number">Took</th>
        </tr>
      </thead>
      <tbody>
        ${shown.map((execution) => row(store, execution))}
      </tbody>
    </table>
  </div>`;
}

function row(store: Store, execution: ExecutionRecord): Html {
  const times = timesOf(execution);
  return html`<tr>
    <th scope="row">
      <span class="mono keep">${link(href.execution(execution), execution.id)}</span>
      <span class="sub">${execution.pipelineName}</span>
    </th>
    <td>${stateInWords(stateOf(execution, stepsOf(store, execution)))}${reason(execution.failureReason)}</td>
    <td>${when(times.startTime)}</td>
    <td class="number">${took(times) || "–"}</td>
  </tr>`;
}

/** As much of a reason as a list has room for; the execution's own page has all of it. */
const LONGEST_REASON = 160;

function reason(text: string | undefined): Content {
  const [line = ""] = (text ?? "").split("\n");
  if (line === "") return undefined;
  return html` <span class="sub">${line.length > LONGEST_REASON ? `${line.slice(0, LONGEST_REASON)}…` : line}</span>`;
}
