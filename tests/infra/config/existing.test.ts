/** What may be given instead of made, and in which combinations: every fault is told, all at once. */
import assert from "node:assert/strict";
import { ConfigError, readConfig } from "../../../infra/config";
import { namesOf } from "../../../infra/names";
import { rawConfig, stackIdentity } from "../../support/stackConfig";

const role = (name: string) => `arn:aws:iam::111122223333:role/corp/${name}`;
const roles = { pipeline: role("a"), processing: role("b"), training: role("c"), evaluation: role("d") };
const repository = "arn:aws:ecr:eu-west-1:444455556666:repository/tooling/regression";
const topic = "arn:aws:sns:eu-west-1:444455556666:ml-on-call";
const bucket = (name: string) => `arn:aws:s3:::${name}`;

const read = (existing: object, naming: object = {}) =>
  readConfig({ ...rawConfig, "sluicegate:existing": existing, "sluicegate:naming": naming }, stackIdentity, [
    "regression",
  ]);

function faultsOf(existing: object, naming?: object): readonly string[] {
  try {
    read(existing, naming);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.faults;
  }
  assert.fail("the configuration was accepted");
}

describe("infra/config: what the account has already", () => {
  it("gives the names that all policies and definitions use", () => {
    const names = namesOf(
      read({
        artifactBucketArn: bucket("corp-artifacts"),
        alarmTopicArn: topic,
        repositoryArns: { regression: repository },
        roleArns: { regression: roles },
      }),
    );
    assert.equal(names.artifactBucket, "corp-artifacts");
    assert.match(names.dataBucket, /^sluicegate-dev-data-/);
    assert.deepEqual(names.alarmTopic, { name: "ml-on-call", arn: topic });
    const regression = names.pipeline("regression");
    assert.deepEqual(regression.roles.training, { name: "c", arn: roles.training });
    assert.deepEqual(regression.repository, {
      name: "tooling/regression",
      arn: repository,
      uri: "444455556666.dkr.ecr.eu-west-1.amazonaws.com/tooling/regression",
    });
  });

  it("prefixes every name that is made, within every limit, and puts roles where they belong", () => {
    const naming = { prefix: "corp-ml", rolePath: "/ml/" };
    const names = namesOf({ ...read({}, naming), stack: "a-very-long-name-of-a-stack-that-is-cut" });
    for (const name of [names.artifactBucket, names.dataBucket, names.logBucket]) {
      assert.match(name, /^corp-ml-sluicegate-a-\S+-[0-9a-f]{8}$/);
      assert.ok(name.length <= 63);
    }
    const { name, arn } = names.pipeline("regression").roles.evaluation;
    assert.ok(name.length <= 64 && name.startsWith("corp-ml-") && name.includes("-regression-evaluation-"));
    assert.equal(arn, `arn:aws:iam::111122223333:role/ml/${name}`);
  });

  const broken: [string, object, RegExp][] = [
    ["a bucket by its name", { dataBucketArn: "corp-data" }, /existing\.dataBucketArn must match pattern/],
    ["a key that is none", { bucket: bucket("a-b-c") }, /existing must NOT have additional properties \(bucket\)/],
    [
      "some of a pipeline's roles",
      { roleArns: { regression: { pipeline: role("a") } } },
      /roleArns\.regression must have required property 'training'/,
    ],
    [
      "a role of another account",
      { roleArns: { regression: { ...roles, training: role("c").replace("111122223333", "999900001111") } } },
      /roleArns\.regression\.training in the stack's own account/,
    ],
    [
      "one role for training and evaluation",
      { roleArns: { regression: { ...roles, evaluation: roles.training } } },
      /each role of sluicegate:existing\.roleArns for one purpose, got one for several/,
    ],
    [
      "one bucket for two purposes",
      { artifactBucketArn: bucket("corp-ml"), dataBucketArn: bucket("corp-ml") },
      /different buckets at sluicegate:existing/,
    ],
    [
      "a log bucket for nothing",
      { artifactBucketArn: bucket("aaa"), dataBucketArn: bucket("bbb"), logBucketArn: bucket("ccc") },
      /no sluicegate:existing\.logBucketArn beside/,
    ],
    ["a topic by its name", { alarmTopicArn: "ml-on-call" }, /existing\.alarmTopicArn must match pattern/],
    [
      "a topic of another region",
      { alarmTopicArn: topic.replace("eu-west-1", "us-east-1") },
      /alarmTopicArn in the stack's region/,
    ],
    [
      "a repository of another region",
      { repositoryArns: { regression: repository.replace("eu-west-1", "us-east-1") } },
      /repositoryArns\.regression in the stack's region/,
    ],
    [
      "roles of no pipeline",
      { roleArns: { other: roles } },
      /one of regression under sluicegate:existing\.roleArns, got other/,
    ],
  ];
  for (const [what, existing, expected] of broken) {
    it(`refuses ${what}`, () => {
      assert.match(faultsOf(existing).join("\n"), expected);
    });
  }

  it("refuses prefixes and paths that no name can have", () => {
    const faults = faultsOf({}, { prefix: "Corp_", rolePath: "ml" }).join("\n");
    assert.match(faults, /naming\.prefix must match pattern/);
    assert.match(faults, /naming\.rolePath must match pattern/);
  });

  it("tells all contradictions at once, and quotes no ARN", () => {
    const faults = faultsOf({
      dataBucketArn: bucket("corp-ml"),
      logBucketArn: bucket("corp-ml"),
      repositoryArns: { other: repository.replace("eu-west-1", "us-east-1") },
      roleArns: { regression: { ...roles, pipeline: roles.training } },
    });
    assert.equal(faults.length, 4);
    assert.doesNotMatch(faults.join("\n"), /arn:|corp/);
  });
});
