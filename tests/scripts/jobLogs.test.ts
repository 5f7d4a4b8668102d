import assert from "node:assert/strict";
import { logOf } from "../../scripts/jobLogs";

describe("the log of a job", () => {
  it("lies where CloudWatch keeps it, by the kind of job", () => {
    const arn = (resource: string): string => `arn:aws:sagemaker:eu-west-1:111122223333:${resource}`;
    const group = (name: string): string => `/aws/sagemaker/${name}`;
    const expected = [
      ["processing-job/one", { group: group("ProcessingJobs"), job: "one", prefix: "one/" }],
      ["training-job/two", { group: group("TrainingJobs"), job: "two", prefix: "two/" }],
      ["transform-job/three", { group: group("TransformJobs"), job: "three", prefix: "three/" }],
      ["hyper-parameter-tuning-job/four", { group: group("TrainingJobs"), job: "four", prefix: "four-" }],
    ] as const;
    for (const [resource, log] of expected) assert.deepEqual(logOf(arn(resource)), log);
    const called = "arn:aws:lambda:eu-west-1:111122223333:function:notify:7";
    assert.deepEqual(logOf(called), { group: "/aws/lambda/notify", job: "notify" });
    assert.equal(logOf(arn("model-package/models/1")), undefined);
    assert.equal(logOf(undefined), undefined);
  });
});
