import assert from "node:assert/strict";
import { parseJson } from "../../../infra/local/struct";
import { ACCOUNT, Engine, REGION, text } from "./caller";

describe("infra/local: Invoke", () => {
  let engine: Engine;
  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.stop());

  it("answers who and where", async () => {
    assert.equal((await engine.invoke("aws:index/getCallerIdentity:getCallerIdentity")).accountId, ACCOUNT);
    assert.equal((await engine.invoke("aws:index/getRegion:getRegion")).region, REGION);
    const partition = await engine.invoke("aws:index/getPartition:getPartition");
    assert.deepEqual([partition.partition, partition.dnsSuffix], ["aws", "amazonaws.com"]);
    const zones = await engine.invoke("aws:index/getAvailabilityZones:getAvailabilityZones");
    assert.deepEqual(zones.names, ["us-east-1a", "us-east-1b", "us-east-1c"]);
  });

  it("answers for the region and tags of its provider instance", async () => {
    const other = engine.another();
    await other.configure({ region: "us-gov-west-1", defaultTags: '{"tags":{"a":"1"}}' });
    assert.equal((await other.invoke("aws:index/getPartition:getPartition")).partition, "aws-us-gov");
    assert.deepEqual((await other.invoke("aws:index/getDefaultTags:getDefaultTags")).tags, { a: "1" });
    other.client.close();
  });

  it("writes a policy document as the real provider does", async () => {
    const { json, minifiedJson } = await engine.invoke("aws:iam/getPolicyDocument:getPolicyDocument", {
      statements: [
        {
          sid: "One",
          actions: ["s3:GetObject"],
          resources: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"],
          principals: [{ type: "Service", identifiers: ["a.amazonaws.com"] }],
          conditions: [{ test: "StringEquals", variable: "aws:SourceAccount", values: [ACCOUNT] }],
        },
        { effect: "Deny", notActions: ["s3:*"], principals: [{ type: "*", identifiers: ["*"] }] },
      ],
    });
    assert.deepEqual(parseJson(text(json)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "One",
          Effect: "Allow",
          Principal: { Service: "a.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: ["arn:aws:s3:::b/*", "arn:aws:s3:::a/*"],
          Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
        },
        { Effect: "Deny", Principal: "*", NotAction: "s3:*" },
      ],
    });
    assert.deepEqual(parseJson(text(minifiedJson)), parseJson(text(json)));
  });

  it("refuses a function that only AWS can answer, by name", async () => {
    await assert.rejects(
      engine.invoke("aws:ec2/getVpc:getVpc"),
      /got aws:ec2\/getVpc:getVpc, which only AWS can answer/,
    );
  });
});
