/**
 * Every rule on fixtures/<rule>/{pass,fail,unknown}, with all other rules beside it: exactly what is written is found. What
 * a rule owes besides is derived from these files: waivers, expired waivers, secrets, the other provider's types.
 */
import assert from "node:assert/strict";
import { keptIn } from "../../policies/exceptions";
import { signatureOf } from "../../policies/fingerprint";
import { rules } from "../../policies/index";
import type { Rule } from "../../policies/rule";
import { policiesOf } from "../../policies/sdk";
import { parseWaivers, type Waiver } from "../../policies/waivers";
import {
  fixtureRules,
  fixturesOf,
  floorsOfFixture,
  KINDS,
  stackOf,
  type Fixture,
  type Kind,
} from "../support/fixtures";
import { preview, secret, type Diagnostic, type FixtureResource } from "../support/policyServer";
import { TODAY, WAIVER, waiverFile } from "../support/waivers";

/** Rules without an undecided case, each with the reason. */
const ALWAYS_DECIDED: Readonly<Record<string, string>> = {
  "CRED-01": "it goes by the type of a resource, which is always known",
  "CRED-03": "it looks for credentials in what is written; a value that is computed elsewhere is not written",
  "COV-01": "it goes by the types of resources, which are always known",
  "WAIVE-01": "it goes by a file and the day of the run",
};

/** Rules on a part of a document that another rule reads: when none of it is known, that other rule says so, and once. */
const TOLD_BY: readonly (readonly [ids: RegExp, by: string])[] = [
  [/^(GATE|PIPE)-/, "GATE-09"],
  [/^IAM-(02|08|10|11)$/, "IAM-01"],
  [/^IAM-07$/, "IAM-03"],
];

const levelOf = new Map(rules.map(({ name, level }) => [name, level]));

/** As fixtures write it; "(advisory)" where the finding is told at another level than its rule has. */
function brief({ message, policy, level }: Diagnostic): string {
  const [place = "", what = ""] = message.split(" | ");
  const where = place.replace(/^\[([A-Z0-9-]+)\] /, "$1 ").replace(/ \([^)]*\)/, "");
  return `${where}: ${what}${level === levelOf.get(policy) ? "" : ` (${level})`}`.replace(/ :/, ":");
}

async function found(
  fixture: Fixture,
  {
    stack = stackOf(fixture),
    waivers = fixture.waivers ?? [],
  }: { stack?: FixtureResource[]; waivers?: readonly Waiver[] },
): Promise<Diagnostic[]> {
  const file = parseWaivers(waiverFile(...waivers));
  return preview(
    policiesOf(rules, floorsOfFixture(fixture), TODAY, () => file),
    stack,
  );
}

const lines = (diagnostics: readonly Diagnostic[]): string[] => diagnostics.map(brief).sort();
const isOf = (id: string) => (line: string) => line.startsWith(`${id} `);
const isUndecided = (line: string): boolean => line.includes(": UNPROVED");

/** Whether what is said of the rule is what a fixture of the kind is there to show. */
function shows({ rule, kind, expect = [] }: Fixture): boolean {
  const own = expect.filter(isOf(rule));
  if (kind === "pass") return own.length === 0;
  if (kind === "fail") return own.some((line) => !isUndecided(line));
  const by = TOLD_BY.find(([ids]) => ids.test(rule))?.[1] ?? rule;
  return [...own, ...expect.filter(isOf(by))].some(isUndecided);
}

const compliant = new Set(stackOf({ set: {} }).map((one) => JSON.stringify(one)));
const changedOf = (fixture: Fixture): FixtureResource[] =>
  stackOf(fixture).filter((one) => !compliant.has(JSON.stringify(one)));
const showsTwin = (fixture: Fixture): boolean => changedOf(fixture).some(({ type }) => type.startsWith("aws-native:"));
const hasTwin = ({ on }: Rule): boolean => on !== "every" && on.some((type) => type.startsWith("aws-native:"));

/** Type tokens, actions and condition keys: names that are AWS's or Pulumi's own and may be told. */
const NAMES = /^[\w-]+(\.[\w-]+)*:[\w/-]+(:\w+)?$/;

/** Words of AWS's and of the floors that findings say themselves, whatever a property holds. */
const SAID = [
  "sagemaker.amazonaws.com",
  "AWS/Sagemaker/ModelBuildingPipeline",
  "ExecutionFailed",
  "PipelineName",
  "CODECONNECTIONS",
  "notebook-al2023-v1",
  "data-classification",
];

