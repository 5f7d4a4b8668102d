/** The benchmarks' results: every benchmark stands in bench/results.md, and the table says what was measured. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { benchmarks, breakdowns, breakdownTable, lines, markdown, type Results, type Row } from "../../bench";
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

/** A row that says what it is made of. */
const MADE_OF: Row = {
  what: "rules",
  unit: "ms",
  ours: { median: 200, min: 200, max: 200 },
  figure: { value: 50.5, unit: "ms" },
  breakdown: {
    title: "Cost of each rule",
    part: "rule",
    parts: [
      { name: "A-01", milliseconds: 50 },
      { name: "besides", milliseconds: 150 },
    ],
  },
};

const RESULTS: Results = {
  machine: {
    cpu: "one",
    cores: 2,
    memoryGiB: 8,
    system: "linux",
    node: "20.0.0",
    python: "3.11.0",
    load: 0.1,
    commit: "0123456789ab",
    date: "2026-11-21",
  },
  command: "npm run bench",
  rounds: 5,
  rows: { pack: [ROW, MADE_OF] },
};

describe("bench", () => {
  it("has written a result for every benchmark and for no other", () => {
    const text = readFileSync(path.join(repositoryRoot, "bench", "results.md"), "utf8");
    const [table = ""] = text.split("\n## ");
    const rows = table.split("\n").filter((line) => line.startsWith("| "));
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

  it("counts without digits behind the point", () => {
    const rules: Row = {
      what: "rules",
      unit: "rules",
      ours: spreadOf([67]),
      peer: { name: "another", spread: spreadOf([26]) },
      figure: { value: 67 / 26, unit: "x", atLeast: 3 },
    };
    assert.deepEqual(lines({ rows: { pack: [rules] } }), [
      ["pack", "rules", "67 rules", "another: 26 rules", "2.58x", "at least 3x", "NO"],
    ]);
  });

  it("tells what a number is made of, each part with its share", () => {
    const [breakdown, ...others] = breakdowns(RESULTS);
    assert.ok(breakdown);
    assert.deepEqual(others, []);
    assert.deepEqual(breakdownTable(breakdown), {
      head: ["rule", "ms", "share"],
      lines: [
        ["A-01", "50.0", "25.0 %"],
        ["besides", "150.0", "75.0 %"],
        ["together", "200.0", "100.0 %"],
      ],
    });
  });

  it("gives that a section of its own in the written results", () => {
    const [table = "", section = "", ...others] = markdown(RESULTS).split("\n## ");
    assert.deepEqual(others, []);
    assert.ok(table.endsWith("|      |\n"), table);
    assert.equal(
      section,
      [
        "Cost of each rule",
        "",
        "| rule     | ms    | share   |",
        "| -------- | ----- | ------- |",
        "| A-01     | 50.0  | 25.0 %  |",
        "| besides  | 150.0 | 75.0 %  |",
        "| together | 200.0 | 100.0 % |",
        "",
      ].join("\n"),
    );
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
