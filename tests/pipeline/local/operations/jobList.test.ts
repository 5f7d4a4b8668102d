import assert from "node:assert/strict";
import {
  ListHyperParameterTuningJobsCommand,
  ListProcessingJobsCommand,
  ListTrainingJobsForHyperParameterTuningJobCommand,
  type ListProcessingJobsCommandInput,
  type ListTrainingJobsForHyperParameterTuningJobCommandInput,
} from "@aws-sdk/client-sagemaker";
import type { JobRecord, StepStatus } from "../../../../pipeline/local/execution";
import { deleteJobs, putJob, stopCutOffJobs } from "../../../../pipeline/local/jobHistory";
import { Store } from "../../../../pipeline/local/store";
import { startEndpoint } from "../../../../pipeline/local/endpoint";
import { clientsFor, serve, unserve, type Served } from "../../../support/endpoint";

const DAY = 86_400_000;
const FIRST = Date.parse("2026-01-01T00:00:00Z");

const job = (name: string, day: number, status: StepStatus, more: Partial<JobRecord> = {}): JobRecord => ({
  kind: "processing",
  name,
  arn: `arn:aws:sagemaker:eu-west-1:000000000000:processing-job/${name}`,
  status,
  startTime: new Date(FIRST + day * DAY),
  properties: {},
  ...more,
});
const tuned = (name: string, value?: number): JobRecord => ({
  ...job(name, 0, "Succeeded"),
  kind: "training",
  tuned: { tuningJob: "tuning", hyperparameters: {}, objective: { type: "Minimize", metric: "loss", value } },
});

describe("listing jobs", () => {
  let served: Served;
  /** Writes into the store while nobody serves it. */
  async function write(action: (store: Store) => void): Promise<void> {
    await served.endpoint.stop();
    const store = new Store(`${served.stateDir}/store`);
    store.write(() => {
      action(store);
    });
    await store.close();
    served.endpoint = await startEndpoint({ stateDir: served.stateDir, python: "/usr/bin/python3", cores: 2 });
    Object.assign(served, clientsFor(served.endpoint.url));
  }
  before(async () => {
    served = await serve();
    await write((store) => {
      const records = [job("b", 1, "Succeeded"), job("a", 2, "Failed"), job("c", 0, "Executing")];
      for (const record of records) putJob(store, "executionid1", record, record.startTime.getTime() + 1000);
      // Its status changes: it stands in one place only.
      putJob(store, "executionid1", job("c", 0, "Stopped"), FIRST + 5 * DAY);
      putJob(store, "executionid2", job("run", 3, "Executing"), FIRST + 3 * DAY);
      putJob(store, "executionid1", { ...job("tuning", 0, "Succeeded"), kind: "tuning" }, FIRST);
      for (const one of [tuned("t1", 3), tuned("t2"), tuned("t3", 1)]) putJob(store, "executionid1", one, FIRST);
    });
  });
  after(() => unserve(served));

  const names = async (input: ListProcessingJobsCommandInput): Promise<string> => {
    const { ProcessingJobSummaries: found = [] } = await served.sagemaker.send(new ListProcessingJobsCommand(input));
    return found.map(({ ProcessingJobName }) => ProcessingJobName).join(" ");
  };

  const cases: [string, ListProcessingJobsCommandInput, string][] = [
    ["newest first", {}, "run a b c"],
    ["oldest first", { SortOrder: "Ascending" }, "c b a run"],
    ["by name", { SortBy: "Name" }, "a b c run"],
    ["by name backwards", { SortBy: "Name", SortOrder: "Descending" }, "run c b a"],
    ["by status", { SortBy: "Status", SortOrder: "Ascending" }, "run a c b"],
    ["of one status", { StatusEquals: "Stopped" }, "c"],
    ["by a part of the name", { NameContains: "u" }, "run"],
    [
      "made between two times",
      { CreationTimeAfter: new Date(FIRST), CreationTimeBefore: new Date(FIRST + 3 * DAY) },
      "a b",
    ],
    ["changed after a time", { LastModifiedTimeAfter: new Date(FIRST + 4 * DAY) }, "c"],
    ["changed before a time", { LastModifiedTimeBefore: new Date(FIRST + 2 * DAY) }, "b"],
  ];
  for (const [what, input, expected] of cases) {
    it(`lists them ${what}`, async () => {
      assert.equal(await names(input), expected);
    });
  }

  it("lists them page by page", async () => {
    const first = await served.sagemaker.send(new ListProcessingJobsCommand({ MaxResults: 3 }));
    const { NextToken } = first;
    const rest = await served.sagemaker.send(new ListProcessingJobsCommand({ MaxResults: 3, NextToken }));
    assert.deepEqual([first.ProcessingJobSummaries?.length, rest.ProcessingJobSummaries?.length], [3, 1]);
    assert.equal(rest.NextToken, undefined);
    await assert.rejects(served.sagemaker.send(new ListProcessingJobsCommand({ SortBy: "Name", NextToken })), {
      name: "ValidationException",
    });
  });

  it("lists the jobs of a tuning job, those without a metric last, page by page", async () => {
    const list = async (more: Partial<ListTrainingJobsForHyperParameterTuningJobCommandInput>) => {
      const input = { HyperParameterTuningJobName: "tuning", ...more };
      const answer = await served.sagemaker.send(new ListTrainingJobsForHyperParameterTuningJobCommand(input));
      return { names: answer.TrainingJobSummaries?.map((one) => one.TrainingJobName), token: answer.NextToken };
    };
    assert.deepEqual((await list({})).names, ["t1", "t2", "t3"]);
    const sorted = { SortBy: "FinalObjectiveMetricValue" } as const;
    const first = await list({ ...sorted, MaxResults: 2 });
    assert.deepEqual(first.names, ["t3", "t1"]);
    assert.deepEqual((await list({ ...sorted, MaxResults: 2, NextToken: first.token })).names, ["t2"]);
    assert.deepEqual((await list({ ...sorted, SortOrder: "Descending" })).names, ["t2", "t1", "t3"]);
    await assert.rejects(list({ HyperParameterTuningJobName: "none" }), { name: "ResourceNotFound" });
  });

  it("stops those that a server left, and deletes those of an execution", async () => {
    await write((store) => {
      stopCutOffJobs(store, "executionid2", FIRST + 9 * DAY);
    });
    assert.equal(await names({ StatusEquals: "Stopped", SortBy: "Name" }), "c run");
    await write((store) => {
      deleteJobs(store, "executionid1");
    });
    assert.equal(await names({}), "run");
    const tuning = await served.sagemaker.send(new ListHyperParameterTuningJobsCommand({}));
    assert.deepEqual(tuning.HyperParameterTuningJobSummaries, []);
  });
});
