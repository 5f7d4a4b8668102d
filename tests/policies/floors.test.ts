import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import Ajv from "ajv";
import { checkFloors, FLOORS_SCHEMA, FloorsError, readFloors, requirementsOf } from "../../policies/floors";

const file = path.join(__dirname, "../../policies/floors.yaml");

function faultsIn(value: unknown): readonly string[] {
  try {
    checkFloors(value, "a test");
  } catch (error) {
    assert.ok(error instanceof FloorsError);
    return error.faults;
  }
  return [];
}

describe("floors", () => {
  let folder: string;
  before(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "floors-"));
  });
  after(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("reads the pack's own file", () => {
    const floors = readFloors(file);
    assert.deepEqual(floors.relaxedStacks, ["local", "dev"]);
    assert.deepEqual(requirementsOf(floors, "regression"), [
      { name: "mse", path: "regression_metrics.mse.value", direction: "max", bound: 4500 },
    ]);
  });

  it("have a schema that is one", () => {
    assert.equal(new Ajv().validateSchema(FLOORS_SCHEMA), true);
  });

  it("demands nothing of a pipeline that is not listed, also of one named like a part of JavaScript", () => {
    const floors = readFloors(file);
    assert.deepEqual(requirementsOf(floors, "unheard-of"), []);
    assert.deepEqual(requirementsOf(floors, "constructor"), []);
  });

  it("tells all faults at once, each with its place", () => {
    const metrics = { mse: { path: "", direction: "down", bound: Number.POSITIVE_INFINITY, extra: 1 } };
    assert.deepEqual(faultsIn({ relaxedStacks: ["a b"], pipelines: { regression: { metrics } }, more: 1 }), [
      'Expected only relaxedStacks, retentionDays, limits, allowed, waivers, remediate, pipelines at the top level, got "more"; take it out.',
      "Expected a stack's name: letters, digits, dot, dash and underscore at relaxedStacks[0], got another text; correct it.",
      'Expected only path, direction, bound at pipelines.regression.metrics.mse, got "extra"; take it out.',
      "Expected a text that is not empty at pipelines.regression.metrics.mse.path, got an empty text; it says: Where the metric stands in the evaluation report.",
      "Expected one of max, min at pipelines.regression.metrics.mse.direction, got another text; it says: max: at most the bound; min: at least the bound.",
      "Expected a finite number at pipelines.regression.metrics.mse.bound, got a number that is not finite; it says: The weakest bound that a gate may have.",
    ]);
  });

  it("refuses a pipeline without metrics, whatever the file says", () => {
    assert.deepEqual(faultsIn({ relaxedStacks: [], pipelines: { regression: { metrics: {} } } }), [
      "Expected at least one entry at pipelines.regression.metrics, got an empty object; it says: By name.",
    ]);
  });

  it("names file and line of what is not YAML, and a file that is missing", () => {
    const broken = path.join(folder, "floors.yaml");
    fs.writeFileSync(broken, "relaxedStacks: []\npipelines: {}\npipelines: {}\n");
    assert.throws(() => readFloors(broken), /floors\.yaml have faults.*\n {2}- Line 3: Map keys must be unique/);
    assert.throws(() => readFloors(path.join(folder, "none.yaml")), FloorsError);
  });
});

