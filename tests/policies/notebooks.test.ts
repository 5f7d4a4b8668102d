import assert from "node:assert/strict";
import { notebooksAreClosed } from "../../policies/notebooks";
import { policiesOf } from "../../policies/sdk";
import { analyze, UNKNOWN, type FixtureResource, type Props } from "../support/policyServer";
import { key, withProps } from "../support/resources";
import { describeRule, floorsFor } from "../support/ruleCases";
import { notebook } from "../support/serving";

const OWN = "notebook .kmsKeyId: Expected the ARN of a KMS key of your own";
const UNTRACED = "UNPROVED: the key is not known at preview and does not come from exactly one KMS key of the stack";
const PLATFORM = "notebook .platformIdentifier: Expected a platformIdentifier of notebook-al2-v3, notebook-al2023-v1";
const IMDS = "instanceMetadataServiceConfiguration";
const VERSION = `notebook .${IMDS}.minimumInstanceMetadataServiceVersion: Expected minimumInstanceMetadataServiceVersion 2`;

const subnet: FixtureResource = { type: "aws:ec2/subnet:Subnet", name: "subnet", props: {} };
const securityGroup: FixtureResource = { type: "aws:ec2/securityGroup:SecurityGroup", name: "jobs", props: {} };

const { securityGroups, ...others } = notebook.props;
const native: FixtureResource = {
  ...notebook,
  type: "aws-native:sagemaker:NotebookInstance",
  props: { ...others, securityGroupIds: securityGroups ?? [] },
};

for (const [subject, groups] of [
  [notebook, "securityGroups"],
  [native, "securityGroupIds"],
] as const) {
  const computed =
    (props: Props, edges: NonNullable<FixtureResource["edges"]> = {}) =>
    (): FixtureResource[] => [...Object.values(edges).flat(), { ...withProps(subject, props), edges }];
  const GROUPS = `notebook .${groups}: Expected security groups of a network of our own`;
  const SUBNET = "notebook .subnetId: Expected subnets of a network of our own";
  const STRANGE = "UNPROVED: not known at preview, and it does not come from";
  describeRule(
    notebooksAreClosed,
    {
      stack: [subject],
      subject,
      refuses: {
        "direct internet access": [
          { directInternetAccess: "Enabled" },
          "notebook .directInternetAccess: Expected directInternetAccess Disabled",
        ],
        "no word of the internet": [
          { directInternetAccess: undefined },
          "notebook .directInternetAccess: Expected directInternetAccess Disabled",
        ],
        root: [{ rootAccess: "Enabled" }, "notebook .rootAccess: Expected rootAccess Disabled"],
        "no word of root": [{ rootAccess: undefined }, "notebook .rootAccess: Expected rootAccess Disabled"],
        "the first metadata service": [{ [IMDS]: { minimumInstanceMetadataServiceVersion: "1" } }, VERSION],
        "no word of the metadata service": [{ [IMDS]: undefined }, VERSION],
        "a platform that AWS deprecated": [{ platformIdentifier: "notebook-al1-v1" }, PLATFORM],
        "a platform that every object has": [{ platformIdentifier: "constructor" }, PLATFORM],
        "the default platform": [{ platformIdentifier: undefined }, PLATFORM],
        "no subnet": [{ subnetId: undefined }, SUBNET],
        "a subnet that is none": [{ subnetId: "vpc-0a1b" }, SUBNET],
        "no security group": [{ [groups]: undefined }, GROUPS],
        "an empty list of groups": [{ [groups]: [] }, GROUPS],
        "a group that is none": [{ [groups]: ["sg-0a1b", "default"] }, GROUPS.replace(`.${groups}`, `.${groups}[1]`)],
        "AWS's own key": [{ kmsKeyId: undefined }, OWN],
        "a key from nowhere": [computed({ kmsKeyId: UNKNOWN }), `notebook .kmsKeyId: ${UNTRACED}`],
        "a subnet from nowhere": [
          computed({ subnetId: UNKNOWN }, { subnetId: [key] }),
          `notebook .subnetId: ${STRANGE} subnets of the stack`,
        ],
        "more groups than the stack explains": [
          computed({ [groups]: [UNKNOWN, UNKNOWN] }, { [groups]: [securityGroup] }),
          ...[0, 1].map((index) => `notebook .${groups}[${index}]: ${STRANGE} security groups of the stack`),
        ],
      },
      accepts: {
        "key, subnet and groups of the stack": computed(
          { kmsKeyId: UNKNOWN, subnetId: UNKNOWN, [groups]: [UNKNOWN, "sg-0a1b"] },
          { kmsKeyId: [key], subnetId: [subnet], [groups]: [securityGroup] },
        ),
      },
      reads: [
        ["directInternetAccess"],
        ["rootAccess"],
        [IMDS, "minimumInstanceMetadataServiceVersion"],
        ["platformIdentifier"],
        ["subnetId"],
        [groups, 0],
        ["kmsKeyId"],
      ],
    },
    subject.type,
  );
}

describe("SM-10: the dated table of platforms", () => {
  const al2 = withProps(notebook, { platformIdentifier: "notebook-al2-v3" });
  const on = async (today: string): Promise<string[]> => {
    const found = await analyze(policiesOf([notebooksAreClosed], floorsFor(), today), al2);
    return found.map(({ level, message }) => `${level}: ${message.split(" | ")[1] ?? ""}`);
  };

  it("accepts a platform while AWS patches it, tells when that ends soon, and refuses it afterwards", async () => {
    assert.deepEqual(await on("2026-04-30"), []);
    assert.deepEqual(await on("2026-05-01"), ["advisory: AWS patches this platform until 2026-06-30 only"]);
    assert.deepEqual(await on("2026-06-30"), ["advisory: AWS patches this platform until 2026-06-30 only"]);
    assert.deepEqual(await on("2026-07-01"), [
      "mandatory: Expected a platform that AWS patches, got one that ended on 2026-06-30",
    ]);
  });
});
