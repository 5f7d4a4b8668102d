import assert from "node:assert/strict";
import { daysAfter, isDay, todayByTheClock } from "../../policies/days";

describe("days", () => {
  it("are those that the calendar has", () => {
    for (const day of ["2026-11-21", "2028-02-29", todayByTheClock()]) assert.ok(isDay(day), day);
    for (const text of ["2026-02-29", "2026-13-01", "2026-1-1", "2026-11-21T00:00:00Z", "tomorrow", ""])
      assert.ok(!isDay(text), text);
  });

  it("are counted over months and leap years", () => {
    assert.equal(daysAfter("2026-11-21", 90), "2027-02-19");
    assert.equal(daysAfter("2028-02-28", 1), "2028-02-29");
    assert.equal(daysAfter("2026-11-21", 0), "2026-11-21");
  });
});
