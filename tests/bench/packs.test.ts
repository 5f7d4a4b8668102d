/** The resources of the benchmark of packs: copies of a plan that are deployments of their own, edges and all. */
import assert from "node:assert/strict";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { multiplied, planOf, recordingOf, type Plan, type Planned } from "../../bench/packs/plan";

const DIGEST = "0123abcd";
const PREFIX = "urn:pulumi:prod::sluicegate::";
const STACK = `${PREFIX}pulumi:pulumi:Stack::sluicegate-prod`;
const PROVIDER = `${PREFIX}pulumi:providers:aws::aws`;
const STORAGE = `${PREFIX}sluicegate:infra:Storage::storage`;
const BUCKET = `${PREFIX}sluicegate:infra:Storage$aws:s3/bucket:Bucket::data`;

interface Given {
  readonly urn: string;
  readonly props?: Record<string, JavaScriptValue>;
  readonly parent?: string;
  readonly edges?: Readonly<Record<string, string[]>>;
}

function resource({ urn, props = {}, parent = "", edges = {} }: Given): Planned {
  const [, , types = "", name = ""] = urn.split("::");
  const type = types.split("$").at(-1) ?? "";
  const options = (): proto.AnalyzerResourceOptions => new proto.AnalyzerResourceOptions().setParent(parent);
  const planned = new proto.AnalyzerResource().setType(type).setName(name).setUrn(urn).setParent(parent);
  planned.setOptions(options()).setProperties(Struct.fromJavaScript({ ...props, arn: `arn:${DIGEST}` }));
  planned.setDependenciesList(Object.values(edges).flat());
  for (const [property, urns] of Object.entries(edges)) {
    planned.getPropertydependenciesMap().set(property, new proto.AnalyzerPropertyDependencies().setUrnsList(urns));
  }
  const asked = new proto.AnalyzeRequest().setType(type).setName(name).setUrn(urn).setOptions(options());
  return { asked: asked.setProperties(Struct.fromJavaScript(props)), planned };
}

/** A stack with its provider, and a bucket with its policy in a component. */
const PLAN: Plan = {
  digest: DIGEST,
  resources: [
    resource({ urn: STACK }),
    resource({ urn: PROVIDER, parent: STACK }),
    resource({ urn: STORAGE, parent: STACK }),
    resource({ urn: BUCKET, parent: STORAGE, props: { bucket: `p-data-${DIGEST}` } }),
    resource({
      urn: `${PREFIX}sluicegate:infra:Storage$aws:s3/bucketPolicy:BucketPolicy::data-policy`,
      parent: STORAGE,
      props: { bucket: `p-data-${DIGEST}`, policy: `{"Resource":"arn:aws:s3:::p-data-${DIGEST}/*"}` },
      edges: { bucket: [BUCKET] },
    }),
  ],
};

const urnsOf = ({ resources }: Plan): string[] => resources.map(({ asked }) => asked.getUrn());

const edgesOf = ({ planned }: Planned): string[] => [
  planned.getParent(),
  ...planned.getDependenciesList(),
  ...[...planned.getPropertydependenciesMap().entries()].flatMap(([, urns]) => urns.getUrnsList()),
];

describe("bench/packs", () => {
  it("copies a plan to exactly the resources wanted, with the stack and its provider once", () => {
    for (const count of [1, 3, 4, 100]) {
      const urns = urnsOf(multiplied(PLAN, count));
      assert.equal(urns.length, 2 + count);
      assert.equal(new Set(urns).size, urns.length);
      assert.deepEqual(urns.slice(0, 2), [STACK, PROVIDER]);
    }
  });

  it("keeps each edge inside its copy, and lets none lead out of what is there", () => {
    const { resources } = multiplied(PLAN, 8);
    const before = new Set([""]);
    for (const one of resources) {
      for (const urn of edgesOf(one)) assert.ok(before.has(urn), `${one.asked.getUrn()} refers to ${urn}`);
      assert.equal(one.planned.getUrn(), one.asked.getUrn());
      before.add(one.asked.getUrn());
    }
    const policies = resources.filter(({ asked }) => asked.getType().endsWith(":BucketPolicy"));
    assert.deepEqual(
      policies.map((one) => edgesOf(one)),
      [0, 1].map((copy) => {
        const bucket = `${PREFIX}sluicegate:infra:Storage${copy}$aws:s3/bucket:Bucket::data`;
        return [`${PREFIX}sluicegate:infra:Storage${copy}::storage`, bucket, bucket];
      }),
    );
  });

  it("gives each copy physical names of its own in every text, and leaves logical names as they are", () => {
    const { resources } = multiplied(PLAN, 6);
    const texts = resources.map(({ asked, planned }) => [
      asked.getName(),
      JSON.stringify(asked.getProperties()?.toJavaScript()),
      JSON.stringify(planned.getProperties()?.toJavaScript()),
    ]);
    const [first, second] = [texts.slice(2, 5), texts.slice(5, 8)];
    const digestIn = (copy: readonly string[][]): string[] => [
      ...new Set(copy.flat().flatMap((text) => text.match(/[0-9a-f]{8}/g) ?? [])),
    ];
    const [digest = "", ...others] = digestIn(first);
    const [another = "", ...more] = digestIn(second);
    assert.deepEqual([others, more], [[], []]);
    assert.equal(new Set([DIGEST, digest, another]).size, 3);
    const restored = (copy: readonly string[][], of: string): string[][] =>
      copy.map((one) => one.map((text) => text.replaceAll(of, DIGEST)));
    assert.deepEqual(restored(first, digest), restored(second, another));
  });

  it("is the same plan after it was written down and read", () => {
    const plan = multiplied(PLAN, 6);
    const again = planOf(recordingOf(plan), DIGEST);
    assert.deepEqual(
      again.resources.map(({ asked, planned }) => [asked.toObject(), planned.getUrn(), edgesOf({ asked, planned })]),
      plan.resources.map(({ asked, planned }) => [asked.toObject(), planned.getUrn(), edgesOf({ asked, planned })]),
    );
  });

  it("refuses a recording in which a resource was asked of but never planned", () => {
    const { resources, stack } = recordingOf({ ...PLAN, resources: PLAN.resources.slice(0, 1) });
    const more = recordingOf(PLAN).resources[1] ?? "";
    assert.throws(() => planOf({ resources: [...resources, more], stack }, DIGEST), /Expected urn.* to be planned/);
  });
});
