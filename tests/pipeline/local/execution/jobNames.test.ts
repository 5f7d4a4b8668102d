import assert from "node:assert/strict";
import fc from "fast-check";
import { logFile } from "../../../../pipeline/local/execution";
import { jobArn, jobName, regionOf } from "../../../../pipeline/local/execution/jobNames";

const PIPELINE = "arn:aws-cn:sagemaker:cn-north-1:000000000000:pipeline/p";

describe("pipeline/local/execution/jobNames", () => {
  it("names a job as SageMaker does, the same on every run", () => {
    const name = jobName("abcdefghijkl", "Preprocess", 1);
    assert.match(name, /^pipelines-abcdefghijkl-Preprocess-[A-Za-z0-9]{10}$/);
    assert.equal(jobName("abcdefghijkl", "Preprocess", 1), name);
    assert.notEqual(jobName("abcdefghijkl", "Preprocess", 2), name);
  });

  it("makes names that SageMaker takes of any step name", () => {
    const step = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
    fc.assert(
      fc.property(step, fc.nat(9), (name, attempt) => {
        assert.match(jobName("abcdefghijkl", name, attempt), /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/);
      }),
    );
  });

  it("tells long step names apart that begin alike", () => {
    const long = "x".repeat(63);
    assert.notEqual(jobName("abcdefghijkl", `${long}a`, 1), jobName("abcdefghijkl", `${long}b`, 1));
  });

  it("takes partition, region and account from the pipeline", () => {
    assert.equal(jobArn(PIPELINE, "training", "j"), "arn:aws-cn:sagemaker:cn-north-1:000000000000:training-job/j");
    assert.equal(regionOf(PIPELINE), "cn-north-1");
  });

  it("lays logs out as CloudWatch does", () => {
    assert.equal(logFile("/logs", "processing", "j", "algo-2"), "/logs/aws/sagemaker/ProcessingJobs/j/algo-2.log");
  });
});
