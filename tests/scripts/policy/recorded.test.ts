import assert from "node:assert/strict";
import { StateError } from "../../../scripts/plan/exportedState";
import { readRecorded } from "../../../scripts/policy/recorded";
import { secret, urnOf, type FixtureResource } from "../../support/policyServer";
import { exportOf, previewJsonOf, recorded } from "../../support/recorded";
import { bucket, encryption, provider } from "../../support/resources";

const stack = [provider, bucket, encryption];
const read = (text: string) => readRecorded(text, "stack.json");
const state = (...resources: readonly object[]): string => JSON.stringify({ version: 3, deployment: { resources } });
const steps = (all: readonly unknown[], more: object = {}): string => JSON.stringify({ steps: all, ...more });
const hidden = (more: object): object => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ...more,
});

function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof StateError);
    return error.message;
  }
  assert.fail("nothing was refused");
}

describe("what policy check reads", () => {
  it("is the same of a state and of a preview: names, types, properties, edges, provider", () => {
    const [ofState, ofPreview] = [read(exportOf(stack)), read(previewJsonOf(stack))];
    assert.deepEqual([ofState.source, ofPreview.source, ofState.stack], ["state", "preview", "prod"]);
    assert.deepEqual(ofState.resources, ofPreview.resources);
    const found = ofState.resources.find(({ name }) => name === encryption.name);
    assert.equal(found?.type, encryption.type);
    assert.equal(found.inputs.at("rules", 0, "bucketKeyEnabled").value, true);
    assert.deepEqual(found.edges, { bucket: [{ urn: urnOf(bucket), name: "data", type: bucket.type }] });
    assert.equal(found.provider?.props.at("region").text, "eu-west-1");
    assert.deepEqual([found.judged, found.protect, found.ignoreChanges], [true, false, []]);
  });

  it("sees outputs in the stack, and only what the program set in the resource itself", () => {
    const [one] = read(state({ ...recorded(bucket), outputs: { arn: "arn:aws:s3:::data" } })).resources;
    assert.equal(one?.props.at("arn").text, "arn:aws:s3:::data");
    assert.equal(one.inputs.at("arn").state, "absent");
    assert.equal(one.props.at("bucket").text, bucket.props.bucket);
  });

  it("takes a component's child for what it is, protected or read or with ignored changes", () => {
    const urn = "urn:pulumi:prod::p::my:index:Component$aws:s3/bucket:Bucket::a::b";
    const { resources } = read(
      state({ urn, type: "aws:s3/bucket:Bucket", protect: true, external: true, ignoreChanges: ["tags"] }),
    );
    const [one] = resources;
    assert.deepEqual([one?.name, one?.type], ["a::b", "aws:s3/bucket:Bucket"]);
    assert.deepEqual([one?.protect, one?.judged, one?.ignoreChanges], [true, false, ["tags"]]);
  });

  it("holds a secret for unknown unless it stands there in plain text", () => {
    const inputs = {
      a: hidden({ ciphertext: "v1:x" }),
      b: [hidden({ plaintext: '{"deep":"seen"}' })],
      c: hidden({ plaintext: "{" }),
    };
    const { resources, unread } = read(state({ urn: urnOf(bucket), type: bucket.type, inputs, outputs: inputs }));
    const [one] = resources;
    assert.deepEqual(
      [one?.inputs.at("a").state, one?.inputs.at("b", 0, "deep").text, one?.inputs.at("c").state, unread],
      ["unknown", "seen", "unknown", [urnOf(bucket)]],
    );
    const shown: FixtureResource = { ...bucket, props: { bucket: "[secret]" } };
    assert.equal(read(previewJsonOf([shown])).resources[0]?.inputs.at("bucket").state, "unknown");
    assert.equal(
      read(exportOf([{ ...bucket, props: { bucket: secret("x") } }])).resources[0]?.inputs.at("bucket").state,
      "unknown",
    );
  });

  it("is what there will be after a preview, and what there is in a state", () => {
    const urn = urnOf(bucket);
    const [old, now] = [
      { ...recorded(bucket), inputs: { bucket: "old" } },
      { ...recorded(bucket), inputs: { bucket: "new" } },
    ];
    const replaced = steps([
      { op: "create-replacement", urn, oldState: old, newState: now },
      { op: "replace", urn, oldState: old, newState: now },
      { op: "delete-replaced", urn, oldState: old },
      { op: "delete", urn: urnOf(encryption), oldState: recorded(encryption) },
    ]);
    const texts = (text: string) => read(text).resources.map((one) => one.inputs.at("bucket").text);
    assert.deepEqual(texts(replaced), ["new"]);
    assert.deepEqual(texts(state({ ...old, delete: true }, now)), ["new"]);
  });

  const REMEDY = "; write it by pulumi stack export, or by pulumi preview --json --show-sames.";
  const same = { op: "same", newState: recorded(bucket) };
  const cases: Readonly<Record<string, readonly [text: string, got: string]>> = {
    "an empty file": [" \n", "nothing"],
    "no JSON": ["resources:", "no JSON"],
    "the engine's events": [
      '{"sequence":0}\n{"sequence":1}',
      "the engine's events, which name no dependencies of properties",
    ],
    "JSON of something else": ['{"Version":"2012-10-17"}', "JSON of something else"],
    "a list": ["[]", "JSON of something else"],
    "a state without a resource": [state(), "no resource"],
    "a state of another version": ['{"version":1,"deployment":{}}', "/version must be >= 3"],
    "a resource without a URN": [state({ type: "t" }), "/deployment/resources/0 must have required property 'urn'"],
    "values without a bottom": [
      state({ urn: urnOf(bucket), type: bucket.type, inputs: {} }).replace(
        "{}",
        '{"a":'.repeat(200_000) + "1" + "}".repeat(200_000),
      ),
      "values nested too deep to be read",
    ],
    "two stacks": [state(recorded(bucket), recorded({ ...bucket, stack: "dev" })), "resources of several stacks"],
    "steps of another form": [steps([7]), "/steps/0 must be object"],
    "a preview that failed": [steps([same], { diagnostics: [{ severity: "error" }] }), "a preview that failed"],
    "a preview without what stays": [
      steps([same], { changeSummary: { same: 54 } }),
      "a preview without its 53 unchanged resources",
    ],
  };
  for (const [name, [text, got]] of Object.entries(cases)) {
    it(`refuses ${name} in one line`, () => {
      assert.equal(refusal(text), `Expected an exported stack or a preview's JSON in stack.json, got: ${got}${REMEDY}`);
    });
  }
});
