/** The definition that ran, for whoever wants to read all of it. */
import { prettyDefinition } from "../../../pipeline/drawing/definitionText";
import type { ReportFacts } from "../facts";
import { html } from "../../../pipeline/drawing/html";
import { count } from "../../../pipeline/drawing/words";
import { type Section, section } from "../section";

export function definition({ definition: text }: ReportFacts): Section {
  const pretty = prettyDefinition(text);
  const lines = count(pretty.split("\n").length, "line");
  return section(
    "definition",
    "Definition",
    html`<p>
      The JSON that the service ran, with line breaks for reading. The sha256 above is that of the text without them.
    </p>`,
    html`<details>
        <summary>Show the definition (${lines})</summary>
        <pre tabindex="0">${pretty}</pre>
      </details>
      <p class="paper">Printed without its ${lines}; open them on the screen to print them too.</p>`,
  );
}
