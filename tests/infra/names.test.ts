import assert from "node:assert/strict";
import { namesOf } from "../../infra/names";

const identity = { project: "sluicegate", stack: "dev", account: "111122223333", region: "eu-west-1" };

describe("infra/names", () => {
  it("names everything of a stack, known before anything exists", () => {
    const names = namesOf(identity);
    const regression = names.pipeline("regression");
    const digest = names.artifactBucket.slice(-8);
    assert.match(digest, /^[0-9a-f]{8}$/);
    assert.deepEqual(
      [names.artifactBucket, names.dataBucket, names.logBucket],
      ["artifacts", "data", "logs"].map((what) => `sluicegate-dev-${what}-${digest}`),
    );
    assert.equal(
      regression.pipelineArn,
      `arn:aws:sagemaker:eu-west-1:111122223333:pipeline/sluicegate-dev-regression-${digest}`,
    );
    assert.deepEqual(
      [names.alarmTopic.arn, regression.failureAlarm.arn],
      [
        `arn:aws:sns:eu-west-1:111122223333:sluicegate-dev-alarms-${digest}`,
        `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:sluicegate-dev-regression-failed-${digest}`,
      ],
    );
    assert.equal(
      regression.roles.training.arn,
      `arn:aws:iam::111122223333:role/sluicegate-dev-regression-training-${digest}`,
    );
  });

  it("has patterns for the functions and the queues that pipelines call, in each partition", () => {
    const { functionArns, queueArns, queueUrls, artifactBucket } = namesOf(identity);
    const own = artifactBucket.replace("artifacts", "*");
    assert.deepEqual(
      [functionArns, queueArns, queueUrls],
      [
        `arn:aws:lambda:eu-west-1:111122223333:function:${own}`,
        `arn:aws:sqs:eu-west-1:111122223333:${own}`,
        `https://sqs.eu-west-1.amazonaws.com/111122223333/${own}`,
      ],
    );
    const { queueUrls: inChina } = namesOf({ ...identity, region: "cn-north-1" });
    assert.match(
      inChina,
      /^https:\/\/sqs\.cn-north-1\.amazonaws\.com\.cn\/111122223333\/sluicegate-dev-\*-[0-9a-f]{8}$/,
    );
  });

  it("leaves room for what functions and queues are called, however long the project's name is", () => {
    const { functionArns, queueArns } = namesOf({
      ...identity,
      project: "governed-training-of-credit-models-in-retail",
    });
    for (const arn of [functionArns, queueArns]) {
      const name = arn.replace("*", "x".repeat(25)).slice(arn.lastIndexOf(":") + 1);
      assert.match(name, /^governed-training-of-credit-m-x{25}-[0-9a-f]{8}$/);
      assert.equal(name.length, 64);
    }
  });

  it("differs with each part of the identity", () => {
    const changes = [{}, { project: "other" }, { stack: "prod" }, { account: "222233334444" }, { region: "us-east-1" }];
    const all = changes.map((change) => namesOf({ ...identity, ...change }));
    for (const of of [
      all.map(({ artifactBucket }) => artifactBucket),
      all.map(({ alarmTopic }) => alarmTopic.name),
      all.map((names) => names.pipeline("regression").failureAlarm.name),
    ]) {
      assert.equal(new Set(of).size, changes.length);
    }
  });

  it("keeps the partition of the region", () => {
    assert.equal(namesOf({ ...identity, region: "us-gov-west-1" }).partition, "aws-us-gov");
    assert.equal(namesOf({ ...identity, region: "cn-north-1" }).partition, "aws-cn");
  });
});
