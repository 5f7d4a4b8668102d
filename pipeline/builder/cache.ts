/** Reuse of an earlier run of a step. SageMaker compares the step's arguments, never the data behind a URI. */

import type { CacheConfig } from "../schema";
import { problem } from "./step";

/** @param expireAfter ISO 8601 duration, for example `P30d` */
export function cacheFor(expireAfter: string): CacheConfig {
  return { Enabled: true, ExpireAfter: expireAfter };
}

const DURATION = /^P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$/i;

export function cacheProblems(step: string, cache: CacheConfig | undefined): string[] {
  const after = cache?.ExpireAfter;
  return after === undefined || DURATION.test(after)
    ? []
    : [problem(step, "an ISO 8601 duration such as P30d", `"${after}"`)];
}
