/** The text that a process may leave about its end. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Host } from "./job";

/** SageMaker reads this many characters of it. */
export const LONGEST_MESSAGE = 1024;

/**
 * @param name where the text lies under /opt/ml
 * @returns undefined when there is none
 */
export async function endMessage(host: Host, name: string): Promise<string | undefined> {
  const text = await readFile(path.join(host.ml, name), "utf8").catch(() => "");
  return text.trim() === "" ? undefined : text.trim().slice(0, LONGEST_MESSAGE);
}
