import assert from "node:assert/strict";
import { fields, printTable, table } from "../../scripts/print";
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
});
