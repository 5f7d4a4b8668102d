/** The few pictures of reports and pages: one sprite of symbols in the page, used by reference. */
import { type Html, html } from "./html";
import type { State } from "./states";

export type Icon = "check" | "cross" | "gate" | "square" | "dots" | "skip" | "ring" | "warning";

const STATE_ICONS: Readonly<Record<State, Icon>> = {
  succeeded: "check",
  failed: "cross",
  refused: "gate",
  stopped: "square",
  running: "dots",
  "not taken": "skip",
  "not reached": "ring",
};

export function iconOf(state: State): Icon {
  return STATE_ICONS[state];
}

/** Says nothing by itself: the words beside it do. */
export function icon(name: Icon): Html {
  return html`<svg class="icon" aria-hidden="true" focusable="false"><use href="#icon-${name}" /></svg>`;
}

export const SPRITE = html`<svg width="0" height="0" aria-hidden="true" focusable="false">
  <defs>
    <symbol id="icon-check" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="8" fill="currentColor" />
      <path d="M4.4 8.3 7 10.9l4.7-5.5" fill="none" stroke="var(--ground)" stroke-width="1.9" />
    </symbol>
    <symbol id="icon-cross" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="8" fill="currentColor" />
      <path d="m5.2 5.2 5.6 5.6m0-5.6-5.6 5.6" fill="none" stroke="var(--ground)" stroke-width="1.9" />
    </symbol>
    <symbol id="icon-gate" viewBox="0 0 16 16">
      <path d="M4.8 0h6.4L16 4.8v6.4L11.2 16H4.8L0 11.2V4.8z" fill="currentColor" />
      <path d="M3.8 8h8.4" fill="none" stroke="var(--ground)" stroke-width="2.6" />
    </symbol>
    <symbol id="icon-square" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="8" fill="currentColor" />
      <path d="M5.2 5.2h5.6v5.6H5.2z" fill="var(--ground)" />
    </symbol>
    <symbol id="icon-dots" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="7.1" fill="none" stroke="currentColor" stroke-width="1.7" />
      <path d="M4.6 8h0M8 8h0m3.4 0h0" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
    </symbol>
    <symbol id="icon-skip" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="7.1" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="3.2 2" />
      <path d="M5 8h6" fill="none" stroke="currentColor" stroke-width="1.7" />
    </symbol>
    <symbol id="icon-ring" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="7.1" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="1.6 2.1" />
    </symbol>
    <symbol id="icon-warning" viewBox="0 0 16 16">
      <path d="M8 .8 16 15H0z" fill="currentColor" />
      <path d="M8 5.6v4.6m0 1.7v1.3" fill="none" stroke="var(--ground)" stroke-width="1.7" />
    </symbol>
  </defs>
</svg>`;

/** A sluice: two posts, the gate between them, the water below. */
export const MARK = html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
  <path d="M4 2v20M20 2v20" fill="none" stroke="currentColor" stroke-width="2.6" />
  <path d="M7.6 4h8.8v7.4H7.6z" fill="var(--link)" />
  <path
    d="M7 16.2c1.7-1.6 3.3-1.6 5 0s3.3 1.6 5 0M7 20.4c1.7-1.6 3.3-1.6 5 0s3.3 1.6 5 0"
    fill="none"
    stroke="var(--link)"
    stroke-width="1.7"
  />
</svg>`;
