import assert from "node:assert/strict";
import { RUNTIMES } from "../../policies/functionRuntimes";
import { functionsAreClosedAndPatched } from "../../policies/functions";
import { policiesOf } from "../../policies/sdk";
import { analyze, UNKNOWN, type FixtureResource } from "../support/policyServer";
import { fixtureFloors, key, withProps } from "../support/resources";
import { describeRule } from "../support/ruleCases";
import { announce, functionUrl } from "../support/supply";

const native: FixtureResource = { ...announce, type: "aws-native:lambda:Function" };
const nativeUrl: FixtureResource = {
  type: "aws-native:lambda:Url",
  name: "announce-url",
  props: { targetFunctionArn: "announce", authType: "AWS_IAM" },
};

const OWN = "announce .kmsKeyArn: Expected the ARN of a KMS key of your own";
const UNTRACED =
  "announce .kmsKeyArn: UNPROVED: the key is not known at preview and does not come from exactly one KMS key of the stack";
const UNLISTED = "announce .runtime: Expected a runtime of AWS's that policies/functionRuntimes.ts lists";
const today = "2026-11-21";

for (const subject of [announce, native]) {
  const computed = (from: readonly FixtureResource[]) => (): FixtureResource[] => [
    ...from,
    { ...withProps(subject, { kmsKeyArn: UNKNOWN }), edges: { kmsKeyArn: from } },
  ];
  describeRule(
    functionsAreClosedAndPatched,
    {
      stack: [subject],
      subject,
      today,
      refuses: {
        "an environment under AWS's key": [{ kmsKeyArn: undefined }, OWN],
        "an environment that is not known, under AWS's key": [{ kmsKeyArn: undefined, environment: UNKNOWN }, OWN],
        "a key from nowhere": [computed([]), UNTRACED],
        "a runtime that has ended": [
          { runtime: "nodejs20.x" },
          "announce .runtime: Expected a runtime that AWS still patches, got one that ended on 2026-04-30",
        ],
        "a runtime that is not listed": [{ runtime: "cobol85" }, UNLISTED],
        "a name that every object has": [{ runtime: "constructor" }, UNLISTED],
        "no runtime": [{ runtime: undefined }, UNLISTED],
      },
      accepts: {
        "a key of the stack": computed([key]),
        "no environment, and so no key": { environment: undefined, kmsKeyArn: undefined },
        "an image, which brings its runtime": { packageType: "Image", runtime: undefined },
      },
      reads: [["packageType"], ["runtime"]],
    },
    subject.type,
  );
}

for (const subject of [functionUrl, nativeUrl]) {
  const property = subject === nativeUrl ? "authType" : "authorizationType";
  const OPEN = `announce-url .${property}: Expected a function's URL to ask for IAM's authorization (AWS_IAM)`;
  describeRule(
    functionsAreClosedAndPatched,
    {
      stack: [subject],
      subject,
      refuses: { "a public URL": [{ [property]: "NONE" }, OPEN], "no word of it": [{ [property]: undefined }, OPEN] },
      reads: [[property]],
    },
    subject.type,
  );
}

describe("FN-01: the dated table of Lambda's runtimes", () => {
  const told = async (runtime: string, day: string): Promise<string[]> => {
    const policies = policiesOf([functionsAreClosedAndPatched], fixtureFloors, day);
    const found = await analyze(policies, withProps(announce, { runtime }));
    return found.map(({ level, message }) => `${level}: ${message.split(" | ")[1] ?? ""}`);
  };

  it("warns 60 days before the end and refuses after it", async () => {
    const warning = "advisory: AWS patches this runtime until 2027-04-30 only";
    assert.deepEqual(await told("nodejs22.x", "2027-02-28"), []);
    assert.deepEqual(await told("nodejs22.x", "2027-03-01"), [warning]);
    assert.deepEqual(await told("nodejs22.x", "2027-04-30"), [warning]);
    assert.deepEqual(await told("nodejs22.x", "2027-05-01"), [
      "mandatory: Expected a runtime that AWS still patches, got one that ended on 2027-04-30",
    ]);
  });

  it("holds dates only", () => {
    for (const [runtime, end] of Object.entries(RUNTIMES)) {
      assert.match(end, /^\d{4}-\d\d-\d\d$/, runtime);
      assert.ok(!Number.isNaN(Date.parse(end)), runtime);
    }
  });
});
