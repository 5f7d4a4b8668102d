import assert from "node:assert/strict";
import type { EarlierRun, StepRecord } from "../../../../pipeline/local/execution";
import { cacheVerdict, type CacheFacts } from "../../../../pipeline/local/execution/cacheVerdict";
import type { Json } from "../../../../pipeline/schema";

const ARN = "arn:aws:sagemaker:eu-central-1:000000000000:pipeline/regression/execution/abc";
const ATTRIBUTES: Record<string, Json> = {
  AppSpecification: { ImageUri: "image" },
  Environment: null,
  ProcessingInputs: [],
};
const END = new Date("2026-03-01T00:00:00.000Z");

const run = (more: Partial<StepRecord> = {}): EarlierRun => ({
  executionArn: ARN,
  record: {
    name: "Step",
    type: "Processing",
    status: "Succeeded",
    startTime: END,
    endTime: END,
    properties: ATTRIBUTES,
    ...more,
  },
});
const FACTS: CacheFacts = {
  enabled: true,
  ignored: false,
  attributes: ATTRIBUTES,
  content: undefined,
  oldest: END,
  same: undefined,
  newest: undefined,
};

describe("pipeline/local/execution/cacheVerdict", () => {
  const cases: [string, Partial<CacheFacts>, "off" | "hit" | "missed", string][] = [
    [
      "a step that is not opted in",
      { enabled: false, same: run() },
      "off",
      "the step has no CacheConfig that is enabled",
    ],
    [
      "an execution that ignores earlier runs",
      { ignored: true, same: run() },
      "off",
      "the execution was started without caching",
    ],
    ["the same run", { same: run() }, "hit", "nothing differs from execution abc"],
    [
      "a run that is too old",
      { same: run(), oldest: new Date(END.getTime() + 1) },
      "missed",
      "the run in execution abc has expired",
    ],
    ["no run at all", {}, "missed", "the step has not run before"],
    [
      "another attribute",
      { newest: run(), attributes: { ...ATTRIBUTES, Environment: { A: "1" } } },
      "missed",
      "Environment differs from execution abc",
    ],
    [
      "several others, of a run that failed",
      { newest: run({ status: "Failed" }), attributes: { ...ATTRIBUTES, Environment: {}, AppSpecification: {} } },
      "missed",
      "AppSpecification, Environment differ from execution abc",
    ],
    ["a run that failed", { newest: run({ status: "Failed" }) }, "missed", "the run in execution abc did not succeed"],
    [
      "a run of a step that was not opted in then",
      { newest: run() },
      "missed",
      "the run in execution abc was not kept for this mode of caching",
    ],
    [
      "a run before content counted",
      { newest: run(), content: { in: "1" } },
      "missed",
      "execution abc kept no digests of what its inputs held",
    ],
    [
      "other content",
      { newest: run({ cacheContent: { in: "1", code: "2" } }), content: { in: "3", code: "2" } },
      "missed",
      "content of input in differs from execution abc",
    ],
  ];
  for (const [what, more, outcome, why] of cases) {
    it(`tells of ${what}`, () => {
      const verdict = cacheVerdict({ ...FACTS, ...more }, ({ properties }) => properties as Record<string, Json>);
      const compared = outcome !== "off" && (more.same ?? more.newest) !== undefined;
      assert.deepEqual(verdict, { outcome, why, ...(compared && { execution: ARN }) });
    });
  }
});
