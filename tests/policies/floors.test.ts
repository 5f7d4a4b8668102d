import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { checkFloors, FloorsError, readFloors, requirementsOf } from "../../policies/floors";

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

  it("demands nothing of a pipeline that is not listed, also of one named like a part of JavaScript", () => {
    const floors = readFloors(file);
    assert.deepEqual(requirementsOf(floors, "unheard-of"), []);
    assert.deepEqual(requirementsOf(floors, "constructor"), []);
  });

  it("tells all faults at once, each with its place", () => {
    const metrics = { mse: { path: "", direction: "down", bound: Number.POSITIVE_INFINITY, extra: 1 } };
    assert.deepEqual(faultsIn({ relaxedStacks: ["a b"], pipelines: { regression: { metrics } }, more: 1 }), [
      'At the top level: must NOT have additional properties ("more")',
      'At /relaxedStacks/0: must match pattern "^[A-Za-z0-9_.-]{1,100}$"',
      'At /pipelines/regression/metrics/mse: must NOT have additional properties ("extra")',
      "At /pipelines/regression/metrics/mse/path: must NOT have fewer than 1 characters",
      "At /pipelines/regression/metrics/mse/direction: must be equal to one of the allowed values (max, min)",
      "At /pipelines/regression/metrics/mse/bound: must be number",
    ]);
  });

  it("refuses a pipeline without metrics, whatever the file says", () => {
    assert.deepEqual(faultsIn({ relaxedStacks: [], pipelines: { regression: { metrics: {} } } }), [
      "At /pipelines/regression/metrics: must NOT have fewer than 1 properties",
    ]);
  });

  it("names file and line of what is not YAML, and a file that is missing", () => {
    const broken = path.join(folder, "floors.yaml");
    fs.writeFileSync(broken, "relaxedStacks: []\npipelines: {}\npipelines: {}\n");
    assert.throws(() => readFloors(broken), /floors\.yaml have faults.*\n {2}- Line 3: Map keys must be unique/);
    assert.throws(() => readFloors(path.join(folder, "none.yaml")), FloorsError);
  });
});
