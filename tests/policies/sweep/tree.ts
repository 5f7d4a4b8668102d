/** Values as the sweep changes them: never in place, one node at a time. */
export type Keys = readonly (string | number)[];
export type Tree = Readonly<Record<string, unknown>>;

export const isTree = (value: unknown): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The same value with another at the end of the keys; undefined takes away what stands there. */
export function changedAt(value: unknown, [key, ...rest]: Keys, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const item = changedAt(items[Number(key)], rest, by);
    return items.toSpliced(Number(key), 1, ...(item === undefined ? [] : [item]));
  }
  if (!isTree(value)) return value;
  const { [key]: old, ...others } = value;
  const item = changedAt(old, rest, by);
  return item === undefined ? others : { ...value, [key]: item };
}

export function placeOf(keys: Keys): string {
  return keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
}

/** No account of the program's. */
export const FOREIGN = "999988887777";
