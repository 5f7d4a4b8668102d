/**
 * The form of every rule: a small object that holds id, statement, reason, remedy and check together. What the SDK, the
 * documentation and the tests need is derived from it; nothing about a rule is written twice.
 */
import type { StackWaivers } from "./exceptions";
import type { Finding, Subject } from "./finding";
import type { Floors } from "./floors";
import { REMEDIABLE } from "./floorsSchema";
import type { Clause } from "./frameworks";
import type { Reading } from "./reading";

export type Level = "mandatory" | "advisory";
/** In a relaxed stack a rule may also be off: what it demands is for production only. */
export type RelaxedLevel = Level | "off";
export type Severity = "low" | "medium" | "high" | "critical";

/** A resource as a rule sees it. */
export interface ResourceView extends Subject {
  readonly props: Reading;
  readonly ignoreChanges: readonly string[];
  /** Whether the engine refuses to delete it. */
  readonly protect: boolean;
  readonly provider?: Subject & { readonly props: Reading };
}

/** A resource of the whole stack, with the resources that each property was computed from. */
export interface JoinedResource extends ResourceView {
  /**
   * What the program set. `props` also has what the provider computes, which at preview is unknown even where nothing was
   * set; the same as `props` for a resource that was not judged by itself in this run.
   */
  readonly inputs: Reading;
  /** Whether it was judged by itself in this run. */
  readonly judged: boolean;
  readonly edges: Readonly<Record<string, readonly Subject[]>>;
}

export interface StackView {
  readonly resources: readonly JoinedResource[];
  ofType(types: readonly string[]): readonly JoinedResource[];
}

/** What a check may know besides the resource. */
export interface Context {
  readonly stack: string;
  /** True only for stacks that floors.yaml or the pack's config names; every other stack is production. */
  readonly relaxed: boolean;
  readonly floors: Floors;
  /** The day on which the pack started, ISO 8601; the only clock that rules know. */
  readonly today: string;
  /** What waivers.yaml lets pass in this stack. */
  readonly waivers: StackWaivers;
}

/** A property that a rule sets, by its keys from the resource's properties; what lies on the way is made where it is missing. */
export interface Mend {
  readonly keys: readonly (string | number)[];
  readonly value: string | number | boolean;
}

export interface Rule {
  /** For people: `S3-01`. */
  readonly id: string;
  /** The policy's name in the engine: lower case, words joined by hyphens. */
  readonly name: string;
  readonly level: Level;
  /** Level in a relaxed stack; the same as `level` when absent. GATE and CRED rules may not have one. */
  readonly relaxedLevel?: RelaxedLevel;
  readonly severity: Severity;
  /** The state of compliance, as a positive sentence: "Every bucket ...". */
  readonly states: string;
  readonly why: string;
  readonly fix: string;
  /** Clauses that the rule gives evidence for; the first is the primary one. */
  readonly frameworks: readonly [Clause, ...Clause[]];
  /** Resource type tokens that `check` wants to see; `"every"` for all of them. */
  readonly on: readonly string[] | "every";
  /** Judges one resource by its inputs, before anything happens to it. */
  readonly check?: (resource: ResourceView, context: Context) => Finding[] | Promise<Finding[]>;
  /** Judges the stack as a whole: at preview this too runs before anything happens; on `up` it runs at the end. */
  readonly join?: (stack: StackView, context: Context) => Finding[] | Promise<Finding[]>;
  /**
   * What would take its findings away, where floors name the rule at `remediate`: in place, with the same result however
   * often it is done, and with no effect on who may do what. Empty where nothing is wrong, or nothing is known.
   */
  readonly remediate?: (resource: ResourceView, context: Context) => readonly Mend[];
  /** Keys of the floors that it asks, besides those by which its level is found. */
  readonly configuredBy?: readonly (keyof Floors)[];
}

/** Every key that decides what a rule demands, at which level, or whether it mends. */
export function keysOf({ configuredBy = [], relaxedLevel, remediate }: Rule): string[] {
  const asked = [
    ...configuredBy,
    ...(relaxedLevel === undefined ? [] : ["relaxedStacks"]),
    ...(remediate === undefined ? [] : ["remediate"]),
  ];
  return [...new Set(asked)].sort();
}

/** Where a rule is explained. */
export function docsOf(rule: Rule): string {
  return `docs/guardrails.md#${rule.id.toLowerCase()}`;
}

export function levelIn(rule: Rule, context: Context): RelaxedLevel {
  return context.relaxed ? (rule.relaxedLevel ?? rule.level) : rule.level;
}

/** Every fault in the rules' metadata, for example two rules of one name; empty when the pack may load. */
export function faultsOf(rules: readonly Rule[]): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const rule of rules) {
    for (const key of [rule.id, rule.name]) {
      if (seen.has(key)) faults.push(`Expected unique ids and names of rules, got ${key} twice`);
      seen.add(key);
    }
    if (!/^[A-Z0-9]+-\d\d$/.test(rule.id)) faults.push(`Expected an id like GATE-01, got ${rule.id}`);
    if (!/^[a-z0-9]+(-[a-z0-9]+)+$/.test(rule.name))
      faults.push(`Expected a kebab-case name for ${rule.id}, got ${rule.name}`);
    if (rule.check === undefined && rule.join === undefined) faults.push(`Expected a check or a join in ${rule.id}`);
    if ((rule.remediate !== undefined) !== REMEDIABLE.some((id) => id === rule.id)) {
      faults.push(`Expected ${rule.id} to remediate exactly if REMEDIABLE of floorsSchema.ts lists it`);
    }
    if (rule.relaxedLevel !== undefined && /^(GATE|CRED)-/.test(rule.id)) {
      faults.push(`Expected one level for ${rule.id}: GATE and CRED rules are never relaxed`);
    }
  }
  return faults;
}
