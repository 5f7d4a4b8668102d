import assert from "node:assert/strict";
import { writeFileSync, readFileSync } from "node:fs";
import path from "node:path";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateModelPackageCommand,
  DescribeModelPackageCommand,
  type DescribeModelPackageCommandOutput,
} from "@aws-sdk/client-sagemaker";
import { parseS3Uri } from "../../../../scripts/objects";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { ended } from "../../../support/endpoint";
import { begin } from "../../../support/executions";
import { localStack, type LocalStack } from "../../../support/localStack";

describe("model approve", () => {
  let stack: LocalStack;
  let arn: string;
  beforeEach(async () => {
    stack = await localStack();
    await ended(stack.sagemaker, await begin(stack, "good"));
    arn = `arn:aws:sagemaker:us-east-1:000000000000:model-package/${stack.pipeline.modelPackageGroupName}/1`;
  });
  afterEach(() => stack.remove());

  const approve = (...words: string[]) => sluicegate(stack.root, "model", "approve", "--stack", "local", ...words);
  const described = (ModelPackageName = arn): Promise<DescribeModelPackageCommandOutput> =>
    stack.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName }));

  /** Overwrites an object that a package names. */
  async function put(uri: string | undefined, Body: string): Promise<void> {
    await stack.s3.send(new PutObjectCommand({ ...parseS3Uri(uri ?? ""), Body }));
  }
  const modelOf = (model: DescribeModelPackageCommandOutput): string | undefined =>
    model.InferenceSpecification?.Containers?.[0]?.ModelDataUrl;
  const reportOf = (model: DescribeModelPackageCommandOutput): string | undefined =>
    model.ModelMetrics?.ModelQuality?.Statistics?.S3Uri;

  /** Asserts that nothing is approved, and why. */
  async function refuses(why: RegExp, version = "1"): Promise<void> {
    const { code, stdout, stderr } = await approve(version);
    assert.match(stderr, why);
    assert.equal(code, 3);
    assert.equal(stdout, "");
    assert.equal(stderr.trimEnd().split("\n").length, 1);
    assert.equal((await described()).ModelApprovalStatus, "PendingManualApproval");
  }

  it("approves a sound model, and keeps reason and certificate with it", async () => {
    const { code, stdout, stderr } = await approve("1", "--reason", "reviewed by the board");
    assert.equal(code, 0, stderr);
    assert.equal(stdout, `Version 1 of regression is Approved: ${arn}\n`);
    const { ModelApprovalStatus, ApprovalDescription } = await described();
    assert.equal(ModelApprovalStatus, "Approved");
    assert.match(ApprovalDescription ?? "", /^reviewed by the board; certificate of definition [0-9a-f]{64}$/);
  });

  it("says so when it already is, and changes nothing then", async () => {
    await approve("1", "--reason", "first");
    const { code, stdout } = await approve(arn, "--reason", "second");
    assert.equal(code, 0);
    assert.match(stdout, /is already Approved/);
    assert.match((await described()).ApprovalDescription ?? "", /^first;/);
  });

  it("changes nothing with --dry-run", async () => {
    const { code, at } = await sluicegateJson(stack.root, "model", "approve", "1", "--dry-run", "--stack", "local");
    assert.equal(code, 0);
    assert.equal(at("changed"), false);
    assert.equal(at("approval"), "PendingManualApproval");
    assert.equal(at("checks.4.what"), "mse <= 4000");
    assert.match(String(at("certificate.digest")), /^[0-9a-f]{64}$/);
    assert.match((await approve("1", "--dry-run")).stdout, /could be approved: every check holds\.\n$/);
    assert.equal((await described()).ModelApprovalStatus, "PendingManualApproval");
  });

  it("refuses a definition that does not prove the floors of today", async () => {
    const file = path.join(stack.root, "policies", "floors.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace("bound: 4500", "bound: 100"));
    await refuses(/fails "the execution's definition proves its gate": \[GATE-\d\d\] .* \| .* \| .+/);
  });

  it("refuses a model that was changed after it was scored", async () => {
    await put(modelOf(await described()), "another model");
    await refuses(/fails "the model is the one that was scored": the object's digest is not the report's;/);
  });

  it("refuses a report that misses the bound, whatever the gate once saw", async () => {
    const report = reportOf(await described());
    const { Body } = await stack.s3.send(new GetObjectCommand(parseS3Uri(report ?? "")));
    await put(report, ((await Body?.transformToString()) ?? "").replace("3000", "9000"));
    await refuses(/fails "mse <= 4000": 9000\n$/);
  });

  for (const [what, report] of [
    ["a metric that is no number", { regression_metrics: { mse: { value: "3000" } } }],
    ["a metric that is missing", {}],
  ] as const) {
    it(`refuses a report with ${what}`, async () => {
      await put(reportOf(await described()), JSON.stringify(report));
      const { at } = await sluicegateJson(stack.root, "model", "show", "1", "--stack", "local");
      assert.equal(at("checks.4.ok"), false);
      await refuses(/fails .* \(and 1 more; model show lists them\)$/m);
    });
  }

  it("refuses what it cannot read", async () => {
    await stack.s3.send(new DeleteObjectCommand(parseS3Uri(reportOf(await described()) ?? "")));
    await refuses(/fails "the model is the one that was scored": Expected it to exist, got NoSuchKey/);
    await put(reportOf(await described()), "no JSON");
    await refuses(/fails "the model is the one that was scored": Expected JSON in the evaluation report/);
  });

  it("refuses a package that no execution registered, even one that names a good execution", async () => {
    const good = await described();
    const { ModelPackageArn = "" } = await stack.sagemaker.send(
      new CreateModelPackageCommand({
        ModelPackageGroupName: stack.pipeline.modelPackageGroupName,
        ModelApprovalStatus: "PendingManualApproval",
        InferenceSpecification: good.InferenceSpecification,
        ModelMetrics: good.ModelMetrics,
        CustomerMetadataProperties: good.CustomerMetadataProperties,
      }),
    );
    await refuses(/^Version 2 .* fails "its execution registered it": that execution registered others;/, "2");
    const bare = { ModelPackageGroupName: stack.pipeline.modelPackageGroupName };
    await stack.sagemaker.send(new CreateModelPackageCommand(bare));
    await refuses(/^Version 3 .* fails "its execution registered it": Expected/, "3");
    assert.equal((await described(ModelPackageArn)).ModelApprovalStatus, "PendingManualApproval");
  });

  it("refuses a version that was rejected", async () => {
    await sluicegate(stack.root, "model", "reject", "1", "--reason", "biased", "--stack", "local");
    const { code, stderr } = await approve("1");
    assert.equal(code, 3);
    assert.match(
      stderr,
      /^Version 1 of regression is not approved: it was rejected; train and register a new one\.\n$/,
    );
    assert.equal((await described()).ModelApprovalStatus, "Rejected");
  });

  it("says what is no version, and which does not exist", async () => {
    assert.equal((await approve("newest")).code, 2);
    const { code, stderr } = await approve("7");
    assert.equal(code, 1);
    assert.match(stderr, /^Expected a registered model of version 7, got none; model list shows them\.\n$/);
    assert.equal((await approve("1", "--reason", "two\nlines")).code, 2);
    assert.equal((await approve("1", "--reason", "x".repeat(901))).code, 2);
  });
});
