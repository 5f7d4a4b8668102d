/** The documents of the repository, and what is read out of them. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { repositoryRoot } from "../support/repository";

export interface Document {
  /** Path from the root of the repository. */
  readonly file: string;
  readonly text: string;
}

const PLACES = [".", "docs", "bench"] as const;

export const documents: readonly Document[] = PLACES.flatMap((folder) =>
  readdirSync(path.join(repositoryRoot, folder))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => path.join(folder, name)),
).map((file) => ({ file, text: readFileSync(path.join(repositoryRoot, file), "utf8") }));

export function documentAt(file: string): Document {
  const found = documents.find((one) => one.file === file);
  if (found === undefined) throw new Error(`Expected a document at ${file}, got none.`);
  return found;
}

export interface Link {
  readonly title: string;
  /** Path from the root of the repository, or a web address. */
  readonly target: string;
}

/** Links of a text, without those that point into it. */
export function linksOf({ file, text }: Document): Link[] {
  return [...text.matchAll(/\[([^\]]+)\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, title = "", target = ""]) => ({
    title,
    target: /^[a-z]+:/.test(target) ? target : path.join(path.dirname(file), target),
  }));
}

/** Cells of the rows of every table, by table. */
export function tablesOf({ text }: Document): string[][][] {
  const blocks = text.split(/\n(?!\|)/).map((block) => block.split("\n").filter((line) => line.startsWith("|")));
  const cells = (line: string) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
  return blocks.filter((lines) => lines.length > 2).map((lines) => lines.slice(2).map(cells));
}
