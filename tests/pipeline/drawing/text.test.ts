import assert from "node:assert/strict";
import { duration, figure, moment, took } from "../../../pipeline/drawing/text";

describe("what people read", () => {
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
    const endTime = new Date("2026-11-21T07:35:33.000Z");
    assert.equal(moment(undefined), "");
    assert.equal(moment(startTime), "2026-11-21 07:35:31Z");
    assert.equal(took({ startTime }), "");
    assert.equal(took({ startTime, endTime }), "1.1 s");
    assert.equal(took({ startTime, endTime, cachedFrom: "arn:x" }), "cached");
  });

  it("is a number with the digits that say something", () => {
    const said = [3020.6, 0.45207, -0.00005997, 0, 1234567, 48, -0.00001].map(figure);
    assert.deepEqual(said, ["3,021", "0.4521", "-0.0001", "0", "1,235,000", "48", "0"]);
  });
});
