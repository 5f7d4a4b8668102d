/** A section of the report: what its heading says, and where its contents list leads. */
import type { Content } from "../../pipeline/drawing/html";

/** A part of the page that its contents list leads to. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly contents: readonly Content[];
}

export function section(id: string, title: string, ...contents: readonly Content[]): Section {
  return { id, title, contents };
}
