/** Asking a person before something is done. */
import { createInterface } from "node:readline/promises";
import { UsageError } from "./exit";

/**
 * @param question without its choices, for example `Remove the local stack?`
 * @param without what to give, and why, where nobody can be asked: `--yes where nobody can be asked; it removes ...`
 * @returns whether the answer was yes; Ctrl-C is a no
 * @throws UsageError where stdin is no terminal
 */
export async function confirmed(question: string, without: string, signal: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError(`Expected ${without}`);
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await ask.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch {
    process.stderr.write("\n");
    return false;
  } finally {
    ask.close();
  }
}
