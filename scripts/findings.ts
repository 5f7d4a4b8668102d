/** Findings of the pack and of the proof, and an engine's changes, in words. */
import { readFindingLine } from "../policies/finding";
import { unsigned } from "../policies/fingerprint";
import type { ProofFinding } from "../policies/proof";
import type { Stamp } from "../policies/stamp";
import type { PolicyFinding } from "./engineEvents";

/** One line in the pack's form: rule, place, what is wrong, what to do. */
export function describeProofFinding({ rule, step, pointer, message, fix }: ProofFinding): string {
  const where = step ?? (pointer === "" ? "the definition" : pointer);
  return `[${rule}] ${where} | ${message} | ${fix}`;
}

/** A finding taken apart: what `--json` prints, reports show in columns, and SARIF carries. */
export interface ToldFinding extends PolicyFinding {
  /** The rule's id, `S3-01`; the policy's name where another pack or the engine speaks. */
  readonly id: string;
  /** Property path, pointer or step in the resource; empty for the whole of it. */
  readonly where: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  /** A file of this repository and its heading. */
  readonly docs: string;
}

/** What the pack puts before the place in a resource: `storage-data (aws:s3/bucket:Bucket) `. */
const RESOURCE = /^.*? \([^()\s]+:[^()\s]+\) ?/;

/** Sorted by rule, resource and text: the same findings in whatever order they came give the same bytes. */
export function tellAll(findings: readonly PolicyFinding[]): ToldFinding[] {
  const keyOf = ({ id, urn, message }: ToldFinding): string => [id, urn, message].join("\n");
  return findings.map(tell).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
}

function tell(finding: PolicyFinding): ToldFinding {
  const line = describeFinding(finding);
  const parts = readFindingLine(line);
  if (parts === undefined) {
    const what = line.slice(line.indexOf(" | ") + " | ".length);
    return { ...finding, id: finding.rule, where: "", what, why: "", fix: "", docs: "" };
  }
  const { place, docs, ...others } = parts;
  const where = place === placeOf(finding.urn) ? "" : place.replace(RESOURCE, "");
  return { ...finding, ...others, where, docs: unsigned(docs) };
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

/** `0.1.0, configuration 3f2a9c01d4e5b6a7, 2026-11-28` */
export function describeStamp({ version, configuration, today }: Stamp): string {
  return `${version}, configuration ${configuration}, ${today}`;
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
