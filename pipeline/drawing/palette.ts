/** The colours of reports and pages. Each text colour keeps a contrast of 4.5:1 or more on both grounds of its palette. */

export interface Palette {
  /** The page. */
  readonly ground: string;
  /** Panels, boxes of steps, code. */
  readonly raised: string;
  readonly text: string;
  readonly muted: string;
  readonly link: string;
  readonly good: string;
  readonly bad: string;
  readonly wary: string;
  /** Thin lines between things; carries no meaning. */
  readonly rule: string;
  /** Lines that mean something: edges of the graph, axes. 3:1 or more. */
  readonly line: string;
}

export const LIGHT: Palette = {
  ground: "#ffffff",
  raised: "#f4f6f9",
  text: "#1a2029",
  muted: "#55606e",
  link: "#0a58b0",
  good: "#14703a",
  bad: "#b3261e",
  wary: "#845400",
  rule: "#d5dbe3",
  line: "#7a8593",
};

export const DARK: Palette = {
  ground: "#10151b",
  raised: "#19212a",
  text: "#e7edf4",
  muted: "#a2afbd",
  link: "#79b8ff",
  good: "#5ccb85",
  bad: "#ff8a80",
  wary: "#e6b450",
  rule: "#303b47",
  line: "#8493a3",
};

/** CSS custom properties, `--ground: #ffffff; ...`. */
export function properties(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}: ${String(colour)};`)
    .join(" ");
}
