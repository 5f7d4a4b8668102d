import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluate, lineOf, stackOf, type Found } from "../../policies/evaluate";
import { violation } from "../../policies/finding";
import { rules } from "../../policies/index";
import type { Rule } from "../../policies/rule";
import { policiesOf } from "../../policies/sdk";
import { readRecorded } from "../../scripts/policy/recorded";
import { preview, type FixtureResource } from "../support/policyServer";
import { broken, complete, exportOf } from "../support/recorded";
import { fixtureFloors } from "../support/resources";

const TODAY = "2026-11-21";

const evaluated = (resources: readonly FixtureResource[]): Promise<Found[]> =>
  evaluate(readRecorded(exportOf(resources), "fixture").resources, rules, fixtureFloors, TODAY);
const lines = async (resources: readonly FixtureResource[]): Promise<string[]> =>
  (await evaluated(resources)).map((one) => `${one.level} ${one.subject.urn} ${lineOf(one)}`);

describe("the evaluation of a stack without the engine", () => {
  it("finds nothing in the compliant stack, nor in one without resources", async () => {
    assert.deepEqual(await lines(complete), []);
    assert.deepEqual(await evaluate([], rules, fixtureFloors, TODAY), []);
  });

  it("says what the pack says through the policy server, at the same levels", async () => {
    const served = await preview(policiesOf(rules, fixtureFloors, TODAY), broken);
    const found = await evaluated(broken);
    assert.ok(new Set(found.map(({ rule }) => rule.id)).size >= 10);
    assert.deepEqual(
      found.map((one) => `${one.level} ${lineOf(one)}`).sort(),
      served.map(({ level, message }) => `${level} ${message}`).sort(),
    );
  });

  it("gives the same findings in the same order for every order of the resources", async () => {
    const expected = await lines(broken);
    assert.ok(expected.length > 10);
    const orders = fc.shuffledSubarray([...broken], { minLength: broken.length });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        assert.deepEqual(await lines(order), expected);
      }),
      { numRuns: 30 },
    );
  });

  it("shows a rule the same stack for every order of the resources", async () => {
    const [rule] = rules;
    assert.ok(rule !== undefined);
    const first: Rule = {
      ...rule,
      join: ({ resources }) => resources.slice(0, 1).map((subject) => violation("", "first", { subject })),
    };
    const { check: _, ...join } = first;
    const { resources } = readRecorded(exportOf(broken), "fixture");
    const told = async (order: typeof resources) =>
      (await evaluate(order, [join], fixtureFloors, TODAY)).map(({ subject }) => subject.urn);
    assert.deepEqual(await told(resources), await told(resources.toReversed()));
  });

  it("gives the same set through the policy server, in which order ever the engine hands the resources over", async () => {
    const policies = policiesOf(rules, fixtureFloors, TODAY);
    const set = async (order: readonly FixtureResource[]): Promise<string[]> =>
      (await preview(policies, order)).map(({ policy, level, message }) => `${policy} ${level} ${message}`).sort();
    const expected = await set(broken);
    const orders = fc.shuffledSubarray([...broken], { minLength: broken.length });
    await fc.assert(
      fc.asyncProperty(orders, async (order) => {
        assert.deepEqual(await set(order), expected);
      }),
      { numRuns: 10 },
    );
  });

  it("judges a resource that the program only reads as a part of the stack, and not by itself", async () => {
    const { resources } = readRecorded(exportOf(broken), "fixture");
    const read = resources.map((one) => (one.name === "operator" ? { ...one, judged: false } : one));
    const names = (found: Found[]): string[] => found.map(({ subject }) => subject.name);
    assert.ok(names(await evaluated(broken)).includes("operator"));
    assert.ok(!names(await evaluate(read, rules, fixtureFloors, TODAY)).includes("operator"));
  });

  it("reads the stack from a URN and takes any other text for no stack at all", () => {
    assert.equal(stackOf("urn:pulumi:dev::p::t:m:Thing::local"), "dev");
    assert.equal(stackOf("local"), "");
  });
});
