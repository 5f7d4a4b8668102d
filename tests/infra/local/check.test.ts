import assert from "node:assert/strict";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { fromStruct } from "../../../infra/local/struct";
import { secret, UNKNOWN } from "../../../infra/local/values";
import { answer, Engine, text, urn } from "./caller";

const BUCKET = "aws:s3/bucket:Bucket";
const ROLE = "aws:iam/role:Role";
const PIPELINE = "aws:sagemaker/pipeline:Pipeline";
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "sagemaker.amazonaws.com" } }],
});

describe("infra/local: Check", () => {
  let engine: Engine;
  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.stop());

  const refusals = async (type: string, inputs: Parameters<Engine["check"]>[1]): Promise<string[]> =>
    (await engine.check(urn(type, "it"), inputs)).refusals;

  it("accepts what the type has and hands it back as given", async () => {
    const { inputs, refusals: found } = await engine.check(urn(BUCKET, "it"), {
      bucket: "artifacts-of-ours",
      tags: { owner: "me", count: null },
    });
    assert.deepEqual(found, []);
    assert.deepEqual(inputs, { bucket: "artifacts-of-ours", tags: { owner: "me", count: null }, __defaults: [] });
  });

  it("names every unknown, computed, misshapen and missing property at once", async () => {
    assert.deepEqual(await refusals(PIPELINE, { pipelineName: "p", arn: "x", rolearn: "y", colour: "red", tags: [] }), [
      "arn: AWS gives this property its value; remove it",
      "colour: This type has no such property; it has parallelismConfiguration, pipelineDefinition, " +
        "pipelineDefinitionS3Location, pipelineDescription, pipelineDisplayName, pipelineName, region, roleArn, tags",
      "rolearn: This type has no such property; did you mean roleArn?",
      "tags: Expected an object, got another kind of value",
      "pipelineDisplayName: Missing required property",
    ]);
  });

  it("refuses a type that the package does not have", async () => {
    const [only, ...others] = await refusals("aws:s3/bukket:Bukket", {});
    assert.match(only ?? "", /^: Expected a resource type of @pulumi\/aws [\d.]+, got aws:s3\/bukket:Bukket;/);
    assert.deepEqual(others, []);
  });

  it("leaves unknown inputs alone", async () => {
    const { inputs, refusals: found } = await engine.check(urn(ROLE, "it"), {
      name: UNKNOWN,
      assumeRolePolicy: UNKNOWN,
      tags: UNKNOWN,
    });
    assert.deepEqual(found, []);
    assert.equal(inputs.assumeRolePolicy, UNKNOWN);
  });

  it("keeps secrets secret, and out of its reasons", async () => {
    const { inputs, refusals: found } = await engine.check(urn(BUCKET, "it"), { bucket: secret("Hunter2") });
    assert.deepEqual(inputs.bucket, secret("Hunter2"));
    assert.deepEqual(found, ["bucket: Expected another form; the value is secret and not shown"]);
  });

  for (const [name, fault] of [
    ["ab", /3 to 63 characters, got 2/],
    ["a".repeat(64), /3 to 63 characters, got 64/],
    ["Upper", /only lower-case letters/],
    ["-dash", /a letter or digit at both ends/],
    ["a..b", /no two dots/],
    ["10.0.0.1", /no IP address/],
    ["xn--abc", /AWS keeps for itself/],
  ] as const) {
    it(`refuses the bucket name ${name.slice(0, 12)}`, async () => {
      const [only, ...others] = await refusals(BUCKET, { bucket: name });
      assert.match(only ?? "", fault);
      assert.deepEqual(others, []);
    });
  }

  it("takes names at the limit", async () => {
    assert.deepEqual(await refusals(BUCKET, { bucket: "a".repeat(63) }), []);
    assert.deepEqual(await refusals(ROLE, { name: "a".repeat(64), assumeRolePolicy: TRUST }), []);
    const p = "a".repeat(256);
    assert.deepEqual(await refusals(PIPELINE, { pipelineName: p, pipelineDisplayName: p }), []);
  });

  it("refuses names past the limit", async () => {
    assert.match(
      String(await refusals(ROLE, { name: "a".repeat(65), assumeRolePolicy: TRUST })),
      /^name: Expected 1 to 64/,
    );
    const p = `${"a".repeat(200)}_`;
    const found = await refusals(PIPELINE, { pipelineName: p, pipelineDisplayName: p });
    assert.deepEqual(
      found.map((refusal) => refusal.slice(0, 30)),
      ["pipelineName: Expected 1 to 25", "pipelineDisplayName: Expected "],
    );
  });

  it("refuses policies that AWS cannot read", async () => {
    const policy = (text: string): Promise<string[]> => refusals("aws:iam/policy:Policy", { name: "p", policy: text });
    assert.deepEqual(await policy("{"), ["policy: MalformedPolicyDocument: expected a JSON object"]);
    assert.match(String(await policy('{"Statement":[{"Effect":"Maybe","Action":"s3:*"}]}')), /Effect Allow or Deny/);
    assert.match(String(await policy('{"Statement":[{"Effect":"Allow"}]}')), /Action or NotAction/);
    assert.match(String(await policy(`{"Statement":[],"Id":"${"x".repeat(7000)}"}`)), /LimitExceeded.* 6144 .* got/);
    assert.match(
      String(await refusals(ROLE, { assumeRolePolicy: TRUST.replace("Principal", "Resource") })),
      /Principal/,
    );
  });

  it("refuses definitions that are not JSON or too large", async () => {
    const named = { pipelineName: "p", pipelineDisplayName: "p" };
    assert.match(String(await refusals(PIPELINE, { ...named, pipelineDefinition: "{" })), /Expected JSON text/);
    const large = JSON.stringify("x".repeat(1_048_576));
    assert.match(
      String(await refusals(PIPELINE, { ...named, pipelineDefinition: large })),
      /at most 1048576 characters/,
    );
  });

  it("refuses tags that no AWS service takes", async () => {
    const tags = { "aws:mine": "x", ok: "v".repeat(257), ["k".repeat(129)]: "" };
    assert.equal((await refusals(BUCKET, { tags })).length, 3);
  });

  it("makes JSON documents text, as the real provider does", async () => {
    const document = {
      Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: "*" }],
      Version: "2012-10-17",
    };
    const { inputs } = await engine.check(urn(ROLE, "it"), { assumeRolePolicy: document });
    assert.equal(inputs.assumeRolePolicy, JSON.stringify(document));
    const partly = await engine.check(urn(ROLE, "it"), { assumeRolePolicy: { Statement: [{ Resource: UNKNOWN }] } });
    assert.equal(partly.inputs.assumeRolePolicy, UNKNOWN);
  });

  it("gives a name where the program gives none, the same each time and kept afterwards", async () => {
    const of = urn(BUCKET, "Artifacts");
    const first = await engine.check(of, {});
    assert.match(text(first.inputs.bucket), /^artifacts-[0-9a-f]{7}$/);
    assert.deepEqual(first.inputs.__defaults, ["bucket"]);
    assert.deepEqual((await engine.check(of, {})).inputs, first.inputs);
    assert.deepEqual((await engine.check(of, { tags: {} }, first.inputs)).inputs.bucket, first.inputs.bucket);
  });

  it("gives a replacement another name than what it replaces", async () => {
    const of = urn(ROLE, "worker");
    const { inputs: old } = await engine.check(of, { assumeRolePolicy: TRUST });
    await engine.check(of, { assumeRolePolicy: TRUST, path: "/new/" }, old);
    const { inputs: replacement } = await engine.check(of, { assumeRolePolicy: TRUST, path: "/new/" });
    assert.notEqual(replacement.name, old.name);
    await engine.check(of, { assumeRolePolicy: TRUST, path: "/newer/" }, replacement);
    assert.equal((await engine.check(of, { assumeRolePolicy: TRUST, path: "/newer/" })).inputs.name, old.name);
  });

  it("follows what the stack's configuration says about names", async () => {
    const { DISABLE, ENFORCE } = rpc.CheckRequest.AutonamingOptions.Mode;
    const ask = (mode: typeof DISABLE | typeof ENFORCE) => {
      const options = new rpc.CheckRequest.AutonamingOptions().setProposedName("Chosen").setMode(mode);
      return new rpc.CheckRequest().setUrn(urn(BUCKET, "it")).setAutonaming(options);
    };
    const name = async (request: rpc.CheckRequest) =>
      fromStruct((await answer<rpc.CheckResponse>((done) => engine.client.check(request, done))).getInputs()).bucket;
    assert.equal(await name(ask(ENFORCE)), "chosen");
    assert.equal(await name(ask(DISABLE)), undefined);
  });

  it("gives no name beside a prefix", async () => {
    const { inputs } = await engine.check(urn(ROLE, "it"), { namePrefix: "mine-", assumeRolePolicy: TRUST });
    assert.deepEqual(inputs.__defaults, []);
  });

  it("names an object by its logical name", async () => {
    const { inputs } = await engine.check(urn("aws:s3/bucketObjectv2:BucketObjectv2", "code.tar.gz"), {
      bucket: "b-1",
    });
    assert.equal(inputs.key, "code.tar.gz");
  });

  it("refuses two contents for one object", async () => {
    const inputs = { bucket: "b-1", key: "k", content: "a", contentBase64: "YQ==" };
    assert.equal((await refusals("aws:s3/bucketObject:BucketObject", inputs)).length, 2);
  });

  it("knows the provider's own properties", async () => {
    const good = { region: "us-east-1", defaultTags: '{"tags":{}}', allowedAccountIds: "[]", version: "7.48.0" };
    assert.deepEqual((await engine.checkConfig(good)).refusals, []);
    assert.match(
      String((await engine.checkConfig({ regoin: "x" })).refusals),
      /^regoin: This type has no such property/,
    );
  });
});
