import assert from "node:assert/strict";
import { AwsRefusal } from "../../../scripts/bootstrap/awsCalls";
import { readCloudWatch } from "../../../scripts/explanation/cloudWatch";
import { explainStep, type Scene } from "../../../scripts/explanation/explainSteps";
import { cloudWatch, type CloudWatch } from "../../support/cloudWatch";
import { repositoryRoot } from "../../support/repository";

const LOG = { group: "/aws/sagemaker/TrainingJobs", job: "train", prefix: "train/" };
const SILENT = "train/algo-2";
const STREAMS = { "train/algo-1": ["one\ntwo", "", "ModuleNotFoundError: No module named 'polars'\n"], [SILENT]: [] };
const LAST = "ModuleNotFoundError: No module named 'polars'";

describe("logs on AWS", () => {
  let served: CloudWatch;
  beforeEach(async () => {
    served = await cloudWatch(STREAMS);
  });
  afterEach(() => {
    served.stop();
  });

  it("are read to the last lines of each stream of the job that has some", async () => {
    const expected = [{ file: "train/algo-1", lines: ["two", LAST] }];
    assert.deepEqual(await readCloudWatch("eu-west-1", LOG, 2), expected);
    const events = { logGroupName: LOG.group, limit: 2, startFromHead: false };
    assert.deepEqual(served.asked, [
      ["DescribeLogStreams", { logGroupName: LOG.group, logStreamNamePrefix: "train/", limit: 4 }],
      ...Object.keys(STREAMS).map((logStreamName) => ["GetLogEvents", { ...events, logStreamName }]),
    ]);
  });

  it("are those of the newest streams where a whole group is the function's", async () => {
    await readCloudWatch("eu-west-1", { group: "/aws/lambda/notify", job: "notify" }, 2);
    const newest = { logGroupName: "/aws/lambda/notify", orderBy: "LastEventTime", descending: true, limit: 4 };
    assert.deepEqual(served.asked[0], ["DescribeLogStreams", newest]);
  });

  it("are refused where the caller may not read them", async () => {
    served.refusal = "AccessDeniedException";
    await assert.rejects(
      readCloudWatch("eu-west-1", LOG, 2),
      (error) => error instanceof AwsRefusal && error.name === "AccessDeniedException",
    );
  });

  describe("and what run explain says of a step", () => {
    const arn = "arn:aws:sagemaker:eu-west-1:111122223333:pipeline/p/execution/abcdefghijkl";
    const scene: Scene = {
      root: repositoryRoot,
      stack: "dev",
      pipeline: { name: "churn", pipelineName: "p", pipelineArn: arn.replace(/\/execution.*/, "") },
      execution: { arn, id: "abcdefghijkl", pipelineName: "p", status: "Failed" },
      graph: undefined,
      lines: 20,
    };
    const step = {
      name: "Train",
      type: "Training",
      status: "Failed",
      failureReason: "AlgorithmError: See job logs for more information",
      arn: "arn:aws:sagemaker:eu-west-1:111122223333:training-job/train",
    };

    it("is told by the log where the reason tells nothing", async () => {
      const { cause, next, hosts } = await explainStep(scene, step);
      assert.deepEqual(hosts, [{ file: "train/algo-1", lines: ["one", "two", LAST] }]);
      assert.equal(cause, "The code imports polars, which the step's environment does not have.");
      assert.match(next.command, /^pulumi up --stack dev --policy-pack policies && npx sluicegate run start /);
    });

    it("is where the log lies, where it may not be read", async () => {
      served.refusal = "AccessDeniedException";
      const { cause, hosts, log } = await explainStep(scene, step);
      assert.deepEqual([cause, hosts, log], [undefined, undefined, LOG]);
    });
  });
});
