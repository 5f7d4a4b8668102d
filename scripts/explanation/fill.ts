/** Puts facts into the sentences of the tables. */

/** By name. */
export type Facts = Readonly<Partial<Record<string, string>>>;

/** @param text in which `$<name>` stands for a fact; one that is not known leaves nothing */
export function fill(text: string, facts: Facts): string {
  return text.replaceAll(/\$<(\w+)>/g, (_, name: string) => facts[name] ?? "");
}
