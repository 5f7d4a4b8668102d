import assert from "node:assert/strict";
import { stepFacts } from "../../../pipeline/drawing/states";
import type { ReportFacts } from "../../../scripts/report/facts";
import { failedFacts, passedFacts, refusedFacts } from "../../support/reportFacts";

const statesOf = ({ graph, execution }: Pick<ReportFacts, "graph" | "execution">): Record<string, string> =>
  Object.fromEntries(stepFacts(graph, execution.steps).map(({ name, state }) => [name, state]));

describe("states of steps", () => {
  const done = { Preprocess: "succeeded", Train: "succeeded", Evaluate: "succeeded", Gate: "succeeded" };

  it("says which branch was not taken", () => {
    assert.deepEqual(statesOf(passedFacts), { ...done, Register: "succeeded", Reject: "not taken" });
  });

  it("calls a Fail step that failed a refusal", () => {
    assert.deepEqual(statesOf(refusedFacts), { ...done, Register: "not taken", Reject: "refused" });
  });

  it("tells what a failure kept from being reached", () => {
    const rest = { Evaluate: "not reached", Gate: "not reached", Register: "not reached", Reject: "not reached" };
    assert.deepEqual(statesOf(failedFacts), { Preprocess: "succeeded", Train: "failed", ...rest });
  });

  for (const [status, state] of [
    ["Stopping", "stopped"],
    ["Stopped", "stopped"],
    ["Executing", "running"],
    ["Starting", "running"],
  ] as const) {
    it(`calls a step that is ${status} ${state}`, () => {
      const steps = [{ name: "Preprocess", type: "Processing", status }];
      const { graph, execution } = passedFacts;
      assert.equal(statesOf({ graph, execution: { ...execution, steps } }).Preprocess, state);
    });
  }

  it("does not call a step untaken while its condition has not decided", () => {
    const { graph, execution } = passedFacts;
    const steps = execution.steps.slice(0, 4);
    const found = statesOf({ graph, execution: { ...execution, steps } });
    assert.deepEqual([found.Register, found.Reject], ["not reached", "not reached"]);
  });
});
