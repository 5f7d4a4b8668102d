/**
 * The page for people: executions, pipelines and models as HTML that needs no script, read-only. It lies below a path that
 * no bucket can have, because all other paths are S3's.
 */
import type { IncomingHttpHeaders } from "node:http";
import { html } from "../../drawing/html";
import { code } from "../../drawing/words";
import { ApiError } from "../errors";
import type { S3Reply } from "../s3/request";
import { documentOf, HEADERS } from "./document";
import { execution } from "./execution";
import { executions } from "./executions";
import { group } from "./group";
import { href, link, ROOT } from "./links";
import { log } from "./log";
import { models } from "./models";
import { modelPackage } from "./package";
import { pipeline } from "./pipeline";
import { pipelines } from "./pipelines";
import type { Answer, Question, Source, View } from "./view";

export type { Source } from "./view";

interface Route {
  /** Parts of the address below the root; `*` stands for a name. */
  readonly parts: readonly string[];
  readonly view: (question: Question) => Answer;
}

const ROUTES: readonly Route[] = [
  { parts: [], view: executions },
  { parts: ["executions", "*", "*"], view: execution },
  { parts: ["executions", "*", "*", "log"], view: log },
  { parts: ["pipelines"], view: pipelines },
  { parts: ["pipelines", "*"], view: pipeline },
  { parts: ["models"], view: models },
  { parts: ["models", "*"], view: group },
  { parts: ["models", "*", "*"], view: modelPackage },
];

export interface Address {
  readonly method: string;
  /** Path and query, as they came. */
  readonly url: string;
}

/** Whether an address belongs to the page. */
export const isPage = (url: string): boolean => url.startsWith(ROOT);

/**
 * Whether a request for the service itself comes from a browser, which is to see the page: S3 lists buckets there for its
 * clients, which neither ask for HTML nor come without any header of theirs.
 */
export function wantsPage({ method, url }: Address, headers: IncomingHttpHeaders): boolean {
  if ((method !== "GET" && method !== "HEAD") || url !== "/") return false;
  const isClient = Object.keys(headers).some((name) => name === "authorization" || name.startsWith("x-amz-"));
  return !isClient && /(^|,)\s*text\/html\b/i.test(headers.accept ?? "");
}

/** An answer that is a whole document. */
export interface PageReply extends S3Reply {
  readonly body: string;
}

export const toPage: S3Reply = { status: 302, headers: { location: ROOT, "cache-control": "no-store" } };

/** Answers a request for an address of the page. */
export async function servePage({ method, url }: Address, source: Source): Promise<PageReply> {
  const [location = "", ...rest] = url.split("?");
  const query = new URLSearchParams(rest.join("?"));
  if (method !== "GET" && method !== "HEAD")
    return { status: 405, headers: { ...HEADERS, allow: "GET, HEAD" }, body: documentOf(readOnly, query) };
  const view = await find(location.slice(ROOT.length), query, source);
  return { status: view === undefined ? 404 : 200, headers: HEADERS, body: documentOf(view ?? nothing, query) };
}

async function find(path: string, query: URLSearchParams, source: Source): Promise<View | undefined> {
  const given = path === "" ? [] : path.split("/");
  const route = ROUTES.find(
    ({ parts }) => parts.length === given.length && parts.every((part, index) => part === "*" || part === given[index]),
  );
  if (route === undefined) return undefined;
  const params = given.filter((_, index) => route.parts[index] === "*");
  try {
    return await route.view({ ...source, params, query });
  } catch (error) {
    if (error instanceof ApiError) return undefined; // A place in a listing that there is not.
    throw error;
  }
}

const nothing: View = {
  part: "Executions",
  title: "Nothing is here",
  trail: [],
  body: html`<p>There is nothing by that name, or no longer. ${link(href.executions(), "All executions")}</p>`,
};

const readOnly: View = {
  part: "Executions",
  title: "Nothing can be changed here",
  trail: [],
  body: html`<p>The page only shows. Use ${code("npx sluicegate")} or any SageMaker client to change something.</p>`,
};
