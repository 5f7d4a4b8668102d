/**
 * Real definitions, broken at random: the proof answers each, with one of its three verdicts, and leaves nothing behind.
 * `SLUICEGATE_FUZZ=100000` runs as many inputs, and tells time and memory; docs/rule-evidence.md has the last figures.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { prove, type ProofResult } from "../../../policies/proof";
import { repositoryRoot } from "../../support/repository";
import * as make from "./fixture";
import { mutated, randomFrom } from "./mutations";

const SEED = 20261128;
const LONG = Number(process.env.SLUICEGATE_FUZZ ?? 0);
const RUNS = LONG > 0 ? LONG : 2_000;
/** More would be a leak: what one judgement keeps for the next is a handful of compiled patterns. */
const MAY_KEEP_BYTES = 16 * 1024 * 1024;

const sdk = path.join(__dirname, "sdk");
const SOURCES: readonly string[] = [
  JSON.stringify(make.compliant()),
  ...readdirSync(sdk)
    .filter((file) => file.endsWith(".json"))
    .map((file) => readFileSync(path.join(sdk, file), "utf8")),
  ...["regression", "classification"].map((name) =>
    readFileSync(path.join(repositoryRoot, "tests/pipeline", name, "definition.json"), "utf8"),
  ),
];
const METRICS = [
  ...make.METRICS,
  { name: "accuracy", path: "classes.accuracy.value", direction: "min" as const, bound: 0.8 },
];

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Bytes of live objects. */
function liveBytes(): number {
  setFlagsFromString("--expose_gc");
  runInNewContext("gc()");
  return process.memoryUsage().heapUsed;
}

function check(text: string, run: number): ProofResult {
  const result = prove(text, { metrics: METRICS.slice(0, 1 + (run % 2)), biasCheck: run % 3 === 0 });
  const at = `input ${run} of seed ${SEED}`;
  assert.ok(["PROVED", "REFUTED", "UNPROVED"].includes(result.verdict), at);
  assert.equal(result.verdict === "PROVED", result.certificate !== undefined, at);
  assert.ok(!result.findings.some(({ message }) => message.includes("error inside")), at);
  if (!isJson(text)) assert.notEqual(result.verdict, "PROVED", at);
  // Each finding is of a place, a registration and a requirement, so their number follows the text's length.
  assert.ok(result.findings.length <= 10 + text.length, at);
  return result;
}

describe("policies/proof on broken definitions", function () {
  if (LONG > 0) this.timeout(0);

  it(`answers ${RUNS}, whatever is broken, and keeps nothing of them`, () => {
    const random = randomFrom(SEED);
    const verdicts = { PROVED: 0, REFUTED: 0, UNPROVED: 0 };
    let slowest = { milliseconds: 0, run: 0, length: 0 };
    let peak = 0;
    for (let warm = 0; warm < 50; warm += 1) check(mutated(SOURCES[warm % SOURCES.length] ?? "", random), warm);
    const before = liveBytes();
    const started = process.hrtime.bigint();
    for (let run = 0; run < RUNS; run += 1) {
      const text = mutated(SOURCES[Math.floor(random() * SOURCES.length)] ?? "", random);
      const from = process.hrtime.bigint();
      verdicts[check(text, run).verdict] += 1;
      const milliseconds = Number(process.hrtime.bigint() - from) / 1e6;
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, run, length: text.length };
      if (run % 1000 === 0) peak = Math.max(peak, process.memoryUsage().rss);
    }
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    const kept = liveBytes() - before;
    if (LONG > 0)
      console.log(JSON.stringify({ verdicts, seconds, slowest, peakMegabytes: peak / 2 ** 20, keptBytes: kept }));
    assert.ok(kept < MAY_KEEP_BYTES, `kept ${kept} bytes`);
    for (const [verdict, count] of Object.entries(verdicts)) assert.ok(count > RUNS / 200, `${count} ${verdict}`);
  });

  it("breaks them the same way each time", () => {
    const [one, other] = [randomFrom(1), randomFrom(1)];
    for (const source of SOURCES) assert.equal(mutated(source, one), mutated(source, other));
  });
});
