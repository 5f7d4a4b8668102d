/**
 * Cases of one rule as a table. Each starts from a compliant stack and changes one thing; what the rule then says is
 * compared whole. What every rule owes is tested without being listed: silence where its types are absent, its level in a
 * relaxed stack, no value in a finding, no fault of its own on malformed properties.
 */
import assert from "node:assert/strict";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { Floors } from "../../policies/floors";
import type { Rule } from "../../policies/rule";
import { policiesOf } from "../../policies/sdk";
import { preview, secret, UNKNOWN, type Diagnostic, type FixtureResource, type Props } from "./policyServer";
import { withProps } from "./resources";

type Stack = readonly FixtureResource[];
/** New properties of the subject (undefined takes one away), or another stack made from the compliant one. */
export type Change = Readonly<Record<string, JavaScriptValue | undefined>> | ((stack: Stack) => Stack);

export interface RuleCases {
  readonly stack: Stack;
  /** The resource of the stack that changes are made to. */
  readonly subject: FixtureResource;
  /** What breaks the rule, and all that it then says, each as `resource .place: what`. */
  readonly refuses?: Readonly<Record<string, readonly [Change, ...string[]]>>;
  /** What differs and is still compliant. */
  readonly accepts?: Readonly<Record<string, Change>>;
  /** Places of the subject that the rule reads; when one or what it lies in is unknown, the rule says so of that place. */
  readonly reads?: readonly (readonly (string | number)[])[];
  /** What the floors say beside relaxed stacks. */
  readonly floors?: Partial<Floors>;
  /** The day of the run, ISO 8601, for rules that know dates; the clock's when absent. */
  readonly today?: string;
}

const RELAXED = "dev";

export function floorsFor(changes: Partial<Floors> = {}): Floors {
  return { relaxedStacks: [RELAXED], pipelines: {}, ...changes };
}

/** `resource .place: what` of a finding. */
function brief(message: string): string {
  const [place = "", what = ""] = message.split(" | ");
  return `${place.replace(/^\[[A-Z0-9-]+\] /, "").replace(/ \([^)]*\)/, "")}: ${what}`.replace(/ :/, ":");
}

function isProps(value: JavaScriptValue | undefined): value is Record<string, JavaScriptValue> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The same value with something else at the end of a path; what lies on the way is copied. */
function replacedAt(
  value: JavaScriptValue,
  [key, ...rest]: readonly (string | number)[],
  by: JavaScriptValue,
): JavaScriptValue {
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    const items: readonly JavaScriptValue[] = value;
    return items.map((item, index) => (index === key ? replacedAt(item, rest, by) : item));
  }
  if (!isProps(value)) throw new Error(`Expected an object or a list before ${key}, got ${typeof value}`);
  return { ...value, [key]: replacedAt(value[key] ?? {}, rest, by) };
}

/** Every text in a value turned into a planted secret. */
function planted(value: JavaScriptValue): JavaScriptValue {
  if (typeof value === "string") return secret("planted-value");
  if (Array.isArray(value)) return value.map(planted);
  if (!isProps(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, planted(item)]));
}

const placeOf = (keys: readonly (string | number)[]): string =>
  keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");

/** The place and all that it lies in. */
function withPrefixes(keys: readonly (string | number)[]): (readonly (string | number)[])[] {
  return keys.map((_, index) => keys.slice(0, index + 1));
}

export function describeRule(rule: Rule, { stack, subject, ...cases }: RuleCases, title = rule.states): void {
  const policies = policiesOf([rule], floorsFor(cases.floors), cases.today);
  const changed = (change: Change): Stack =>
    typeof change === "function" ? change(stack) : withSubject(withProps(subject, change));
  const withSubject = (by: FixtureResource): Stack => stack.map((one) => (one === subject ? by : one));
  const diagnostics = (of: Stack): Promise<Diagnostic[]> => preview(policies, of);
  const findings = async (of: Stack): Promise<string[]> => (await diagnostics(of)).map(({ message }) => brief(message));
  const set = (props: Props): Stack => withSubject({ ...subject, props });

  describe(`${rule.id}: ${title}`, () => {
    it("finds nothing in the compliant stack, nor where there is nothing to judge", async () => {
      assert.ok(stack.includes(subject));
      assert.deepEqual(await findings(stack), []);
      assert.deepEqual(await findings([{ type: "random:index/randomId:RandomId", name: "other", props: {} }]), []);
    });

    for (const [name, [change, ...expected]] of Object.entries(cases.refuses ?? {})) {
      it(`refuses ${name}`, async () => {
        const found = await diagnostics(changed(change));
        assert.deepEqual(found.map(({ message }) => brief(message)).sort(), expected.toSorted());
        assert.ok(found.every(({ level }) => level === rule.level));
      });
    }

    for (const [name, change] of Object.entries(cases.accepts ?? {})) {
      it(`accepts ${name}`, async () => {
        assert.deepEqual(await findings(changed(change)), []);
      });
    }

    for (const keys of (cases.reads ?? []).flatMap(withPrefixes)) {
      it(`calls it undecided when ${placeOf(keys)} is not known`, async () => {
        const props = replacedAt({ ...subject.props }, keys, UNKNOWN);
        assert.ok(isProps(props));
        const expected = `${subject.name} ${placeOf(keys)}: UNPROVED`;
        const found = await findings(set(props));
        assert.equal(found.length, 1, found.join("\n"));
        assert.ok(found[0]?.startsWith(expected), `${found[0] ?? ""} instead of ${expected}`);
      });
    }

    it("repeats no value and survives any value", async () => {
      const values: JavaScriptValue[] = [7, true, "text", [], ["text"], {}, [{}], null];
      const mutants = Object.keys(subject.props).flatMap((key) =>
        values.map((value) => set({ ...subject.props, [key]: value })),
      );
      for (const mutant of [set({}), ...mutants]) {
        for (const line of await findings(mutant)) assert.doesNotMatch(line, /could not be evaluated/);
      }
      const secrets = planted({ ...subject.props });
      assert.ok(isProps(secrets));
      for (const { message } of await diagnostics(set(secrets))) assert.doesNotMatch(message, /planted/);
    });

    it(`is ${rule.relaxedLevel ?? rule.level} in a relaxed stack`, async () => {
      const [first] = Object.values(cases.refuses ?? {});
      if (first === undefined) return;
      const broken = changed(first[0]).map((one) => ({ ...one, stack: RELAXED }));
      const levels = new Set((await diagnostics(broken)).map(({ level }) => level));
      const expected = rule.relaxedLevel ?? rule.level;
      assert.deepEqual([...levels], expected === "off" ? [] : [expected]);
    });
  });
}
