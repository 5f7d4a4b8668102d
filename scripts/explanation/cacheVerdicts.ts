/** Which steps of an execution took an earlier result, which did not, and why. */
import { executionId, type StepSnapshot } from "../executions";

export interface StepCache {
  readonly step: string;
  readonly outcome: "hit" | "missed";
  readonly why: string;
}

/** As the endpoint notes it. */
const NOTE = /^cache: (hit|missed): (.*)$/;

/**
 * The steps that asked the cache, in their order. AWS tells hits alone.
 * @param notesOf what the endpoint noted about a step; nothing where AWS ran it
 */
export function cacheVerdicts(
  steps: readonly StepSnapshot[],
  notesOf: (step: string) => readonly string[],
): StepCache[] {
  return steps.flatMap(({ name: step, cachedFrom }): StepCache[] => {
    // A step that is tried again asks again.
    const note = notesOf(step).findLast((line) => NOTE.test(line)) ?? "";
    const [, outcome, why = ""] = NOTE.exec(note) ?? [];
    if (outcome !== undefined) return [{ step, outcome: outcome === "hit" ? "hit" : "missed", why }];
    if (cachedFrom === undefined) return [];
    return [{ step, outcome: "hit", why: `the result of execution ${executionId(cachedFrom)} was taken` }];
  });
}

/** What of a step's notes is not about the cache. */
export const otherNotes = (notes: readonly string[]): string[] => notes.filter((line) => !NOTE.test(line));