const METRIC = { path: "mse.value", direction: "max", bound: 1 };
const WITHIN: Readonly<Record<string, (value: unknown) => object>> = {
  "": (value) => ({ ...BASE, ...(isObject(value) ? value : {}) }),
  limits: (value) => ({ ...BASE, limits: value }),
  allowed: (value) => ({ ...BASE, allowed: value }),
  pipeline: (value) => ({
    ...BASE,
    pipelines: { p: isObject(value) ? { metrics: { mse: METRIC }, ...value } : value },
  }),
  metric: (value) => ({
    ...BASE,
    pipelines: { p: { metrics: { mse: isObject(value) ? { ...METRIC, ...value } : value } } },
  }),
};
const BASE = { relaxedStacks: [], pipelines: {} };

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Where, what is set there, and the beginning of the one fault that is then told. */
const FAULTS: readonly (readonly [string, unknown, string])[] = [
  ["", { relaxedStacks: "dev" }, "Expected a list at relaxedStacks, got a text; it says: Stacks in which"],
  ["", { relaxedStacks: ["a", "a"] }, "Expected each entry once at relaxedStacks, got one twice;"],
  ["", { relaxedStacks: ["dev", "prod"] }, "Expected a stack that is not production at relaxedStacks[1], got one that"],
  [
    "",
    { relaxedStacks: ["eu-Production"] },
    "Expected a stack that is not production at relaxedStacks[0], got one that",
  ],
  [
    "",
    { relaxedStakcs: [] },
    'Expected only relaxedStacks, retentionDays, limits, allowed, waivers, remediate, pipelines at the top level, got "relaxedStakcs"; did you mean relaxedStacks?',
  ],
  [
    "",
    { retentionDays: 29 },
    "Expected a whole number from 30 to 3650 at retentionDays, got 29; it says: Days for which",
  ],
  ["", { retentionDays: 4000 }, "Expected a whole number from 30 to 3650 at retentionDays, got 4000;"],
  ["", { retentionDays: 90.5 }, "Expected a whole number at retentionDays, got 90.5;"],
  [
    "",
    { remediate: ["IAM-01"] },
    "Expected one of S3-02, S3-03, S3-08, KMS-01, KMS-02, ECR-01, ECR-02, LOG-01 at remediate[0], got another text;",
  ],
  ["", { remediate: "S3-02" }, "Expected a list at remediate, got a text;"],
  [
    "",
    { waivers: "" },
    "Expected a text that is not empty at waivers, got an empty text; it says: The file of waivers",
  ],
  ["", { waivers: ["a.yaml"] }, "Expected a text at waivers, got a list;"],
  ["", { pipelines: [] }, "Expected an object at pipelines, got an empty list;"],
  ["", { limits: 3 }, "Expected an object at limits, got 3;"],
  ["", { allowed: null }, "Expected an object at allowed, got nothing;"],
  [
    "limits",
    { maxRuntimeSeconds: 59 },
    "Expected a whole number from 60 to 432000 at limits.maxRuntimeSeconds, got 59;",
  ],
  ["limits", { instanceCount: 0 }, "Expected a whole number from 1 to 100 at limits.instanceCount, got 0;"],
  ["limits", { instanceCount: "3" }, "Expected a whole number at limits.instanceCount, got a text;"],
  ["limits", { instanceTypes: [] }, "Expected at least one entry at limits.instanceTypes, got an empty list;"],
  [
    "limits",
    { instanceTypes: ["*"] },
    "Expected an instance type such as ml.m5.* at limits.instanceTypes[0], got another text;",
  ],
  [
    "limits",
    { instanceCont: 3 },
    'Expected only maxRuntimeSeconds, instanceCount, instanceTypes at limits, got "instanceCont"; did you mean instanceCount?',
  ],
  ["allowed", { buckets: ["*"] }, "Expected a bucket's name at allowed.buckets[0], got another text;"],
  ["allowed", { roles: ["admin"] }, "Expected the ARN of a role at allowed.roles[0], got another text;"],
  [
    "allowed",
    { images: ["*"] },
    "Expected <account>.dkr.ecr.<region>.amazonaws.com/<repository> at allowed.images[0], got another text;",
  ],
  ["allowed", { regions: [] }, "Expected at least one entry at allowed.regions, got an empty list;"],
  ["allowed", { regions: ["Ireland"] }, "Expected a region such as eu-west-1 at allowed.regions[0], got another text;"],
  [
    "allowed",
    { region: [] },
    'Expected only buckets, roles, packageGroups, images, regions at allowed, got "region"; did you mean regions?',
  ],
  ["pipeline", { metrics: undefined }, "Expected metrics at pipelines.p, got none;"],
  ["pipeline", 1, "Expected an object at pipelines.p, got 1;"],
  ["pipeline", { biasCheck: "yes" }, "Expected true or false at pipelines.p.biasCheck, got a text;"],
  [
    "pipeline",
    { evaluators: ["ABC"] },
    "Expected 64 lower-case hexadecimal digits at pipelines.p.evaluators[0], got another text;",
  ],
  [
    "pipeline",
    { metric: {} },
    'Expected only metrics, biasCheck, evaluators at pipelines.p, got "metric"; did you mean metrics?',
  ],
  ["metric", { path: 7 }, "Expected a text at pipelines.p.metrics.mse.path, got 7;"],
  ["metric", { direction: "up" }, "Expected one of max, min at pipelines.p.metrics.mse.direction, got another text;"],
  ["metric", { bound: true }, "Expected a finite number at pipelines.p.metrics.mse.bound, got true;"],
  ["metric", { bound: undefined }, "Expected bound at pipelines.p.metrics.mse, got none;"],
  [
    "metric",
    { bounds: 1 },
    'Expected only path, direction, bound at pipelines.p.metrics.mse, got "bounds"; did you mean bound?',
  ],
];

describe("faults of a configuration, key by key", () => {
  for (const [where, value, expected] of FAULTS) {
    it(expected, () => {
      const faults = faultsIn(WITHIN[where]?.(value));
      assert.equal(faults.length, 1, faults.join("\n"));
      assert.ok(faults[0]?.startsWith(expected), faults[0]);
      assert.match(faults[0] ?? "", /[.?]$/);
    });
  }

  it("lets stacks be relaxed whose names only look like production's", () => {
    const relaxedStacks = ["product-lab", "reproduction", "delivery", "preprod"];
    assert.deepEqual(faultsIn({ ...BASE, relaxedStacks }), []);
  });

  it("has no stack trace to print", () => {
    assert.throws(
      () => checkFloors({}, "a test"),
      (error: Error) => error.stack === error.message,
    );
  });
});
