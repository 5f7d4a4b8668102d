/**
 * Who is served: clients on this machine, or on another address those that sign with its token as their access key, which
 * every AWS client names in the clear. No signature is checked.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { DEFAULT_REGION } from "./names";

const HOSTS = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** What a browser says of who asks: the person who typed the address, or a page of this very server. */
const SITES: readonly unknown[] = [undefined, "none", "same-origin"];

/** The characters of an access key, which a token must be able to stand for. */
export const TOKEN = /^[A-Za-z0-9_]{32,128}$/;

/** What clients sign with: the access key and the region of the credential scope. */
function scopeOf({ headers, url = "" }: IncomingMessage): { accessKey: string; region: string } | undefined {
  const signed = /Credential=([^/,\s]+)\/\d{8}\/([a-z0-9-]{1,32})\//.exec(headers.authorization ?? "");
  const presigned = /[?&]X-Amz-Credential=([^&]*?)%2F\d{8}%2F([a-z0-9-]{1,32})%2F/i.exec(url);
  const [, accessKey, region] = signed ?? presigned ?? [];
  return accessKey === undefined || region === undefined ? undefined : { accessKey, region };
}

export const regionOf = (request: IncomingMessage): string => scopeOf(request)?.region ?? DEFAULT_REGION;

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * Why a request is refused before anything else of it is read; undefined when it is not. A web page elsewhere never is
 * served: it sends an Origin or says that it is another site, while the own page only reads, which browsers do without
 * Origin. Without a token no name that leads here from elsewhere is served either (DNS rebinding).
 */
export function refusalOf(request: IncomingMessage, token: string | undefined): string | undefined {
  const { host = "", origin, "sec-fetch-site": site } = request.headers;
  if (origin !== undefined || !SITES.includes(site)) return "Web pages are not served.";
  if (token === undefined) return HOSTS.test(host) ? undefined : "Only clients on this machine are served.";
  const given = scopeOf(request)?.accessKey ?? "";
  return timingSafeEqual(digest(given), digest(token))
    ? undefined
    : "Only clients whose access key is this endpoint's token are served.";
}
