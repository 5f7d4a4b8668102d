/** One group of the registry: its packages, newest first, with what was decided and measured of each. */
import { type Content, type Html, html, joined } from "../../drawing/html";
import { figure } from "../../drawing/text";
import { code, pairs, when } from "../../drawing/words";
import { page } from "../paging";
import type { GroupRecord, PackageRecord } from "../records";
import { further, href, link } from "./links";
import { measuredAt } from "./measured";
import { approvalState, evaluationOf, executionOf } from "./packageFacts";
import type { Answer, Question, View } from "./view";

const PER_PAGE = 25;
/** Metrics that a row has room for; the package's own page has all. */
const MOST_METRICS = 3;

export function group(question: Question): Answer {
  const [name = ""] = question.params;
  const found = question.store.groups.get([name]);
  return found && shown(found, question);
}

async function shown(found: GroupRecord, { store, objects, query }: Question): Promise<View> {
  const { name, arn, description, created } = found;
  const { items, nextToken } = page(
    {
      database: store.packages,
      prefix: [name],
      descending: true,
      summary: (_key, record: PackageRecord) => record,
    },
    { NextToken: query.get("after") ?? undefined, MaxResults: PER_PAGE },
  );
  const rows = await Promise.all(
    items.map(async (record) => row(record, await measuredAt(evaluationOf(record) ?? "", objects))),
  );
  return {
    part: "Models",
    title: name,
    trail: [],
    body: [
      pairs([
        ["Description", description],
        ["Created", when(new Date(created))],
        ["ARN", code(arn)],
      ]),
      rows.length === 0 ? html`<p class="empty">The group has no package.</p>` : table(rows),
      further(nextToken && href.group(name, { after: nextToken }), "Older packages"),
    ],
  };
}

function table(rows: readonly Html[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Packages, may scroll">
    <table>
      <caption>
        Model packages, newest first.
      </caption>
      <thead>
        <tr>
          <th scope="col">Package</th>
          <th scope="col">Approval</th>
          <th scope="col">Metrics</th>
          <th scope="col">Execution</th>
          <th scope="col">Created</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
}

function row(record: PackageRecord, metrics: Awaited<ReturnType<typeof measuredAt>>): Html {
  const execution = executionOf(record);
  const told = metrics.slice(0, MOST_METRICS).map(({ name, value }): Content => html`${name} ${figure(value)}`);
  return html`<tr>
    <th scope="row">${link(href.package(record.group, record.version), `version ${record.version}`)}</th>
    <td>${approvalState(record)}</td>
    <td>${told.length === 0 ? "–" : joined(told, ", ")}</td>
    <td class="mono keep">${execution === undefined ? "–" : link(href.execution(execution), execution.id)}</td>
    <td>${when(new Date(record.created))}</td>
  </tr>`;
}
