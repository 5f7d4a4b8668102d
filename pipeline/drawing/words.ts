/** Small pieces of text and markup that reports and pages share. */
import { type Content, type Html, html, joined } from "./html";
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

const APPROVALS: Readonly<Record<string, string>> = {
  PendingManualApproval: "waits for approval",
  Approved: "approved",
  Rejected: "rejected",
};

/** What was decided of a model; a status that is not known stands for itself. */
export function approvalInWords(approval: string): string {
  return Object.hasOwn(APPROVALS, approval) ? (APPROVALS[approval] ?? approval) : approval;
}

/** A moment in UTC, which may break between day and time only; a dash when it has not come. */
export function when(time: Date | undefined): Html {
  if (time === undefined) return html`–`;
  const parts = moment(time).split(" ");
  return html`<time datetime="${time.toISOString()}"
    >${joined(
      parts.map((part) => html`<span class="keep">${part}</span>`),
      " ",
    )}</time
  >`;
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
