/** Findings of the pack and of the proof, and an engine's changes, in words. */
import type { ProofFinding } from "../policies/proof";
import type { PolicyFinding } from "./engineEvents";

/** One line in the pack's form: rule, place, what is wrong, what to do. */
export function describeProofFinding({ rule, step, pointer, message, fix }: ProofFinding): string {
  const where = step ?? (pointer === "" ? "the definition" : pointer);
  return `[${rule}] ${where} | ${message} | ${fix}`;
}

/** One line: what the rule said, which names rule, place and fix. */
export function describeFinding({ message, rule, urn }: Pick<PolicyFinding, "message" | "rule" | "urn">): string {
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

/** `no findings`, `1 finding`, `3 findings`. */
export function findingCount(count: number): string {
  return count === 1 ? "1 finding" : `${count === 0 ? "no" : count} findings`;
}

/** `40 create, 2 update`; empty when there is none. */
export function describeChanges(changes: Readonly<Record<string, number>>): string {
  const counted = Object.entries(changes).filter(([, count]) => count > 0);
  return counted.map(([operation, count]) => `${count} ${operation}`).join(", ");
}
