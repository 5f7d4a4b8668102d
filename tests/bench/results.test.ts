/** The benchmarks' results: every benchmark stands in bench/results.md, and the table says what was measured. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { benchmarks, lines, type Row } from "../../bench";
import { isHeld } from "../../bench/benchmark";
import { inTurns, quantile, spreadOf } from "../../bench/spread";
import { repositoryRoot } from "../support/repository";

const ROW: Row = {
  what: "work",
  unit: "ms",
  ours: { median: 101.4, min: 99, max: 123.6 },
  peer: { name: "another", spread: { median: 1000, min: 1000, max: 1000 } },
  figure: { value: 9.861, unit: "x", atLeast: 8 },
};

describe("bench", () => {
  it("has written a result for every benchmark and for no other", () => {
    const text = readFileSync(path.join(repositoryRoot, "bench", "results.md"), "utf8");
    const rows = text.split("\n").filter((line) => line.startsWith("| "));
    const names = rows.slice(2).map((line) => line.split("|")[1]?.trim());
    assert.deepEqual(
      [...new Set(names)],
      benchmarks.map(({ name }) => name),
    );
  });

  it("tells a row in words", () => {
    assert.deepEqual(lines({ rows: { render: [ROW] } }), [
      ["render", "work", "101 ms (99.0..124)", "another: 1000 ms", "9.86x", "at least 8x", "yes"],
    ]);
  });

  it("tells why there is no number", () => {
    assert.deepEqual(lines({ rows: { localRun: [{ what: "Another", missing: "Cannot make .venv-another." }] } }), [
      ["localRun", "Another", "", "", "Cannot make .venv-another.", "", ""],
    ]);
  });

  it("holds a number on the right side of its bound only", () => {
    assert.equal(isHeld({ value: 3, unit: "x", atLeast: 3 }), true);
    assert.equal(isHeld({ value: 2.9, unit: "x", atLeast: 3 }), false);
    assert.equal(isHeld({ value: 50, unit: "ms", atMost: 50 }), true);
    assert.equal(isHeld({ value: 50.1, unit: "ms", atMost: 50 }), false);
    assert.equal(isHeld({ value: NaN, unit: "ms", atMost: 50 }), false);
    assert.equal(isHeld({ value: 1, unit: "ms" }), undefined);
  });

  it("takes the median, also of an even number, and any other part", () => {
    assert.deepEqual(spreadOf([4, 1, 3, 2]), { median: 2.5, min: 1, max: 4 });
    assert.equal(quantile([0, 10], 0.99), 9.9);
    assert.throws(() => spreadOf([]), /Expected measurements, got none/);
  });

  it("measures both sides in turns and does not count the first round", async () => {
    const turns: string[] = [];
    const side = (name: string, times: number[]) => () => {
      turns.push(name);
      return Promise.resolve(times.shift() ?? 0);
    };
    const compared = await inTurns(2, side("ours", [100, 1, 3]), side("peer", [100, 5, 5]));
    assert.deepEqual(turns, ["ours", "peer", "ours", "peer", "ours", "peer"]);
    assert.deepEqual([compared.ours.median, compared.peer.median], [2, 5]);
  });
});
