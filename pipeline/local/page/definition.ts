/** The text of a definition, for whoever wants to read all of it. */
import { prettyDefinition } from "../../drawing/definitionText";
import { type Html, html } from "../../drawing/html";

export function definitionDetails(text: string): Html {
  return html`<details>
    <summary>Show the definition</summary>
    <pre tabindex="0" role="region" aria-label="Definition, may scroll">${prettyDefinition(text)}</pre>
  </details>`;
}
