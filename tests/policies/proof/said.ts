/** All that the proof says of many definitions, as text files hold it: a change of one word shows in a review. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ProofFinding, ProofResult } from "../../../policies/proof";

/** Compares what the proof says of each with said/<name>.txt; `SLUICEGATE_UPDATE_FINDINGS=1` writes it anew. */
export function assertSaid(name: string, results: readonly (readonly [title: string, result: ProofResult])[]): void {
  assertLines(
    name,
    results.flatMap(([title, { findings }]) => [title, ...findings.map(wordsOf)]),
  );
}

/** Stops at the first line that differs: a comparison of the whole would take a second to word. */
export function assertLines(name: string, lines: readonly string[]): void {
  const file = path.join(__dirname, "said", `${name}.txt`);
  if (process.env.SLUICEGATE_UPDATE_FINDINGS !== undefined) writeFileSync(file, `${lines.join("\n")}\n`);
  const known = readFileSync(file, "utf8").trimEnd().split("\n");
  const first = lines.findIndex((line, index) => line !== known[index]);
  assert.equal(lines[first], known[first]);
  assert.equal(lines.length, known.length);
}

function wordsOf({ rule, verdict, step, pointer, message, fix, path: way }: ProofFinding): string {
  return `  ${[`${rule} ${verdict}`, step ?? "", pointer, message, fix, way?.join(" ") ?? ""].join(" | ").trimEnd()}`;
}
