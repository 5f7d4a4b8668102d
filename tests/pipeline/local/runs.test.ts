import assert from "node:assert/strict";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import type { ExecutionChange } from "../../../pipeline/local/endpoint";
import { Runs } from "../../../pipeline/local/runs";
import { Objects } from "../../../pipeline/local/s3/objects";
import { Store } from "../../../pipeline/local/store";
import { definitionOf, newFolder, ROLE } from "../../support/endpoint";

const PIPELINE = "arn:aws:sagemaker:eu-west-1:000000000000:pipeline/one";
const HOLDS = { Type: "Equals", LeftValue: 1, RightValue: 1 } as const;
const EXECUTION = {
  id: "abcdefghijkl",
  arn: `${PIPELINE}/execution/abcdefghijkl`,
  pipelineName: "one",
  pipelineArn: PIPELINE,
  version: 1,
  status: "Executing",
  displayName: "one",
  parameters: {},
  definition: "digest",
  roleArn: ROLE,
  created: 0,
  modified: 0,
} as const;

describe("the executions of a server", () => {
  let folder: string;
  let store: Store;
  beforeEach(async () => {
    folder = await newFolder();
    for (const name of ["store", "s3", "incoming"]) await mkdir(path.join(folder, name));
    store = new Store(path.join(folder, "store"));
    const gate = { Name: "Gate", Type: "Condition" as const };
    const text = definitionOf([{ ...gate, Arguments: { Conditions: [HOLDS], IfSteps: [], ElseSteps: [] } }]);
    store.write(() => {
      store.definitions.putSync(EXECUTION.definition, text);
      store.executions.putSync(["one", EXECUTION.id], EXECUTION);
      store.activeExecutions.putSync(["one", EXECUTION.id], true);
    });
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  /** Runs the execution and returns what is told of it. */
  async function run(): Promise<ExecutionChange[]> {
    const told: ExecutionChange[] = [];
    const settings = {
      store,
      objects: new Objects(path.join(folder, "s3"), path.join(folder, "incoming"), store),
      python: "/usr/bin/python3",
      cacheMode: "arguments" as const,
      cores: 1,
      stateDir: folder,
      environmentsFile: path.join(folder, "environments.yaml"),
      queuesDir: path.join(folder, "queues"),
      jobsDir: path.join(folder, "jobs"),
      logsDir: path.join(folder, "logs"),
      log: () => undefined,
    };
    await new Promise<void>((resolve) => {
      const onChange = (change: ExecutionChange): void => {
        told.push(change);
        if (change.over || change.fault !== undefined) resolve();
      };
      new Runs({ ...settings, onChange }).start(EXECUTION);
    });
    return told;
  }

  it("tell what they store, and that they are over", async () => {
    const told = await run();
    assert.deepEqual(told.at(-1), { executionId: EXECUTION.id, over: true, fault: undefined });
    assert.equal(store.executions.get(["one", EXECUTION.id])?.status, "Succeeded");
  });

  it("tell that nothing can be recorded, and stay for the next server", async () => {
    store.write = () => {
      throw new Error("No space left on device");
    };
    const [{ over, fault = "" } = { over: true }] = await run();
    assert.equal(over, false);
    assert.match(
      fault,
      /^Expected to record what execution abcdefghijkl does, got: No space left on device; .* goes on\.$/,
    );
    assert.equal(store.executions.get(["one", EXECUTION.id])?.status, "Executing");
  });
});
