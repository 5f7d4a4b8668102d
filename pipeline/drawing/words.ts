/** Small pieces of text and markup that reports and pages share. */
import { type Content, type Html, html } from "./html";
import { icon, iconOf } from "./icons";
import type { State } from "./states";
import { moment } from "./text";

const COLOURS: Readonly<Record<State, string>> = {
  succeeded: "good",
  failed: "bad",
  refused: "bad",
  stopped: "wary",
  running: "wary",
  "not taken": "muted",
  "not reached": "muted",
};

export function stateInWords(state: State): Html {
  return html`<span class="state ${COLOURS[state]}">${icon(iconOf(state))}${state}</span>`;
}

/** A moment in UTC; a dash when it has not come. */
export function when(time: Date | undefined): Html {
  return time === undefined ? html`–` : html`<time datetime="${time.toISOString()}">${moment(time)}</time>`;
}

export type Pair = readonly [term: string, description: Content];

/** Terms and what they are; a pair without a description is left out. */
export function pairs(all: readonly Pair[]): Html {
  const rows = all.filter(([, description]) => description !== undefined && description !== "");
  return html`<dl class="pairs">
    ${rows.map(
      ([term, description]) =>
        html`<dt>${term}</dt>
          <dd>${description}</dd>`,
    )}
  </dl>`;
}

export function code(text: string): Html {
  return html`<code>${text}</code>`;
}

export function codeOrNothing(text: string | undefined): Html | undefined {
  return text === undefined || text === "" ? undefined : code(text);
}

export function list(items: readonly Content[]): Html {
  return html`<ul>
    ${items.map((item) => html`<li>${item}</li>`)}
  </ul>`;
}

/** `1 step`, `2 steps`. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
}
