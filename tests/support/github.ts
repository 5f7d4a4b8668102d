/** A double of the part of GitHub's REST API that CI uses, on loopback. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface PostedComment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string };
}

export interface GitHubDouble {
  readonly url: string;
  /** Requests as `METHOD path`, without the query. */
  readonly calls: string[];
  readonly comments: Map<number, PostedComment[]>;
  /** Open pull requests by `owner:branch`. */
  readonly pulls: Map<string, { readonly number: number; readonly head: { readonly sha: string } }[]>;
  /** Pull requests by number, with what reviewers said, oldest first. */
  readonly reviewed: Map<number, ReviewedDouble>;
  stop(): Promise<void>;
}

export interface ReviewedDouble {
  readonly head: { readonly sha: string };
  readonly user: { readonly login: string };
  readonly reviews: { readonly user: { readonly login: string }; readonly state: string; readonly commit_id: string }[];
}

export const TOKEN = "a-token";
export const REPOSITORY = "clinic/sluicegate";
const BOT = { login: "github-actions[bot]" };

type Answer = readonly [status: number, body: unknown];

export async function githubDouble(): Promise<GitHubDouble> {
  const calls: string[] = [];
  const comments: GitHubDouble["comments"] = new Map();
  const pulls: GitHubDouble["pulls"] = new Map();
  const reviewed: GitHubDouble["reviewed"] = new Map();

  const answer = (method: string, url: URL, body: unknown): Answer => {
    const path = url.pathname.replace(`/repos/${REPOSITORY}`, "");
    const [, pullRequest] = /^\/issues\/(\d+)\/comments$/.exec(path) ?? [];
    const [, id] = /^\/issues\/comments\/(\d+)$/.exec(path) ?? [];
    if (method === "GET" && path === "/pulls") return [200, pulls.get(url.searchParams.get("head") ?? "") ?? []];
    const [, number, part] = /^\/pulls\/(\d+)(\/reviews)?$/.exec(path) ?? [];
    const review = reviewed.get(Number(number));
    if (method === "GET" && review !== undefined)
      return [200, part === undefined ? review : pageOf(review.reviews, url)];
    if (pullRequest !== undefined) return onPullRequest(method, Number(pullRequest), url, textOf(body));
    const all = [...comments.values()].flat();
    const comment = method === "PATCH" ? all.find((one) => one.id === Number(id)) : undefined;
    if (comment === undefined) return [404, { message: "Not Found" }];
    comment.body = textOf(body);
    return [200, comment];
  };

  const onPullRequest = (method: string, pullRequest: number, url: URL, body: string): Answer => {
    const there = comments.get(pullRequest) ?? [];
    comments.set(pullRequest, there);
    if (method === "GET") return [200, pageOf(there, url)];
    if (body.length > 65_536) return [422, { message: "Body is too long" }];
    there.push({ id: 1000 + there.length, body, user: BOT });
    return [201, there.at(-1)];
  };

  const server = createServer((request, response) => {
    void respond(request, response);
  });
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const method = request.method ?? "";
    calls.push(`${method} ${url.pathname}`);
    const allowed = request.headers.authorization === `Bearer ${TOKEN}`;
    const [status, body] = allowed ? answer(method, url, await jsonOf(request)) : [401, { message: "Bad credentials" }];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, calls, comments, pulls, reviewed, stop };
}

function pageOf<T>(all: readonly T[], url: URL): T[] {
  const [page, size] = [Number(url.searchParams.get("page")), Number(url.searchParams.get("per_page"))];
  return all.slice((page - 1) * size, page * size);
}

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += String(chunk);
  return text === "" ? undefined : (JSON.parse(text) as unknown);
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null && "body" in value ? String(value.body) : "";
}
