import assert from "node:assert/strict";
import { duration, fields, moment, printTable, table, took } from "../../scripts/print";
import { captured } from "../support/commandLine";

describe("what commands print", () => {
  it("is a table with columns as wide as their widest cell, without trailing blanks", () => {
    assert.equal(
      table(
        ["A", "LONG"],
        [
          ["wide cell", ""],
          ["b", "c"],
        ],
      ),
      "A          LONG\nwide cell\nb          c",
    );
    assert.equal(table(["A", "B"], []), "A  B");
  });

  it("is a table that is cut off at the terminal's edge, and whole elsewhere", async () => {
    const print = (): Promise<void> => {
      printTable(["A", "B"], [["1234", "567890"]]);
      return Promise.resolve();
    };
    assert.equal(await captured(8, print), "A     B\n1234  5…\n");
    assert.equal(await captured(undefined, print), "A     B\n1234  567890\n");
  });

  it("is named values below each other, without the empty ones", () => {
    assert.equal(
      fields([
        ["Name", "x"],
        ["Approval", ""],
        ["ARN", "y"],
      ]),
      "Name      x\nARN       y",
    );
  });

  it("is a duration as a person says it", () => {
    assert.equal(duration(0), "0.0 s");
    assert.equal(duration(3_249), "3.2 s");
    assert.equal(duration(59_940), "59.9 s");
    assert.equal(duration(59_960), "1 min 00 s");
    assert.equal(duration(245_900), "4 min 05 s");
    assert.equal(duration(7_200_000), "120 min 00 s");
  });

  it("is empty for a time that has not come", () => {
    const startTime = new Date("2026-11-21T07:35:31.900Z");
    assert.equal(moment(undefined), "");
    assert.equal(moment(startTime), "2026-11-21 07:35:31Z");
    assert.equal(took({ startTime }), "");
    assert.equal(took({ startTime, endTime: new Date("2026-11-21T07:35:33.000Z") }), "1.1 s");
  });
});
