/** The text that a process may leave about its end. */
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Host } from "./job";

/** SageMaker reads this many characters of it. */
export const LONGEST_MESSAGE = 1024;

/**
 * @param name where the text lies under /opt/ml
 * @returns undefined when there is none
 */
export function endMessage(host: Host, name: string): string | undefined {
  const text = textOf(path.join(host.ml, name)).trim();
  return text === "" ? undefined : text.slice(0, LONGEST_MESSAGE);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
