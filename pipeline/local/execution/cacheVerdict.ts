/** Why a step takes what an earlier run made, or why it does not. Pure: what is known of earlier runs is given. */
import type { Json } from "../../schema";
import type { CacheVerdict, EarlierRun, StepRecord } from "./types";

/** What one run of a step is compared by. */
export interface CacheFacts {
  /** Whether the step's CacheConfig is enabled. */
  readonly enabled: boolean;
  /** Whether the execution was started so that no step takes an earlier result. */
  readonly ignored: boolean;
  /** The attributes of its arguments that count, members of objects in one order. */
  readonly attributes: Readonly<Record<string, Json>>;
  /** Digests of its inputs by name, where content counts too. */
  readonly content: Readonly<Record<string, string>> | undefined;
  /** Runs that ended before this do not count. */
  readonly oldest: Date;
  /** The newest run that succeeded with the same attributes, and content where that counts. */
  readonly same: EarlierRun | undefined;
  /** The newest run that ended, however it did. */
  readonly newest: EarlierRun | undefined;
}

/** @param attributesOf the attributes that count of an earlier run's request */
export function cacheVerdict(
  { enabled, ignored, attributes, content, oldest, same, newest }: CacheFacts,
  attributesOf: (record: StepRecord) => Readonly<Record<string, Json>>,
): CacheVerdict {
  if (!enabled) return { outcome: "off", why: "the step has no CacheConfig that is enabled" };
  if (ignored) return { outcome: "off", why: "the execution was started without caching" };
  if (same !== undefined) {
    const { executionArn: execution, record } = same;
    if (record.endTime !== undefined && record.endTime >= oldest)
      return { outcome: "hit", why: `nothing differs from execution ${idOf(execution)}`, execution };
    return missed(`the run in execution ${idOf(execution)} has expired`, execution);
  }
  if (newest === undefined) return missed("the step has not run before");
  const { executionArn: execution, record } = newest;
  const id = idOf(execution);
  const different = differences(attributes, attributesOf(record));
  if (different.length > 0) return missed(`${different.join(", ")} ${verb(different)} from execution ${id}`, execution);
  if (record.status !== "Succeeded") return missed(`the run in execution ${id} did not succeed`, execution);
  if (content === undefined)
    return missed(`the run in execution ${id} was not kept for this mode of caching`, execution);
  if (record.cacheContent === undefined)
    return missed(`execution ${id} kept no digests of what its inputs held`, execution);
  const inputs = differences(content, record.cacheContent);
  return missed(`content of input ${inputs.join(", ")} ${verb(inputs)} from execution ${id}`, execution);
}

function missed(why: string, execution?: string): CacheVerdict {
  return { outcome: "missed", why, ...(execution !== undefined && { execution }) };
}

function differences(now: Readonly<Record<string, Json>>, then: Readonly<Record<string, Json>>): string[] {
  const names = new Set([...Object.keys(now), ...Object.keys(then)]);
  return [...names].filter((name) => JSON.stringify(now[name]) !== JSON.stringify(then[name])).sort();
}

const verb = (names: readonly string[]): string => (names.length > 1 ? "differ" : "differs");

/** An execution as people name it. */
function idOf(executionArn: string): string {
  return executionArn.slice(executionArn.lastIndexOf("/") + 1);
}
