/** One pipeline: the definition of its newest version, or of the one that is asked for, and all versions. */
import { drawGraph } from "../../drawing/dagDrawing";
import { type Content, type Html, html, joined } from "../../drawing/html";
import { framed } from "../../drawing/stepTable";
import { code, pairs, when } from "../../drawing/words";
import { parseExecutionArn, pipelineKey } from "../names";
import { page } from "../paging";
import type { PipelineRecord, VersionRecord } from "../records";
import { definitionDetails } from "./definition";
import { pipelineNamed } from "./find";
import { graphOf } from "./graphs";
import { further, href, link } from "./links";
import type { Answer, Question } from "./view";

const PER_PAGE = 25;
const VERSION = /^[1-9]\d{0,8}$/;

export function pipeline({ store, params, query }: Question): Answer {
  const record = pipelineNamed(store, params);
  const asked = query.get("version");
  if (record === undefined || (asked !== null && !VERSION.test(asked))) return undefined;
  const shown = store.versions.get([pipelineKey(record.name), Number(asked ?? record.version)]);
  if (shown === undefined) return undefined;
  const { items, nextToken } = page(
    {
      database: store.versions,
      prefix: [pipelineKey(record.name)],
      descending: true,
      summary: (_key, version: VersionRecord) => version,
    },
    { NextToken: query.get("after") ?? undefined, MaxResults: PER_PAGE },
  );
  return {
    part: "Pipelines",
    title: record.name,
    trail: [],
    body: [
      facts(record),
      definition(store.definitions.get(shown.definition) ?? "", shown),
      html`<section>
        <h2>Versions</h2>
        ${versions(record, items, shown)}
        ${further(nextToken && href.pipeline(record.name, { after: nextToken }), "Older versions")}
      </section>`,
    ],
  };
}

function facts({ name, arn, displayName, description, roleArn, created }: PipelineRecord): Html {
  return pairs([
    ["Executions", link(href.executions({ pipeline: name }), "Executions of this pipeline")],
    ["Name", displayName === name ? undefined : displayName],
    ["Description", description],
    ["Created", when(new Date(created))],
    ["Role", code(roleArn)],
    ["ARN", code(arn)],
  ]);
}

function definition(text: string, { version, definition: digest }: VersionRecord): Html {
  return html`<section>
    <h2>Definition of version ${version}</h2>
    <p class="muted">sha256 ${code(digest)}</p>
    ${framed(drawGraph(graphOf(text), []))} ${definitionDetails(text)}
  </section>`;
}

function versions({ name }: PipelineRecord, items: readonly VersionRecord[], shown: VersionRecord): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Versions, may scroll">
    <table>
      <caption>
        Newest first. Each can still be started.
      </caption>
      <thead>
        <tr>
          <th scope="col">Version</th>
          <th scope="col">Created</th>
          <th scope="col">Aliases</th>
          <th scope="col">Newest execution</th>
        </tr>
      </thead>
      <tbody>
        ${items.map((version) => row(name, version, version.version === shown.version))}
      </tbody>
    </table>
  </div>`;
}

function row(name: string, { version, created, aliases, lastExecution }: VersionRecord, isShown: boolean): Html {
  const execution = lastExecution === undefined ? undefined : parseExecutionArn(lastExecution);
  return html`<tr>
    <th scope="row">
      ${link(href.pipeline(name, { version }), `version ${version}`)}
      ${isShown ? html`<span class="sub">shown above</span>` : undefined}
    </th>
    <td>${when(new Date(created))}</td>
    <td>${aliases.length === 0 ? "–" : joined(aliases.map(code), ", ")}</td>
    <td class="mono keep">${executionLink(execution)}</td>
  </tr>`;
}

function executionLink(execution: ReturnType<typeof parseExecutionArn>): Content {
  if (execution === undefined) return "–";
  return link(href.execution({ pipelineName: execution.pipeline, id: execution.id }), execution.id);
}
