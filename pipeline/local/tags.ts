/** Tags of pipelines, groups and packages, by ARN. */
import { invalid } from "./errors";
import type { Tag } from "./records";
import { list, structure, text } from "./shapes";
import type { Store } from "./store";

const MOST = 50;
export const CHARACTERS = "([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)";

export const tagKey = text({ min: 1, max: 128, pattern: CHARACTERS });
export const tagList = list(structure({ Key: tagKey, Value: text({ max: 256, pattern: CHARACTERS }) }, {}), {
  max: MOST,
});

/** Adds tags or replaces those with the same key. Part of the caller's transaction. Returns all tags of the resource. */
export function addTags(store: Store, arn: string, tags: readonly Tag[]): Tag[] {
  const merged = new Map((store.tags.get(arn) ?? []).map((tag) => [tag.Key, tag.Value]));
  for (const { Key, Value } of tags) merged.set(Key, Value);
  if (merged.size > MOST) throw invalid(`A resource can have at most ${MOST} tags; ${arn} would have ${merged.size}.`);
  const result = [...merged].map(([Key, Value]) => ({ Key, Value }));
  store.tags.putSync(arn, result);
  return result;
}

/** Removes the tags with these keys. Part of the caller's transaction. */
export function removeTags(store: Store, arn: string, keys: readonly string[]): void {
  const gone = new Set(keys);
  const left = (store.tags.get(arn) ?? []).filter((tag) => !gone.has(tag.Key));
  if (left.length > 0) store.tags.putSync(arn, left);
  else store.tags.removeSync(arn);
}
