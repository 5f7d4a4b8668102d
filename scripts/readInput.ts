/** What a command is given as a file, or on standard input. */
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { UsageError } from "./exit";

/**
 * @param file its path; `-` for standard input
 * @param what the file holds, for the error
 * @throws UsageError when it cannot be read
 */
export async function readInput(file: string, what: string): Promise<string> {
  if (file === "-") return text(process.stdin);
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "an error";
    throw new UsageError(`Expected a readable file at ${file}, got ${code}; name ${what}, or - for standard input.`);
  }
}
