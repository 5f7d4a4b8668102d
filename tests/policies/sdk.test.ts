import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { PolicySeverity } from "@pulumi/pulumi/proto/analyzer_pb";
import { violation, type Finding } from "../../policies/finding";
import { UNKNOWN_VALUES } from "../../policies/proof/unknowns";
import { policiesOf } from "../../policies/sdk";
import type { Rule } from "../../policies/rule";
import { analyze, analyzeStack, secret, UNKNOWN, urnOf, type FixtureResource } from "../support/policyServer";

const floors = { relaxedStacks: ["local"], pipelines: {} };

function aRule(check: NonNullable<Rule["check"]>, more: Partial<Rule> = {}): Rule {
  return {
    id: "TEST-01",
    name: "a-test-rule",
    level: "mandatory",
    severity: "high",
    states: "Things are well.",
    why: "They should be",
    fix: "mend them",
    frameworks: ["soc2:CC6.1"],
    on: ["t:m:Thing"],
    check,
    ...more,
  };
}

const thing: FixtureResource = {
  type: "t:m:Thing",
  name: "one",
  props: { a: "x", b: UNKNOWN, c: secret("hunter2"), list: [UNKNOWN, "y"] },
};
const judge = (rule: Rule, resource = thing) => analyze(policiesOf([rule], floors), resource);

describe("the adapter to the policy SDK", () => {
  it("reports on one line of five parts, under the rule's name, level and severity", async () => {
    const [only, ...others] = await judge(aRule(() => [violation(".a", "Expected b|c,\ngot something")]));
    assert.deepEqual(others, []);
    assert.deepEqual(only, {
      policy: "a-test-rule",
      message:
        "[TEST-01] one (t:m:Thing) .a | Expected b/c, got something | They should be | mend them | docs/guardrails.md#test-01; finding 47adb548dc66",
      urn: urnOf(thing),
      level: "mandatory",
      severity: PolicySeverity.POLICY_SEVERITY_HIGH,
    });
  });

  it("keeps an unknown value mandatory, names it, and goes on to the values after it", async () => {
    const expectY = (value: unknown): boolean => value === "x";
    const found = await judge(
      aRule(({ props }) => [
        ...props.at("b").must(expectY, "b is not x"),
        ...props.at("list").each((item) => item.must(expectY, "not x"), "empty"),
        ...props.at("a", "deeper").must(expectY, "a has no depth"),
      ]),
    );
    assert.deepEqual(
      found.map(({ message, level }) => [message.split(" | ").slice(0, 2).join(": "), level]),
      [
        ["[TEST-01] one (t:m:Thing) .a.deeper: a has no depth", "mandatory"],
        ["[TEST-01] one (t:m:Thing) .b: UNPROVED: not known at preview", "mandatory"],
        ["[TEST-01] one (t:m:Thing) .list[0]: UNPROVED: not known at preview", "mandatory"],
        ["[TEST-01] one (t:m:Thing) .list[1]: not x", "mandatory"],
      ],
    );
  });

  it("turns a rule that throws into one finding without the error's text, and runs the others", async () => {
    const throwing = aRule(() => {
      throw new TypeError("value hunter2 is bad");
    });
    const rejecting = aRule(() => Promise.reject(new RangeError("hunter2")), { id: "TEST-02", name: "b-test-rule" });
    const healthy = aRule(() => [violation("", "seen")], { id: "TEST-03", name: "c-test-rule" });
    const found = await analyze(policiesOf([throwing, rejecting, healthy], floors), thing);
    assert.deepEqual(
      found.map(({ policy, level }) => [policy, level]),
      ["a", "b", "c"].map((letter) => [`${letter}-test-rule`, "mandatory"]),
    );
    assert.match(found[0]?.message ?? "", /UNPROVED: rule could not be evaluated \(TypeError\)/);
    assert.match(found[1]?.message ?? "", /UNPROVED: rule could not be evaluated \(RangeError\)/);
    assert.ok(found.every(({ message }) => !message.includes("hunter2")));
  });

  it("sorts the findings of a rule, whatever order it gave them in", async () => {
    const all: Finding[] = [violation(".z", "1"), violation(".a", "2"), violation(".a", "1")];
    const lines = await Promise.all([all, [...all].reverse()].map((given) => judge(aRule(() => given))));
    assert.deepEqual(lines[0], lines[1]);
  });

  it("hands a rule only resources of its types", async () => {
    assert.deepEqual(
      await judge(
        aRule(() => [violation("", "seen")]),
        { ...thing, type: "t:m:Other" },
      ),
      [],
    );
  });

  it("applies the relaxed level only in stacks that are named, and lets a finding be advisory", async () => {
    const rule = aRule(() => [violation("", "seen"), { ...violation("", "told"), advisory: true }], {
      relaxedLevel: "advisory",
    });
    const levels = async (stack: string) => (await judge(rule, { ...thing, stack })).map(({ level }) => level);
    assert.deepEqual(await levels("local"), ["advisory", "advisory"]);
    assert.deepEqual(await levels("locality"), ["mandatory", "advisory"]);
    assert.deepEqual(await levels("prod"), ["mandatory", "advisory"]);
  });

  it("names the resource of a stack finding by its URN", async () => {
    const join: Rule["join"] = (stack) =>
      stack.ofType(["t:m:Thing"]).map((subject) => violation("", "seen", { subject }));
    const found = await analyzeStack(policiesOf([aRule(() => [], { join })], floors), [thing]);
    assert.deepEqual(
      found.map(({ urn }) => urn),
      [urnOf(thing)],
    );
  });

  it("tells when the stack was judged, once its own findings are known", async () => {
    const order: string[] = [];
    const join: Rule["join"] = () => {
      order.push("join");
      return [];
    };
    const told = { version: "1", tell: () => undefined, judged: () => order.push("judged") };
    const policies = policiesOf([aRule(() => [], { join })], floors, undefined, undefined, told);
    await analyze(policies, thing);
    await analyzeStack(policies, [thing]);
    assert.deepEqual(order, ["join", "judged"]);
  });

  it("lists every rule with its metadata after the two guards", () => {
    const [guard, guardStack, listed] = policiesOf([aRule(() => [], { frameworks: ["soc2:CC6.1", "aia:15"] })], floors);
    assert.deepEqual([guard?.name, guardStack?.name], ["guard", "guard-stack"]);
    assert.equal(listed?.framework?.specification, "CC6.1");
    assert.deepEqual(listed.tags, ["soc2:cc6.1", "aia:15"]);
    assert.deepEqual([listed.remediationSteps, listed.url], ["mend them", "docs/guardrails.md#test-01"]);
  });

  it("gives the engine the floors as defaults, so that a run without configuration is the same run", () => {
    const defaults = policiesOf([], floors)[0]?.configSchema?.properties;
    assert.deepEqual([defaults?.relaxedStacks?.default, defaults?.pipelines?.default], [["local"], {}]);
  });
});

describe("what the adapter relies on in the SDK", () => {
  it("knows the engine's sentinels", () => {
    const proxy: unknown = createRequire(__filename)("@pulumi/policy/proxy");
    assert.ok(typeof proxy === "object" && proxy !== null);
    const exported = Object.entries(proxy).filter(([name]) => /^unknown\w+Value$/.test(name));
    assert.deepEqual(new Set(exported.map(([, value]: [string, unknown]) => value)), new Set(UNKNOWN_VALUES));
  });
});
