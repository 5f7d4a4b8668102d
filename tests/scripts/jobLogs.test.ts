import assert from "node:assert/strict";
import { logOf } from "../../scripts/jobLogs";

describe("the log of a job", () => {
  it("lies where CloudWatch keeps it, by the kind of job", () => {
    const arn = (resource: string): string => `arn:aws:sagemaker:eu-west-1:111122223333:${resource}`;
    assert.deepEqual(logOf(arn("processing-job/one")), { group: "/aws/sagemaker/ProcessingJobs", job: "one" });
    assert.deepEqual(logOf(arn("training-job/two")), { group: "/aws/sagemaker/TrainingJobs", job: "two" });
    assert.equal(logOf(arn("model-package/models/1")), undefined);
    assert.equal(logOf(undefined), undefined);
  });
});
