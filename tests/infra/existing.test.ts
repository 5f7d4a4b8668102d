/** Regulated accounts: what is given is used and not made, what is made is called as demanded, and the pack agrees. */
import assert from "node:assert/strict";
import { sluicegate } from "../support/commandLine";
import { inputsOf, previewOf, type Previewed } from "../support/previewed";
import { sharedScratch, type Scratch } from "../support/scratch";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const DIGEST = `sha256:${"a".repeat(64)}`;
const role = (kind: string) => `arn:aws:iam::111122223333:role/corp/ml-${kind}`;
const ROLES = {
  pipeline: role("pipeline"),
  processing: role("prep"),
  training: role("train"),
  evaluation: role("eval"),
};
const REPOSITORY = "arn:aws:ecr:eu-west-1:444455556666:repository/tooling/regression";
const IMAGES = "444455556666.dkr.ecr.eu-west-1.amazonaws.com/tooling/regression";
const TOPIC = "arn:aws:sns:eu-west-1:444455556666:ml-on-call";
const BUCKETS = { artifactBucketArn: "arn:aws:s3:::corp-artifacts", dataBucketArn: "arn:aws:s3:::corp-data" };

/** Stack dev of the copy, with other config, and a Dockerfile in the folder of each pipeline. */
async function previewWith(
  scratch: Scratch,
  change: {
    readonly existing: object;
    readonly naming?: object;
    readonly readers?: readonly string[];
    /** Roles whose policies validators have read. */
    readonly reviewed: readonly string[];
  },
) {
  const set = (key: string, before: string, value: object): void => {
    scratch.edit("Pulumi.dev.yaml", `sluicegate:${key}: ${before}`, `sluicegate:${key}: ${JSON.stringify(value)}`);
  };
  // The pack takes nobody else's word for a bucket, a role or an image.
  const allowed = {
    buckets: ["corp-artifacts", "corp-data"],
    roles: change.reviewed,
    packageGroups: [],
    images: [IMAGES],
  };
  scratch.edit(
    "policies/floors.yaml",
    "{ buckets: [], roles: [], packageGroups: [], images: [] }",
    JSON.stringify(allowed),
  );
  set("existing", "{}", change.existing);
  set("naming", "{}", change.naming ?? {});
  set("crossAccountReaders", "[]", change.readers ?? []);
  for (const pipeline of ["regression", "classification"]) {
    writeFileSync(join(scratch.root, "pipeline", pipeline, "Dockerfile"), "FROM scratch\n");
    const pin = ["pipeline", "pin-image", "--stack", "dev", "--pipeline", pipeline, "--digest", DIGEST];
    const { code, stderr } = await sluicegate(scratch.root, ...pin);
    assert.equal(code, 0, stderr);
  }
  return previewOf("dev", { root: scratch.root });
}

function definitionOf(previewed: Previewed, pipeline: string): string {
  return String(inputsOf(previewed, "Pipeline")[pipeline]?.pipelineDefinition);
}

function assertClean({ result }: Previewed): void {
  assert.deepEqual([result.failure, result.findings, result.diagnostics], [undefined, [], []]);
  assert.equal(result.outcome, "succeeded");
}

