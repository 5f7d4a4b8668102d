import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Configuration, digestOf } from "../../policies/configuration";
import { StackWaivers } from "../../policies/exceptions";
import { checkFloors, type Floors } from "../../policies/floors";
import { DEFAULTS, FLOORS_PROPERTIES } from "../../policies/floorsSchema";
import { rules } from "../../policies/index";
import { Reading } from "../../policies/reading";
import type { Context, JoinedResource, Rule, StackView } from "../../policies/rule";
import { policiesOf } from "../../policies/sdk";
import { readStamp, stampLine, type Stamp } from "../../policies/stamp";
import { NO_WAIVERS } from "../../policies/waivers";
import { urnOf, type FixtureResource } from "../support/policyServer";
import { complete } from "../support/recorded";
import { fixtureFloors } from "../support/resources";
import { WAIVER } from "../support/waivers";

const floors: Floors = { relaxedStacks: ["dev"], pipelines: {} };
const mse = { path: "a.b", direction: "max", bound: 3 } as const;

describe("the digest of a configuration", () => {
  const digest = (changes: Partial<Floors> = {}, version = "1.0.0"): string =>
    digestOf(version, rules, { ...floors, ...changes });

  it("is the same for a default that is written out, and for another order", () => {
    assert.equal(digest(DEFAULTS), digest({ relaxedStacks: [] }));
    assert.equal(digest({ limits: { instanceCount: 10 } }), digest());
    assert.equal(
      digest({ pipelines: { a: { metrics: { mse }, evaluators: [], biasCheck: false } } }),
      digest({ pipelines: { a: { metrics: { mse } } } }),
    );
    assert.equal(digest({ relaxedStacks: ["a", "b"] }), digest({ relaxedStacks: ["b", "a"] }));
  });

  it("is another one for each change of a key, a level or the pack", () => {
    const [first, ...others] = rules;
    assert.ok(first !== undefined);
    const all = [
      digest(),
      digest({}, "1.0.1"),
      digest({ relaxedStacks: [] }),
      digest({ retentionDays: 90 }),
      digest({ limits: { instanceCount: 3 } }),
      digest({ limits: { instanceTypes: ["ml.m5.*"] } }),
      digest({ allowed: { regions: ["eu-west-1"] } }),
      digest({ allowed: { buckets: ["eu-west-1"] } }),
      digest({ remediate: ["S3-02"] }),
      digest({ pipelines: { a: { metrics: { mse } } } }),
      digest({ pipelines: { a: { metrics: { mse: { ...mse, bound: 4 } } } } }),
      digest({ pipelines: { a: { metrics: { mse }, biasCheck: true } } }),
      digestOf("1.0.0", rules, floors, [WAIVER]),
      digestOf("1.0.0", rules, floors, [{ ...WAIVER, expires: "2026-12-30" }]),
      digestOf("1.0.0", others, floors),
      digestOf("1.0.0", [{ ...first, level: "advisory" }, ...others], floors),
      digestOf("1.0.0", [{ ...first, relaxedLevel: "off" }, ...others], floors),
    ];
    assert.equal(new Set(all).size, all.length);
  });

  it("is the sha256 of JSON with its keys in order", () => {
    const text = [
      '{"floors":{"allowed":{"buckets":[],"images":[],"packageGroups":[],"roles":[]},"limits":{"instanceCount":10,"instanceTypes":["ml.*"],',
      '"maxRuntimeSeconds":86400},"pipelines":{},"relaxedStacks":["dev"],"remediate":[],"retentionDays":183},',
      '"rules":{},"version":"1.0.0","waivers":[]}',
    ].join("");
    const expected = createHash("sha256").update(text).digest("hex");
    assert.equal(digestOf("1.0.0", [], floors), expected);
  });
});

describe("what a run says it judges by", () => {
  const stamp: Stamp = { version: "0.1.0", configuration: "3f2a9c01d4e5b6a7", today: "2026-11-28" };

  it("is one line, which can be read back", () => {
    assert.equal(stampLine(stamp), "sluicegate policy pack 0.1.0, configuration 3f2a9c01d4e5b6a7, 2026-11-28");
    assert.deepEqual(readStamp(`${stampLine(stamp)}\n`), stamp);
    assert.equal(readStamp("sluicegate policy pack of another kind"), undefined);
  });

  it("is told once for each configuration, and not for one that has faults", () => {
    const told: Stamp[] = [];
    const configuration = new Configuration({
      rules,
      floors,
      version: "0.1.0",
      today: "2026-11-28",
      read: () => NO_WAIVERS,
      tell: (one) => told.push(one),
    });
    assert.equal(configuration.taken, undefined);
    assert.deepEqual(configuration.take({}), floors);
    assert.deepEqual(configuration.take({}), floors);
    assert.deepEqual(configuration.take({ relaxedStacks: [] }), { ...floors, relaxedStacks: [] });
    assert.throws(() => configuration.take({ relaxedStacks: ["prod"] }), /Expected a stack that is not production/);
    assert.deepEqual(configuration.taken, { ...floors, relaxedStacks: [] });
    assert.equal(told.length, 2);
    assert.notEqual(told[0]?.configuration, told[1]?.configuration);
    assert.deepEqual(
      told.map(({ version, today }) => [version, today]),
      [
        ["0.1.0", "2026-11-28"],
        ["0.1.0", "2026-11-28"],
      ],
    );
  });
});

