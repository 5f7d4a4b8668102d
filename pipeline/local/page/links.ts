/** The addresses of the page. No bucket can have the name of the folder that all of them lie in. */
import { type Html, html } from "../../drawing/html";
import { pipelineKey } from "../names";

export const ROOT = "/_/";

/** `query` without what is undefined; texts of any kind belong there, since a path would resolve a `..`. */
function at(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return `${ROOT}${path}${given.size === 0 ? "" : `?${given.toString()}`}`;
}

export interface ExecutionName {
  readonly pipelineName: string;
  readonly id: string;
}

export const href = {
  executions: (query: { readonly pipeline?: string; readonly before?: string } = {}) => at("", query),
  execution: ({ pipelineName, id }: ExecutionName) => at(`executions/${pipelineKey(pipelineName)}/${id}`),
  log: ({ pipelineName, id }: ExecutionName, step: string, host?: string) =>
    at(`executions/${pipelineKey(pipelineName)}/${id}/log`, { step, host }),
  pipelines: (query: { readonly after?: string } = {}) => at("pipelines", query),
  pipeline: (name: string, query: { readonly version?: number; readonly after?: string } = {}) =>
    at(`pipelines/${pipelineKey(name)}`, query),
  models: (query: { readonly after?: string } = {}) => at("models", query),
  group: (name: string, query: { readonly after?: string } = {}) => at(`models/${name}`, query),
  package: (group: string, version: number) => at(`models/${group}/${version}`),
} as const;

export function link(to: string, text: string | Html): Html {
  return html`<a href="${to}">${text}</a>`;
}

/** A link to the rest of a listing; nothing when this was all. */
export function further(to: string | undefined, text: string): Html | undefined {
  return to === undefined ? undefined : html`<p class="further"><a href="${to}" rel="next">${text}</a></p>`;
}
