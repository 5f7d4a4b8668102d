/** The few calls of GitHub's REST API that CI needs. */
import { UsageError } from "../exit";

export interface Repository {
  /** `owner/name`. */
  readonly name: string;
  /** https://api.github.com, or a GitHub Enterprise Server's. */
  readonly api: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

export interface PullRequest {
  readonly number: number;
  readonly headSha: string;
}

export interface Comment {
  readonly id: number;
  readonly body: string;
  readonly author: string;
}

export interface ReviewedPullRequest {
  readonly headSha: string;
  readonly author: string;
}

/** The last word that a person has on a pull request. */
export interface Review {
  readonly reviewer: string;
  /** APPROVED, CHANGES_REQUESTED, DISMISSED ... */
  readonly state: string;
  /** The commit that was looked at. */
  readonly commit: string;
}

const TIMEOUT_MS = 30_000;
const PAGE = 100;

/** Open pull requests from a branch, which may be a fork's: `owner` and `branch` name it. */
export async function pullRequestsFrom(
  repository: Repository,
  { owner, branch }: { readonly owner: string; readonly branch: string },
): Promise<PullRequest[]> {
  const query = new URLSearchParams({ state: "open", head: `${owner}:${branch}` });
  const found = await pages(repository, `/pulls?${query.toString()}`);
  return found.map((one) => ({ number: numberAt(one, "number"), headSha: textAt(fieldOf(one, "head"), "sha") }));
}

export async function commentsOn(repository: Repository, pullRequest: number): Promise<Comment[]> {
  const found = await pages(repository, `/issues/${pullRequest}/comments?`);
  return found.map((one) => ({
    id: numberAt(one, "id"),
    body: textAt(one, "body"),
    author: textAt(fieldOf(one, "user"), "login"),
  }));
}

export async function pullRequestOf(repository: Repository, number: number): Promise<ReviewedPullRequest> {
  const found = await call(repository, "GET", `/pulls/${number}`);
  return { headSha: textAt(fieldOf(found, "head"), "sha"), author: textAt(fieldOf(found, "user"), "login") };
}

/** One for each reviewer, in no order; a comment does not take a verdict back. */
export async function reviewsOf(repository: Repository, number: number): Promise<Review[]> {
  const found = await pages(repository, `/pulls/${number}/reviews?`);
  const verdicts = found
    .map((one) => ({
      reviewer: textAt(fieldOf(one, "user"), "login"),
      state: textAt(one, "state"),
      commit: textAt(one, "commit_id"),
    }))
    .filter(({ state }) => state !== "COMMENTED" && state !== "PENDING");
  return [...new Map(verdicts.map((review) => [review.reviewer.toLowerCase(), review])).values()];
}

export async function createComment(repository: Repository, pullRequest: number, body: string): Promise<void> {
  await call(repository, "POST", `/issues/${pullRequest}/comments`, { body });
}

export async function updateComment(repository: Repository, id: number, body: string): Promise<void> {
  await call(repository, "PATCH", `/issues/comments/${id}`, { body });
}

async function pages(repository: Repository, path: string): Promise<unknown[]> {
  const all: unknown[] = [];
  for (let page = 1; ; page++) {
    const found = await call(repository, "GET", `${path}&per_page=${PAGE}&page=${page}`);
    if (!Array.isArray(found)) throw new Error(`Expected a list from GitHub at ${path}, got something else.`);
    all.push(...found.map((one: unknown) => one));
    if (found.length < PAGE) return all;
  }
}

async function call(
  { api, name, token, signal }: Repository,
  method: string,
  path: string,
  body?: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  const url = `${api}/repos/${name}${path}`;
  const headers = {
    accept: "application/vnd.github+json",
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "x-github-api-version": "2022-11-28",
  };
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const answer = await fetch(url, { method, headers, signal: limit, body: body && JSON.stringify(body) });
  if (answer.ok) return answer.json();
  throw new Error(
    `Expected GitHub to take ${method} ${path.split("?")[0] ?? ""}, got ${answer.status}: ${await reasonOf(answer)}; ` +
      "check the job's permissions.",
  );
}

async function reasonOf(answer: Response): Promise<string> {
  const said: unknown = await answer.json().catch(() => undefined);
  const message = fieldOf(said, "message");
  return typeof message === "string" ? message.replace(/\s+/g, " ") : "no reason";
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function textAt(value: unknown, name: string): string {
  const found = fieldOf(value, name);
  return typeof found === "string" ? found : "";
}

function numberAt(value: unknown, name: string): number {
  const found = fieldOf(value, name);
  if (typeof found === "number") return found;
  throw new Error(`Expected a number named ${name} from GitHub, got none; its API may have changed.`);
}

/** @throws UsageError when the variables that GitHub sets in a job are missing */
export function repositoryOf(env: NodeJS.ProcessEnv, signal: AbortSignal): Repository {
  const {
    GITHUB_REPOSITORY: name = "",
    GITHUB_TOKEN: token = "",
    GITHUB_API_URL: api = "https://api.github.com",
  } = env;
  if (/^[\w.-]+\/[\w.-]+$/.test(name) && token !== "") return { name, token, api, signal };
  throw new UsageError("Expected GITHUB_REPOSITORY (owner/name) and GITHUB_TOKEN, got none or others; set them.");
}
