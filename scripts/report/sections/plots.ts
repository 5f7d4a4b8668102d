/** The plots that Evaluate drew, as pictures: an image can neither run code nor change the page's style. */
import type { ReportFacts } from "../facts";
import { type Html, html } from "../../../pipeline/drawing/html";
import { type Section, section } from "../section";

const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
  "&amp;": "&",
};

export function plots({ plots: all }: ReportFacts): Section | undefined {
  if (all.length === 0) return undefined;
  return section("plots", "Plots", html`<div class="plots">${all.map(plot)}</div>`);
}

function plot({ name, svg }: ReportFacts["plots"][number]): Html {
  const [title, description] = spoken(svg, name);
  const data = Buffer.from(svg, "utf8").toString("base64");
  return html`<figure>
    <img src="data:image/svg+xml;base64,${data}" alt="${title}" width="461" height="317" />
    <figcaption>${description}</figcaption>
  </figure>`;
}

/** The picture's own title, "Residuals. Scatter plot of ...": its first sentence, and the others. */
function spoken(svg: string, name: string): [title: string, description: string] {
  const written = /<title[^>]*>([^<]*)<\/title>/.exec(svg)?.[1] ?? "";
  const text = written.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity).trim();
  if (text === "") return [name, name];
  const end = text.indexOf(". ");
  return end < 0 ? [text, name] : [text.slice(0, end), text.slice(end + 2)];
}