/** Texts in properties that a finding may not repeat; shorter ones stand in our own sentences. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return value.length < 12 || NAMES.test(value) || SAID.includes(value) ? [] : [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Every property as a secret. */
const sealed = (one: FixtureResource): FixtureResource => ({
  ...one,
  props: Object.fromEntries(Object.entries(one.props).map(([key, value]) => [key, secret(value)])),
});

function waiverOf({ message, urn }: Diagnostic, rule: Rule, expires: string): Waiver {
  const { fingerprint } = signatureOf(message);
  assert.ok(fingerprint !== undefined, message);
  return { ...WAIVER, rule: rule.id, urn, finding: fingerprint, expires };
}

/** All of the lines, and for each form one more. */
function assertLines(got: readonly string[], expected: readonly string[], forms: readonly RegExp[]): void {
  const more = got.filter((line) => isOf("WAIVE-01")(line) && !expected.includes(line));
  assert.equal(more.length, forms.length, more.join("\n"));
  for (const [at, form] of forms.entries()) assert.match(more[at] ?? "", form);
  assert.deepEqual(
    got.filter((line) => !more.includes(line)),
    expected.toSorted(),
  );
}

describe("policies/fixtures: every rule", () => {
  it("has a folder, and every folder a rule", () => {
    assert.deepEqual(fixtureRules, rules.map(({ id }) => id).sort());
  });

  for (const rule of rules) {
    const fixtures = fixtureRules.includes(rule.id) ? fixturesOf(rule.id) : [];
    const ofKind = (kind: Kind): Fixture[] => fixtures.filter((one) => one.kind === kind);

    describe(`${rule.id} ${rule.name}`, () => {
      it("has a fixture of each kind, and of the other provider's types where it looks at these", () => {
        const wanted = KINDS.filter((kind) => !(kind === "unknown" && rule.id in ALWAYS_DECIDED));
        assert.deepEqual(
          KINDS.filter((kind) => ofKind(kind).length > 0),
          wanted,
        );
        for (const kind of hasTwin(rule) ? (["pass", "fail"] as const) : []) {
          assert.ok(ofKind(kind).some(showsTwin), `Expected a case of ${kind} with a type of aws-native, got none`);
        }
      });

      for (const fixture of fixtures) {
        it(`${fixture.kind}: ${fixture.name}`, async () => {
          const { expect = [] } = fixture;
          const said = await found(fixture, {});
          assert.deepEqual(lines(said), expect.toSorted());
          assert.ok(shows(fixture), `Expected the findings of a case of ${fixture.kind}`);
          const texts = changedOf(fixture).flatMap(({ props }) => textsIn(props));
          for (const { message } of said) {
            assert.doesNotMatch(message, /could not be evaluated/);
            for (const text of texts) assert.ok(!message.includes(text), `${message} quotes ${text}`);
          }
        });
      }

      it("says the same of secrets", async () => {
        const [fixture] = ofKind("fail");
        assert.ok(fixture !== undefined);
        const changed = new Set(changedOf(fixture).map(({ name }) => name));
        const stack = stackOf(fixture).map((one) => (changed.has(one.name) ? sealed(one) : one));
        assert.deepEqual(lines(await found(fixture, { stack })), (fixture.expect ?? []).toSorted());
      });

      it("lets a finding pass by an entry that holds, and by no other, unless it is kept", async () => {
        const [fixture] = ofKind("fail").filter(({ waivers }) => waivers === undefined);
        if (fixture === undefined) {
          assert.equal(rule.id, "WAIVE-01");
          return;
        }
        const said = await found(fixture, {});
        const meant = said.find(({ policy }) => policy === rule.name);
        assert.ok(meant !== undefined);
        const others = lines(said.filter((one) => one !== meant));
        const isKept = keptIn(rule.id, false) !== undefined;

        const waived = await found(fixture, { waivers: [waiverOf(meant, rule, WAIVER.expires)] });
        const told = isKept ? brief(meant) : brief({ ...meant, level: "advisory" });
        const complaint = isKept ? [/^WAIVE-01 .* which cannot be in production$/] : [];
        assertLines(lines(waived), [...others, told], complaint);

        const late = await found(fixture, { waivers: [waiverOf(meant, rule, "2026-11-20")] });
        assertLines(
          lines(late),
          [...others, brief(meant)],
          isKept ? complaint : [/^WAIVE-01 .* expired on 2026-11-20$/],
        );
      });
    });
  }
});
