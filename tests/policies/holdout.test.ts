import assert from "node:assert/strict";
import { gateRules } from "../../policies/gates";
import { policiesOf } from "../../policies/sdk";
import { analyzeStack, UNKNOWN, type FixtureResource } from "../support/policyServer";
import { fixtureFloors, pipeline } from "../support/resources";

const policies = policiesOf(
  gateRules.filter(({ id }) => id === "GATE-15"),
  fixtureFloors,
);
const role = (kind: string): FixtureResource => ({
  type: "aws:iam/role:Role",
  name: kind,
  props: { name: `sluicegate-dev-${kind}-1a2b3c`, permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary" },
});
const BUCKET = "arn:aws:s3:::sluicegate-dev-artifacts-1a2b3c";
const reads = (kind: string, Resource: string, more: object = {}): FixtureResource => ({
  type: "aws:iam/rolePolicy:RolePolicy",
  name: `${kind}-policy`,
  props: {
    role: `sluicegate-dev-${kind}-1a2b3c`,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: ["s3:GetObject"], Resource, ...more }],
    }),
  },
});
const TEST = `${BUCKET}/pipelines/regression/*/Preprocess/test/*`;
const TRAIN = `${BUCKET}/pipelines/regression/*/Preprocess/train/*`;
const roles = ["training", "evaluation"].map(role);

async function findings(policiesOfRoles: readonly FixtureResource[], stack = "prod"): Promise<string[]> {
  const all = [pipeline, ...roles, ...policiesOfRoles].map((one) => ({ ...one, stack }));
  return (await analyzeStack(policies, all)).map(({ message }) => message.split(" | ")[1] ?? "");
}

describe("GATE-15: held-out data are for the evaluation alone", () => {
  it("finds nothing where each role reads its own", async () => {
    assert.deepEqual(await findings([reads("evaluation", TEST), reads("training", TRAIN)]), []);
  });

  for (const resource of [TEST, `${BUCKET}/pipelines/*`, "*"]) {
    it(`refuses a training role that may read ${resource}`, async () => {
      assert.deepEqual(await findings([reads("evaluation", TEST), reads("training", resource)]), [
        // The boundary is another stack's, so nobody knows whether it would refuse.
        "UNPROVED: whether training may read the held-out data",
      ]);
    });
  }

  it("refuses it outright where no boundary could prevent it", async () => {
    const bare = roles.map(({ type, name, props }) => ({ type, name, props: { name: props.name ?? "" } }));
    const found = await analyzeStack(policies, [pipeline, ...bare, reads("training", TEST)]);
    assert.equal(found.length, 1);
    assert.match(
      found[0]?.message ?? "",
      /Expected held-out data for the evaluation alone, got training that may read them/,
    );
  });

  it("calls a role undecided whose policy is not known", async () => {
    const unknown = { ...reads("training", TEST), props: { role: "sluicegate-dev-training-1a2b3c", policy: UNKNOWN } };
    assert.deepEqual(await findings([unknown]), ["UNPROVED: whether training may read the held-out data"]);
  });

  it("leaves relaxed stacks alone", async () => {
    assert.deepEqual(await findings([reads("training", TEST)], "dev"), []);
  });
});
