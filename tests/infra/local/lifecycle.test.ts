import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { secret, UNKNOWN } from "../../../infra/local/values";
import { ACCOUNT, Engine, REGION, text, urn } from "./caller";

const BUCKET = "aws:s3/bucket:Bucket";
const ROLE = "aws:iam/role:Role";
const QUEUE = "aws:sqs/queue:Queue";
const TOPIC = "aws:sns/topic:Topic";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

describe("infra/local: resources", () => {
  let engine: Engine;
  let stateDir: string;
  beforeEach(async () => {
    stateDir = mkdtempSync(path.join(tmpdir(), "sluicegate-provider-"));
    engine = await Engine.start({ stateDir });
  });
  afterEach(async () => {
    await engine.stop();
    rmSync(stateDir, { recursive: true, force: true });
  });

  it("knows at preview only what the program and the provider's configuration say", async () => {
    await engine.configure({ defaultTags: JSON.stringify({ tags: { stack: "dev" } }) });
    const inputs = { name: secret("r"), assumeRolePolicy: UNKNOWN, tags: { a: "1" }, __defaults: [] };
    const { id, outputs } = await engine.create(urn(ROLE, "r"), inputs, true);
    assert.equal(id, "");
    assert.deepEqual(outputs, {
      name: secret("r"),
      assumeRolePolicy: UNKNOWN,
      tags: { a: "1" },
      tagsAll: { a: "1", stack: "dev" },
      ...Object.fromEntries(
        ["arn", "createDate", "uniqueId", "inlinePolicies", "managedPolicyArns", "namePrefix"].map((name) => [
          name,
          UNKNOWN,
        ]),
      ),
    });
  });

  it("gives a role AWS's id and ARN", async () => {
    const { id, outputs } = await engine.create(urn(ROLE, "r"), {
      name: "worker",
      path: "/team/",
      assumeRolePolicy: "{}",
    });
    assert.equal(id, "worker");
    assert.equal(outputs.arn, `arn:aws:iam::${ACCOUNT}:role/team/worker`);
    assert.match(text(outputs.uniqueId), /^AROA[0-9A-F]{17}$/);
  });

  it("gives buckets and what configures them AWS's ids", async () => {
    const { id, outputs } = await engine.create(urn(BUCKET, "b"), { bucket: "b-1" });
    assert.equal(id, "b-1");
    assert.equal(outputs.arn, "arn:aws:s3:::b-1");
    assert.equal(outputs.bucketRegionalDomainName, `b-1.s3.${REGION}.amazonaws.com`);
    const block = await engine.create(urn("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "b"), {
      bucket: "b-1",
      blockPublicAcls: true,
    });
    assert.equal(block.id, "b-1");
    assert.deepEqual([block.outputs.blockPublicAcls, block.outputs.blockPublicPolicy], [true, false]);
  });

  it("gives keys, aliases, log groups and repositories AWS's ids", async () => {
    const { id, outputs: key } = await engine.create(urn("aws:kms/key:Key", "k"), {});
    assert.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.equal(key.arn, `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`);
    const alias = await engine.create(urn("aws:kms/alias:Alias", "k"), { name: "alias/k", targetKeyId: id });
    assert.equal(alias.outputs.targetKeyArn, key.arn);
    const logs = await engine.create(urn("aws:cloudwatch/logGroup:LogGroup", "l"), { name: "/a/b" });
    assert.equal(logs.outputs.arn, `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:/a/b`);
    const repository = await engine.create(urn("aws:ecr/repository:Repository", "i"), { name: "team/image" });
    assert.equal(repository.outputs.repositoryUrl, `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/team/image`);
  });

  it("gives topics, their policies and alarms AWS's ids, and refuses what AWS does", async () => {
    const arn = `arn:aws:sns:${REGION}:${ACCOUNT}:alarms`;
    const topic = await engine.create(urn(TOPIC, "t"), { name: "alarms" });
    assert.deepEqual([topic.id, topic.outputs.arn, topic.outputs.owner], [arn, arn, ACCOUNT]);
    assert.equal((await engine.read(urn(TOPIC, "t"), arn, {})).inputs.name, "alarms");
    const policy = await engine.create(urn(TOPIC_POLICY, "t"), { arn, policy: "{}" });
    assert.deepEqual([policy.id, policy.outputs.owner], [arn, ACCOUNT]);
    const alarm = await engine.create(urn(ALARM, "a"), { name: "failed" });
    assert.equal(alarm.id, "failed");
    assert.equal(alarm.outputs.arn, `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:failed`);
    const refused = await Promise.all([
      engine.check(urn(TOPIC, "t"), { name: "no spaces" }),
      engine.check(urn(TOPIC_POLICY, "t"), {
        arn,
        policy: '{"Statement":[{"Effect":"Allow","Action":"sns:Publish"}]}',
      }),
      engine.check(urn(ALARM, "a"), { name: "x".repeat(256), evaluationPeriods: 0 }),
    ]);
    assert.deepEqual(
      refused.map(({ refusals }) => refusals.map((line) => line.split(":")[0])),
      [["name"], ["policy"], ["name", "evaluationPeriods"]],
    );
  });

  it("serves any other type by the default rule, and says so", async () => {
    const { id, outputs } = await engine.create(urn(QUEUE, "alerts"), { name: "alerts" });
    assert.equal(id, "alerts");
    assert.equal(outputs.arn, `arn:aws:sqs:${REGION}:${ACCOUNT}:queue/alerts`);
    assert.deepEqual((await engine.create(urn(QUEUE, "alerts"), { name: "alerts" })).outputs, outputs);
    await engine.create(urn(BUCKET, "b"), { bucket: "b-1" });
    assert.deepEqual(engine.provider.generic, [QUEUE]);
  });

  it("follows the region that a resource or its provider instance names", async () => {
    const away = await engine.create(urn(QUEUE, "a"), { name: "a", region: "eu-central-1" });
    assert.equal(away.outputs.arn, `arn:aws:sqs:eu-central-1:${ACCOUNT}:queue/a`);
    const other = engine.another();
    await other.configure({ region: "cn-north-1" });
    const china = await other.create(urn(QUEUE, "b"), { name: "b" });
    assert.equal(china.outputs.arn, `arn:aws-cn:sqs:cn-north-1:${ACCOUNT}:queue/b`);
    assert.equal((await engine.create(urn(QUEUE, "c"), { name: "c" })).outputs.region, REGION);
    other.client.close();
  });

  it("refuses an account that the provider's configuration does not allow", async () => {
    await engine.configure({ allowedAccountIds: JSON.stringify([ACCOUNT]) });
    await assert.rejects(engine.configure({ allowedAccountIds: '["123456789012"]' }), /account ID not allowed: 0{12}/);
    await assert.rejects(engine.configure({ forbiddenAccountIds: JSON.stringify([ACCOUNT]) }), /not allowed/);
  });

  it("marks an output secret that tells a secret", async () => {
    const { outputs } = await engine.create(urn(QUEUE, "s"), { name: secret("hidden-name"), tags: secret({ a: "1" }) });
    assert.deepEqual(outputs.name, secret("hidden-name"));
    assert.deepEqual(outputs.arn, secret(`arn:aws:sqs:${REGION}:${ACCOUNT}:queue/hidden-name`));
    assert.deepEqual(outputs.tagsAll, secret({ a: "1" }));
  });

  it("creates the same thing again after an interrupted run, also in another process", async () => {
    const first = await engine.create(urn(BUCKET, "b"), { bucket: "b-1" });
    const next = await Engine.start({ stateDir });
    assert.deepEqual(await next.create(urn(BUCKET, "b"), { bucket: "b-1" }), first);
    await next.stop();
  });

  it("refuses a name that another resource of the account has, until that one is gone", async () => {
    const { outputs } = await engine.create(urn(ROLE, "one"), { name: "worker" });
    const two = urn(ROLE, "two");
    await assert.rejects(engine.create(two, { name: "worker" }), (error: Error) => {
      assert.match(
        error.message,
        /^creating IAM Role \(worker\): EntityAlreadyExists: Role with name worker already exists/,
      );
      assert.match(error.message, /It belongs to urn:pulumi:dev::trial::.*::one; choose another name\.$/);
      return true;
    });
    await engine.remove(urn(ROLE, "one"), "worker", outputs);
    assert.equal((await engine.create(two, { name: "worker" })).id, "worker");
  });

  it("refuses another project's bucket name in any region", async () => {
    await engine.create(urn(BUCKET, "b", "one"), { bucket: "b-1" });
    const taken = engine.create(urn(BUCKET, "b", "two"), { bucket: "b-1", region: "eu-west-1" });
    await assert.rejects(taken, /BucketAlreadyOwnedByYou/);
  });

  it("keeps a name with its resource when the resource is called otherwise", async () => {
    const { outputs } = await engine.create(urn(BUCKET, "old"), { bucket: "b-1" });
    await engine.update(urn(BUCKET, "new"), outputs, { bucket: "b-1", forceDestroy: true });
    assert.equal((await engine.create(urn(BUCKET, "new"), { bucket: "b-1" })).id, "b-1");
  });

  it("updates what the program gives and keeps what AWS gave", async () => {
    const of = urn(QUEUE, "t");
    const { outputs } = await engine.create(of, { name: "t", delaySeconds: 1 });
    const preview = await engine.update(of, outputs, { name: "t", tags: { a: UNKNOWN } }, true);
    assert.deepEqual([preview.arn, preview.delaySeconds], [outputs.arn, undefined]);
    assert.deepEqual(preview.tagsAll, { a: UNKNOWN });
    const updated = await engine.update(of, outputs, { name: "t", delaySeconds: 2 });
    assert.deepEqual(updated, { ...outputs, delaySeconds: 2 });
  });

  it("does not know at preview the version of an object that an update will write", async () => {
    const of = urn("aws:s3/bucketObject:BucketObject", "o");
    const { outputs } = await engine.create(of, { bucket: "b-1", key: "k", content: "one" });
    const preview = await engine.update(of, outputs, { bucket: "b-1", key: "k", content: "two" }, true);
    assert.deepEqual([preview.etag, preview.versionId], [UNKNOWN, UNKNOWN]);
    const { etag } = await engine.update(of, outputs, { bucket: "b-1", key: "k", content: "two" });
    assert.equal(etag, "b8a9f715dbb64fd5c56e7783c6820a61");
  });

  it("reads what the engine knows, and an import by its id", async () => {
    const of = urn(ROLE, "r");
    const inputs = { name: "worker", assumeRolePolicy: "{}" };
    const { id, outputs } = await engine.create(of, inputs);
    assert.deepEqual(await engine.read(of, id, outputs, inputs), { id, outputs, inputs });
    const imported = await engine.read(of, "worker", {});
    assert.equal(imported.outputs.arn, outputs.arn);
    assert.equal(imported.inputs.name, "worker");
  });
});
