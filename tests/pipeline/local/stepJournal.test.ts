import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import type { StepRecord } from "../../../pipeline/local/execution";
import { stepsOf } from "../../../pipeline/local/history";
import { StepJournal } from "../../../pipeline/local/stepJournal";
import { Store } from "../../../pipeline/local/store";
import { newFolder } from "../../support/endpoint";

const stepAt = (name: string, status: StepRecord["status"]): StepRecord => ({
  name,
  type: "Processing",
  status,
  startTime: new Date("2026-01-02T03:04:05.000Z"),
});

const EXECUTION = {
  id: "execution",
  arn: "arn:aws:sagemaker:eu-west-1:000000000000:pipeline/one/execution/execution",
  pipelineArn: "arn:aws:sagemaker:eu-west-1:000000000000:pipeline/one",
  pipelineName: "one",
};

describe("the journal of an execution's steps", () => {
  let folder: string;
  let store: Store;
  let journal: StepJournal;
  beforeEach(async () => {
    folder = await newFolder();
    store = new Store(folder);
    journal = new StepJournal(store, EXECUTION, () => ({}));
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  const stored = (): string[] =>
    [...stepsOf(store, "execution").values()].map(({ name, status }) => `${name} ${status}`);

  it("writes what was added with the next commit, the latest of each step", () => {
    journal.add(stepAt("A", "Starting"));
    journal.add(stepAt("A", "Succeeded"));
    journal.add(stepAt("B", "Executing"));
    assert.deepEqual(stored(), []);
    assert.equal(
      journal.commit(() => "done"),
      "done",
    );
    assert.deepEqual(stored(), ["A Succeeded", "B Executing"]);
  });

  it("writes nothing when the action throws, and everything the next time", () => {
    journal.add(stepAt("A", "Succeeded"));
    const failing = (): never => {
      throw new Error("No space left on device");
    };
    assert.throws(() => journal.commit(failing), /No space left/);
    assert.deepEqual(stored(), []);
    journal.commit(() => undefined);
    assert.deepEqual(stored(), ["A Succeeded"]);
  });

  it("writes by itself what nobody commits", async () => {
    const written = new Promise<void>((resolve) => {
      const write = store.write.bind(store);
      store.write = (action) => {
        const result = write(action);
        resolve();
        return result;
      };
    });
    journal.add(stepAt("A", "Starting"));
    await written;
    assert.deepEqual(stored(), ["A Starting"]);
  });
});