describe("infra: what the account has already", function () {
  this.timeout(180_000);
  const scratch = sharedScratch();

  it("all of it: no bucket, role, repository or topic is declared, and every literal is what was given", async () => {
    const roleArns = { regression: ROLES, classification: ROLES };
    const repositoryArns = { regression: REPOSITORY, classification: REPOSITORY };
    const previewed = await previewWith(scratch(), {
      existing: { ...BUCKETS, alarmTopicArn: TOPIC, roleArns, repositoryArns },
      reviewed: Object.values(ROLES),
    });
    assertClean(previewed);
    const types = new Set(previewed.resources.map(({ type }) => type).filter((type) => type.startsWith("aws:")));
    assert.deepEqual([...types].sort(), [
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "aws:s3/bucketObject:BucketObject",
      "aws:sagemaker/modelPackageGroup:ModelPackageGroup",
      "aws:sagemaker/pipeline:Pipeline",
    ]);
    assert.equal(inputsOf(previewed, "Pipeline").regression?.roleArn, ROLES.pipeline);
    assert.equal(inputsOf(previewed, "BucketObject")["regression-code"]?.bucket, "corp-artifacts");
    for (const { alarmActions } of Object.values(inputsOf(previewed, "MetricAlarm"))) {
      assert.deepEqual(alarmActions, [TOPIC]);
    }
    const text = definitionOf(previewed, "regression");
    for (const arn of [ROLES.processing, ROLES.training, ROLES.evaluation]) assert.ok(text.includes(arn), arn);
    assert.ok(text.includes(`444455556666.dkr.ecr.eu-west-1.amazonaws.com/tooling/regression@${DIGEST}`));
    assert.ok(text.includes("s3://corp-data/input") && text.includes("s3://corp-artifacts/pipelines/regression"));
    assert.doesNotMatch(text, /s3:\/\/sluicegate|role\/sluicegate/);
  });

  it("not without a validator: what the roles may do is seen nowhere in the stack", async () => {
    const roleArns = { regression: ROLES };
    const { result } = await previewWith(scratch(), { existing: { roleArns }, reviewed: [] });
    assert.equal(result.outcome, "refused");
    const rules = new Set(result.findings.map(({ message }) => /^\[(\S+)\]/.exec(message)?.[1]));
    assert.deepEqual([...rules].sort(), ["IAM-04", "IAM-05", "PIPE-20"]);
  });

  it("some of it: the rest is made, named and placed as demanded, and its policies name what was given", async () => {
    const previewed = await previewWith(scratch(), {
      existing: { artifactBucketArn: BUCKETS.artifactBucketArn, roleArns: { regression: ROLES } },
      naming: { prefix: "corp", rolePath: "/ml/teams/" },
      readers: ["222233334444"],
      reviewed: Object.values(ROLES),
    });
    assertClean(previewed);
    const names = [
      ...Object.values(inputsOf(previewed, "Bucket")).map(({ bucket }) => bucket),
      ...Object.values(inputsOf(previewed, "Role")).map(({ name }) => name),
      ...Object.values(inputsOf(previewed, "Repository")).map(({ name }) => name),
      ...Object.values(inputsOf(previewed, "Pipeline")).map(({ pipelineName }) => pipelineName),
      ...["Topic", "MetricAlarm"].flatMap((type) => Object.values(inputsOf(previewed, type)).map(({ name }) => name)),
      ...Object.values(inputsOf(previewed, "ModelPackageGroup")).map((group) => group.modelPackageGroupName),
    ];
    assert.equal(names.length, 2 + 4 + 2 + 2 + 1 + 2 + 2);
    for (const name of names) assert.match(String(name), /^corp-sluicegate-dev-\S+-[0-9a-f]{8}$/);
    assert.deepEqual(Object.keys(inputsOf(previewed, "Bucket")).sort(), ["storage-data", "storage-logs"]);
    for (const { path } of Object.values(inputsOf(previewed, "Role"))) assert.equal(path, "/ml/teams/");
    assert.match(
      definitionOf(previewed, "classification"),
      /arn:aws:iam::111122223333:role\/ml\/teams\/corp-sluicegate-/,
    );
    const { policy } = inputsOf(previewed, "RolePolicy")["classification-identity-training-policy"] ?? {};
    assert.match(String(policy), /arn:aws:s3:::corp-artifacts\/pipelines\/classification\/\*\/Preprocess\/train/);
    assert.match(String(policy), /:repository\/corp-sluicegate-dev-classification-/);
    const readers = inputsOf(previewed, "ModelPackageGroupPolicy")["regression-registry-models-readers"];
    assert.match(String(readers?.resourcePolicy), /arn:aws:iam::222233334444:root/);
    const repository = inputsOf(previewed, "Repository")["regression-registry-image"];
    assert.equal(repository?.imageTagMutability, "IMMUTABLE");
    assert.deepEqual(repository.imageScanningConfiguration, { scanOnPush: true });
    assert.match(JSON.stringify(repository.encryptionConfigurations), /"KMS".*key\/11111111-2222/);
  });
});
