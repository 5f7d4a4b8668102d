/**
 * The report of a training: one HTML file that holds all it needs, for a screen and for paper. It runs no script and
 * asks the network for nothing; its own content security policy forbids both.
 */
import { createHash } from "node:crypto";
import type { ReportFacts } from "./facts";
import { type Content, Html, html } from "../../pipeline/drawing/html";
import { MARK, SPRITE } from "../../pipeline/drawing/icons";
import { definition } from "./sections/definition";
import { digests } from "./sections/digests";
import { metrics } from "./sections/metrics";
import { parameters } from "./sections/parameters";
import { plots } from "./sections/plots";
import { proof } from "./sections/proof";
import { steps } from "./sections/steps";
import { top } from "./sections/top";
import { up } from "./sections/up";
import { STYLE } from "./style";
import { gateVerdict } from "./verdict";
import type { Section } from "./section";

/** Letter by letter what the policy below has the digest of. */
const STYLE_ELEMENT = new Html(`<style>${STYLE}</style>`);
const STYLE_DIGEST = createHash("sha256").update(STYLE, "utf8").digest("base64");
const SECURITY = `default-src 'none'; style-src 'sha256-${STYLE_DIGEST}'; img-src data:; base-uri 'none'; form-action 'none'`;

/** @returns the whole file; the same facts give the same bytes */
export function renderReport(facts: ReportFacts): string {
  const { pipeline, execution } = facts;
  const title = `Sluicegate: ${pipeline} ${execution.id}: gate ${gateVerdict(facts)}`;
  const page = html`<html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta http-equiv="Content-Security-Policy" content="${SECURITY}" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>${title}</title>
      ${STYLE_ELEMENT}
    </head>
    <body>
      <a class="skip" href="#main">Skip to the verdict</a>
      ${SPRITE}
      <div class="page">
        <header class="masthead">
          <span class="mark">${MARK}Sluicegate</span>
          <span>Report of execution <span class="mono">${execution.id}</span></span>
        </header>
        <main id="main">${body(facts)}</main>
        <footer>${footer(facts)}</footer>
      </div>
    </body>
  </html>`;
  return `<!doctype html>\n${page.markup}\n`;
}

function body(facts: ReportFacts): Content {
  const sections = [metrics, plots, steps, proof, parameters, up, digests, definition].flatMap(
    (make): Section | readonly [] => make(facts) ?? [],
  );
  return [
    top(facts),
    html`<nav class="contents" aria-label="Contents">
      <ul>
        ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
      </ul>
    </nav>`,
    sections.map(
      ({ id, title, contents }) =>
        html`<section id="${id}" aria-labelledby="${id}-title">
          <h2 id="${id}-title">${title}</h2>
          ${contents}
        </section>`,
    ),
  ];
}

function footer({ stack, account, region, execution }: ReportFacts): Html {
  return html`<p>
    Made by Sluicegate from execution ${execution.id} of pipeline ${execution.pipelineName}, stack ${stack}, account
    ${account}, ${region}. The file is complete in itself: it runs no script and loads nothing.
  </p>`;
}
