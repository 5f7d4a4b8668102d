/** What somebody may have meant who wrote a name that does not exist. */

/** Edits (of one letter) that lead from one word to the other. */
export function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [at, letter] of Array.from(from).entries()) {
    const next = [at + 1];
    for (const [index, other] of Array.from(to).entries()) {
      const kept = (row[index] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(kept, (row[index + 1] ?? 0) + 1, (next[index] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** The names nearest to what was given, in any case; of equally near ones those that stand first. */
export function nearest(given: string, names: readonly string[], count = 3): string[] {
  const word = given.slice(0, 100).toLowerCase();
  const ranked = names.map((name) => ({ name, edits: distance(word, name.toLowerCase()) }));
  return ranked
    .toSorted((a, b) => a.edits - b.edits)
    .slice(0, count)
    .map(({ name }) => name);
}
