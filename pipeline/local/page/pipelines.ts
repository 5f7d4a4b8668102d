/** The pipelines, by name. */
import { type Content, type Html, html } from "../../drawing/html";
import { code, stateInWords, when } from "../../drawing/words";
import { pipelineKey } from "../names";
import { page } from "../paging";
import type { PipelineRecord } from "../records";
import type { Store } from "../store";
import { stateOf, stepsOf } from "./executionStates";
import { further, href, link } from "./links";
import { newestExecutions } from "./newest";
import type { Answer, Question } from "./view";

const PER_PAGE = 50;

export function pipelines({ store, query }: Question): Answer {
  const summary = (_key: unknown, record: PipelineRecord): PipelineRecord => record;
  const { items, nextToken } = page(
    { database: store.pipelines, prefix: [], descending: false, summary },
    { NextToken: query.get("after") ?? undefined, MaxResults: PER_PAGE },
  );
  return {
    part: "Pipelines",
    title: "Pipelines",
    body: [
      items.length === 0 ? none : table(store, items),
      further(nextToken && href.pipelines({ after: nextToken }), "More pipelines"),
    ],
  };
}

const none = html`<p class="empty">
  No pipeline yet. ${code("npx sluicegate local up")} brings up the local stack's.
</p>`;

function table(store: Store, items: readonly PipelineRecord[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Pipelines, may scroll">
    <table class="list">
      <caption>
        By name.
      </caption>
      <thead>
        <tr>
          <th scope="col">Pipeline</th>
          <th scope="col" class="number">Version</th>
          <th scope="col">Changed</th>
          <th scope="col">Newest execution</th>
        </tr>
      </thead>
      <tbody>
        ${items.map((record) => row(store, record))}
      </tbody>
    </table>
  </div>`;
}

function row(store: Store, { name, description, version, modified }: PipelineRecord): Html {
  return html`<tr>
    <th scope="row">
      ${link(href.pipeline(name), name)}${description && html` <span class="sub">${description}</span>`}
    </th>
    <td class="number">${version}</td>
    <td>${when(new Date(modified))}</td>
    <td>${newestOf(store, name)}</td>
  </tr>`;
}

function newestOf(store: Store, name: string): Content {
  const [newest] = newestExecutions(store, [pipelineKey(name)], 1);
  if (newest === undefined) return "–";
  return html`${stateInWords(stateOf(newest, stepsOf(store, newest)))}
    <span class="sub mono">${link(href.execution(newest), newest.id)}</span>`;
}