describe("the schema of the configuration", () => {
  it("has the defaults of the code, where the pack's own floors say nothing else", () => {
    const properties = policiesOf(rules, { relaxedStacks: ["lab"], pipelines: {} })[0]?.configSchema?.properties ?? {};
    const defaults = Object.fromEntries(
      Object.entries(properties).flatMap(([key, one]) => ("default" in one ? [[key, one.default]] : [])),
    );
    assert.deepEqual(defaults, { ...DEFAULTS, relaxedStacks: ["lab"] });
    const inner = [FLOORS_PROPERTIES.limits, FLOORS_PROPERTIES.allowed].map(({ properties: all }) =>
      Object.fromEntries(
        Object.entries<object>(all).flatMap(([key, one]) => ("default" in one ? [[key, one.default]] : [])),
      ),
    );
    assert.deepEqual(inner, [DEFAULTS.limits, DEFAULTS.allowed]);
    assert.deepEqual(checkFloors(DEFAULTS, "the defaults"), DEFAULTS);
  });

  it("describes every key", () => {
    const open: unknown[] = [...Object.values<object>(FLOORS_PROPERTIES)];
    const valuesIn = (object: unknown): unknown[] =>
      typeof object === "object" && object !== null ? Object.values<unknown>({ ...object }) : [];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      assert.ok(typeof one === "object" && one !== null && "description" in one, JSON.stringify(one));
      if ("properties" in one) open.push(...valuesIn(one.properties));
      if ("items" in one) open.push(one.items);
      if ("additionalProperties" in one && one.additionalProperties !== false) open.push(one.additionalProperties);
    }
  });
});

/** The compliant stack as rules see it, each resource anew: what a rule remembers of one is asked again for the next. */
function stackView(): StackView {
  const view = ({ provider, edges = {}, ...one }: FixtureResource): JoinedResource => ({
    ...one,
    urn: urnOf(one),
    props: Reading.of(one.props),
    inputs: Reading.of(one.props),
    ignoreChanges: [],
    protect: false,
    judged: true,
    edges: Object.fromEntries(
      Object.entries(edges).map(([key, all]) => [
        key,
        all.map((other) => ({ urn: urnOf(other), name: other.name, type: other.type })),
      ]),
    ),
    ...(provider === undefined
      ? {}
      : { provider: { ...provider, urn: urnOf(provider), props: Reading.of(provider.props) } }),
  });
  const logs: FixtureResource = {
    type: "aws:cloudwatch/logGroup:LogGroup",
    name: "logs",
    props: { retentionInDays: 365 },
  };
  const resources = [...complete, logs].map(view);
  return { resources, ofType: (types) => resources.filter(({ type }) => types.includes(type)) };
}

/** Keys of the floors that a rule reads of the compliant stack and a log group. */
async function readBy(rule: Rule): Promise<string[]> {
  const read = new Set<string>();
  const recorded = new Proxy(fixtureFloors, {
    get: (target, key) => {
      if (typeof key === "string") read.add(key);
      const value: unknown = Reflect.get(target, key);
      return value;
    },
  });
  const waivers = new StackWaivers(NO_WAIVERS, { stack: "prod", relaxed: false, today: "2026-11-28" });
  const context: Context = {
    stack: "prod",
    get relaxed() {
      read.add("relaxedStacks");
      return false;
    },
    floors: recorded,
    today: "2026-11-28",
    get waivers() {
      read.add("waivers");
      return waivers;
    },
  };
  const stack = stackView();
  for (const resource of stack.resources) {
    if (rule.on === "every" || rule.on.includes(resource.type)) {
      await rule.check?.(resource, context);
      rule.remediate?.(resource, context);
    }
  }
  await rule.join?.(stack, context);
  return [...read].sort();
}

describe("the keys that a rule says it asks", () => {
  // The GATE rules share one judgement of a definition, which also asks whether its evaluation must be reviewed (GATE-15).
  const shared = (rule: Rule): string[] => (rule.configuredBy?.includes("pipelines") === true ? ["relaxedStacks"] : []);

  for (const rule of rules) {
    it(`${rule.id}: ${rule.configuredBy?.join(", ") ?? "none"}`, async () => {
      const said = new Set([...(rule.configuredBy ?? []), ...shared(rule)]);
      assert.deepEqual(await readBy(rule), [...said].sort());
    });
  }
});
