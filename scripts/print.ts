/** What commands write to stdout: JSON with a versioned schema, or a table that a person reads. */

/** Version of every command's JSON; it grows when a field changes its meaning or goes. */
export const SCHEMA_VERSION = 1;

export function printJson(value: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...value }, undefined, 2)}\n`);
}

export function printLine(line = ""): void {
  process.stdout.write(`${line}\n`);
}

/** Columns padded to their widest cell, two spaces between, no trailing blanks. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** A table on stdout; in a terminal each row stays on its line, and what does not fit is cut off. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const room = process.stdout.isTTY ? process.stdout.columns : Infinity;
  for (const line of table(head, rows).split("\n")) {
    printLine(line.length > room ? `${line.slice(0, Math.max(0, room - 1))}…` : line);
  }
}

/** One line for each named value, the values below each other; those that are empty are left out. */
export function fields(values: readonly (readonly [string, string])[]): string {
  const width = Math.max(...values.map(([name]) => name.length));
  const told = values.filter(([, value]) => value !== "");
  return told.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}
