/** The frame of every view: one self-contained HTML document, and the headers that let it do nothing but show itself. */
import { createHash } from "node:crypto";
import { type Content, Html, html } from "../../drawing/html";
import { MARK, SPRITE } from "../../drawing/icons";
import { href, link } from "./links";
import { REFRESH, WITHOUT_SCRIPT_S } from "./refresh";
import { STYLE } from "./style";
import type { Part, View } from "./view";

/** Letter by letter what the policy below has the digests of. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);
const SCRIPT_ELEMENT = new Html(`<script>${REFRESH}</script>`);
const digest = (text: string): string => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

export const HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'",
    `style-src ${digest(STYLE)}`,
    `script-src ${digest(REFRESH)}`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
};

const PARTS: Readonly<Record<Part, string>> = {
  Executions: href.executions(),
  Pipelines: href.pipelines(),
  Models: href.models(),
};

/** The mark of a window's tab; a browser would ask for one otherwise. */
const ICON =
  "data:image/svg+xml," +
  encodeURIComponent(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M4 2v20M20 2v20" stroke="#7a8593" stroke-width="3"/>` +
      `<path d="M7.6 4h8.8v7.4H7.6z" fill="#0a58b0"/><path d="M7 17c1.7-1.6 3.3-1.6 5 0s3.3 1.6 5 0" fill="none" stroke="#0a58b0" stroke-width="2"/></svg>`,
  );

/** @param query of this address; `live=off` in it keeps what still changes as it was when the page was loaded */
export function documentOf(view: View, query: URLSearchParams): string {
  const live = view.live === true && query.get("live") !== "off";
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${view.title} - Sluicegate</title>
      <link rel="icon" href="${ICON}" />
      ${STYLE_ELEMENT}${live ? html`<noscript><meta http-equiv="refresh" content="${WITHOUT_SCRIPT_S}" /></noscript>` : ""}
    </head>
    <body>
      <a class="skip" href="#main">Skip to the contents</a>
      ${SPRITE}
      <div class="page">
        <header class="masthead">
          <a class="mark" href="${href.executions()}">${MARK}Sluicegate</a>
          <nav class="parts" aria-label="Parts">
            <ul>
              ${Object.entries(PARTS).map(([part, to]) => partLink(part, to, view))}
            </ul>
          </nav>
        </header>
        <main id="main" tabindex="-1" ${live ? new Html('data-live=""') : ""}>
          ${trail(view)}
          <h1>${view.heading ?? view.title}</h1>
          ${view.live === true ? liveLine(live, query) : undefined} ${view.body}
        </main>
        <footer><p>The local endpoint, read-only: this page changes nothing. Times are UTC.</p></footer>
      </div>
      ${live ? SCRIPT_ELEMENT : undefined}
    </body>
  </html>`;
  return `<!doctype html>\n${page.markup}\n`;
}

function partLink(part: string, to: string, view: View): Html {
  const current = part === view.part ? (view.trail === undefined ? "page" : "true") : undefined;
  return html`<li><a href="${to}" ${current && new Html(` aria-current="${current}"`)}>${part}</a></li>`;
}

function trail({ part, trail: steps, title, here = title }: View): Content {
  if (steps === undefined) return undefined;
  return html`<nav class="trail" aria-label="Where this is">
    <ol>
      ${[link(PARTS[part], part), ...steps].map((step) => html`<li>${step}</li>`)}
      <li aria-current="page">${here}</li>
    </ol>
  </nav>`;
}

/** What moves by itself can be stopped, as WCAG 2.2.2 asks. */
function liveLine(live: boolean, query: URLSearchParams): Html {
  const others = [...query].filter(([name]) => name !== "live");
  const to = new URLSearchParams(live ? [...others, ["live", "off"]] : others).toString();
  return html`<div class="live">
    <p id="live-state" role="status">${live ? "Follows what runs." : "Shown as it was when the page was loaded."}</p>
    <p>${link(`?${to}`, live ? "Stop following" : "Follow")}</p>
  </div>`;
}
