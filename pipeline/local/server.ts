/**
 * The HTTP server, which serves no web page but its own. Which service a request is for shows in the request: SageMaker's
 * names its operation in a header, STS's is a form, the page's is below a path of its own, all others are S3's.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { refusalOf, regionOf } from "./access";
import type { Call } from "./operations/operation";
import { isPage, servePage, toPage, wantsPage } from "./page/index";
import { JSON_TYPE, jsonError, NO_CACHE_HEADER, serveJson } from "./protocol";
import { S3Error } from "./s3/errors";
import { errorReply, serveS3 } from "./s3/index";
import { decodeKey } from "./s3/objectOperations";
import type { S3Reply } from "./s3/request";
import { serveSts } from "./sts";

/** A definition has at most 1 MiB of characters; JSON can write each as six bytes. */
const LARGEST_BODY = 8 * 1024 ** 2;
const HEADERS_MS = 10_000;
const REQUEST_MS = 300_000;
const IDLE_MS = 60_000;
const NO_CONTENT = 204;

type Services = Pick<Call, "store" | "runs" | "objects">;

interface Settings {
  readonly services: Services;
  /** Folder of the steps' logs. Default: none, and the page that shows them is not served. */
  readonly logsDir?: string;
  readonly log: (line: string) => void;
  /** Default: none, and only clients on this machine are served. */
  readonly token?: string;
}

/** On every answer. What is stored here may be a web page too: opened in a browser it runs nothing and is nobody. */
const HARMLESS: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

/** The body as text; undefined when it is too long. The connection stays, for the answer that says so. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size > LARGEST_BODY) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function answerJson(request: IncomingMessage, target: string, settings: Settings): Promise<S3Reply> {
  const body = await bodyOf(request);
  const headers = { "content-type": JSON_TYPE };
  if (body === undefined)
    return {
      ...jsonError("RequestEntityTooLargeException", `A request has at most ${LARGEST_BODY} bytes.`, 413),
      headers,
    };
  const [name, value] = NO_CACHE_HEADER;
  const cache = request.headers[name] === value ? value : undefined;
  const call = { ...settings.services, region: regionOf(request), now: Date.now(), cache };
  return { ...(await serveJson(target, body, call, settings.log)), headers };
}

async function answerForm(request: IncomingMessage, requestId: string, settings: Settings): Promise<S3Reply> {
  const form = new URLSearchParams((await bodyOf(request)) ?? "");
  return { ...serveSts(form, requestId, settings.log), headers: { "content-type": "text/xml" } };
}

async function answerS3(request: IncomingMessage, requestId: string, settings: Settings): Promise<S3Reply> {
  const { method = "", headers, url = "/" } = request;
  // Taken apart by hand: a URL object would resolve the '..' of a key, which is to be refused.
  const [location = "", ...query] = url.split("?");
  try {
    const [bucket = "", ...key] = location.replace(/^\//, "").split("/");
    return await serveS3({
      objects: settings.services.objects,
      method,
      bucket: decodeKey(bucket),
      key: decodeKey(key.join("/")),
      query: new URLSearchParams(query.join("?")),
      headers,
      body: request,
      region: regionOf(request),
    });
  } catch (error) {
    if (error instanceof S3Error) return errorReply(error, location, requestId);
    throw error;
  }
}

/** The answer to what a browser asks for; undefined for what is no page, and where none is served. */
async function answerPage(request: IncomingMessage, settings: Settings): Promise<S3Reply | undefined> {
  const { services, logsDir } = settings;
  const { method = "", url = "/", headers } = request;
  if (logsDir === undefined) return undefined;
  if (wantsPage({ method, url }, headers)) return toPage;
  if (!isPage(url)) return undefined;
  return servePage({ method, url }, { store: services.store, objects: services.objects, logsDir });
}

async function answer(request: IncomingMessage, requestId: string, settings: Settings): Promise<S3Reply> {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return answerJson(request, target, settings);
  if (
    request.method === "POST" &&
    request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true
  )
    return answerForm(request, requestId, settings);
  return (await answerPage(request, settings)) ?? answerS3(request, requestId, settings);
}

/** Sends an answer. What the client still sends of its body is dropped: many clients read only after they have sent all. */
async function send(request: IncomingMessage, response: ServerResponse, reply: S3Reply): Promise<void> {
  const { status, headers = {}, body = "" } = reply;
  const isHead = request.method === "HEAD";
  request.resume();
  if (body instanceof Readable) {
    response.writeHead(status, headers);
    await pipeline(body, response);
  } else {
    const hasLength = isHead || status === NO_CONTENT || "content-length" in headers;
    response.writeHead(status, hasLength ? headers : { ...headers, "content-length": Buffer.byteLength(body) });
    response.end(isHead ? undefined : body);
  }
}

async function handle(request: IncomingMessage, response: ServerResponse, settings: Settings): Promise<void> {
  const requestId = randomUUID();
  response.setHeader("x-amzn-requestid", requestId);
  response.setHeader("x-amz-request-id", requestId);
  for (const [name, value] of Object.entries(HARMLESS)) response.setHeader(name, value);
  try {
    const refusal = refusalOf(request, settings.token);
    if (refusal !== undefined) {
      await send(request, response, jsonError("AccessDeniedException", refusal, 403));
      return;
    }
    await send(request, response, await answer(request, requestId, settings));
  } catch (error) {
    if (request.destroyed && !request.complete) return; // The client went away; there is nobody to answer.
    settings.log(
      `request ${requestId} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    if (response.headersSent) response.destroy();
    else
      await send(
        request,
        response,
        jsonError("InternalFailure", "The request failed; the endpoint's log says why.", 500),
      );
  }
}

/** A server that does not listen yet. */
export function createEndpointServer(settings: Settings): Server {
  const server = createServer({ headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS }, (request, response) => {
    void handle(request, response, settings);
  });
  server.keepAliveTimeout = IDLE_MS;
  return server;
}
