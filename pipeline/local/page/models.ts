/** The registry: the groups of model packages, newest first. */
import { type Content, type Html, html } from "../../drawing/html";
import { approvalInWords, code, when } from "../../drawing/words";
import { page } from "../paging";
import type { GroupRecord } from "../records";
import { LAST, type Store } from "../store";
import { further, href, link } from "./links";
import type { Answer, Question } from "./view";

const PER_PAGE = 50;

export function models({ store, query }: Question): Answer {
  const { items, nextToken } = page(
    {
      database: store.groupsByTime,
      prefix: [],
      descending: true,
      summary: ([, name = ""]) => store.groups.get([name]),
    },
    { NextToken: query.get("after") ?? undefined, MaxResults: PER_PAGE },
  );
  return {
    part: "Models",
    title: "Models",
    body: [
      items.length === 0 ? none : table(store, items),
      further(nextToken && href.models({ after: nextToken }), "Older groups"),
    ],
  };
}

const none = html`<p class="empty">
  No group of model packages yet. ${code("npx sluicegate local up")} brings up the local stack's.
</p>`;

function table(store: Store, items: readonly GroupRecord[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Groups of model packages, may scroll">
    <table class="list">
      <caption>
        Groups of model packages, newest first.
      </caption>
      <thead>
        <tr>
          <th scope="col">Group</th>
          <th scope="col" class="number">Packages</th>
          <th scope="col">Newest</th>
          <th scope="col">Created</th>
        </tr>
      </thead>
      <tbody>
        ${items.map((group) => row(store, group))}
      </tbody>
    </table>
  </div>`;
}

function row(store: Store, { name, description, created }: GroupRecord): Html {
  return html`<tr>
    <th scope="row">${link(href.group(name), name)}${description && html` <span class="sub">${description}</span>`}</th>
    <td class="number">${store.packages.getKeysCount({ start: [name], end: [name, LAST] })}</td>
    <td>${newest(store, name)}</td>
    <td>${when(new Date(created))}</td>
  </tr>`;
}

function newest(store: Store, name: string): Content {
  const [found] = store.packages.getRange({ start: [name, LAST], end: [name], reverse: true, limit: 1 });
  if (found === undefined) return "–";
  const { version, approval } = found.value;
  return html`${link(href.package(name, version), `version ${version}`)}
    <span class="sub">${approvalInWords(approval)}</span>`;
}
