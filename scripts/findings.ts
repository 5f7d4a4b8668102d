/** Findings of the pack, as lines and rows. */
import type { PolicyFinding } from "./engineEvents";

/** One line: what the rule said, which names rule, place and fix. */
export function describeFinding({ message, rule, urn }: PolicyFinding): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  const said = lines.find((line) => line.startsWith("[")) ?? lines.at(-1) ?? "";
  return said.startsWith("[") ? said : `[${rule}] ${placeOf(urn)} | ${said}`;
}

/** The last parts of a URN: the resource's type and name. */
export function placeOf(urn: string): string {
  const parts = urn.split("::");
  const type = parts.at(-2)?.split("$").at(-1) ?? "";
  return urn === "" ? "the stack" : `${type} ${parts.at(-1) ?? ""}`;
}
