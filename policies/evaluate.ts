/**
 * Evaluates rules on resources, wherever these come from: the engine hands them over through sdk.ts, a file through
 * `policy check`. The same resources give the same findings, in whatever order they come.
 */
import { StackWaivers } from "./exceptions";
import { compareFindings, findingLine, undecided, type Finding, type Subject } from "./finding";
import { fingerprintOf, signed, type Waived } from "./fingerprint";
import type { Floors } from "./floors";
import { oncePerText } from "./oncePer";
import {
  docsOf,
  levelIn,
  type Context,
  type JoinedResource,
  type Level,
  type ResourceView,
  type Rule,
  type StackView,
} from "./rule";
import { NO_WAIVERS, type WaiverFile } from "./waivers";

/** A finding with all that people are told of it. */
export interface Found {
  readonly rule: Rule;
  readonly finding: Finding;
  /** The resource that it is about. */
  readonly subject: Subject;
  readonly fingerprint: string;
  /** The entry that lets it pass, if there is one. */
  readonly waived?: Waived;
  readonly level: Level;
}

/** `urn:pulumi:<stack>::<project>::...`; a text of another form names no stack and so counts as production. */
export function stackOf(urn: string): string {
  return /^urn:pulumi:([^:]+)::/.exec(urn)?.[1] ?? "";
}

/** What is found of no single resource is about the root of the stack that this one is in, whatever comes first there. */
function rootOf(urn: string): Subject {
  const [stack, project = ""] = [stackOf(urn), urn.split("::")[1]];
  const [type, name] = ["pulumi:pulumi:Stack", `${project}-${stack}`];
  return { urn: `urn:pulumi:${stack}::${project}::${type}::${name}`, name, type };
}

/** Gives the entries for a stack. */
export type WaiversOf = (place: Omit<Context, "waivers">) => StackWaivers;

/**
 * @param urn of any resource of the stack
 * @param today ISO 8601; rules that know dates (images, exceptions) take it for the day of the run
 */
export function contextOf(urn: string, floors: Floors, today: string, waiversOf: WaiversOf): Context {
  const stack = stackOf(urn);
  const place = { stack, relaxed: floors.relaxedStacks.includes(stack), floors, today };
  return { ...place, waivers: waiversOf(place) };
}

const byUrn = (a: Subject, b: Subject): number => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0);

const isNotEmpty = (list: readonly unknown[]): boolean => list.length > 0;

/** Its resources stand by URN: what a rule finds first does not depend on what the program declared first. */
export function stackViewOf(all: readonly JoinedResource[]): StackView {
  const resources = all.toSorted(byUrn);
  const byType = new Map<string, JoinedResource[]>();
  for (const resource of resources) {
    const others = byType.get(resource.type);
    if (others === undefined) byType.set(resource.type, [resource]);
    else others.push(resource);
  }
  const ofType = (types: readonly string[]): readonly JoinedResource[] => {
    const [first = [], ...others] = [...new Set(types)].map((type) => byType.get(type) ?? []).filter(isNotEmpty);
    return others.length === 0 ? first : [first, ...others].flat().sort(byUrn);
  };
  return { resources, ofType };
}

/** Rules by the type they look at, so that a resource costs only the rules that concern it. */
export function rulesByType(rules: readonly Rule[]): (type: string) => readonly Rule[] {
  const checked = rules.filter(({ check }) => check !== undefined);
  return oncePerText((type) => checked.filter(({ on }) => on === "every" || on.includes(type)));
}

type Judged = readonly Found[] | Promise<readonly Found[]>;

/**
 * A rule that throws is a finding and stops no other rule. The error's text may quote values, so only its kind is told.
 * Most rules answer at once, and a stack has many resources: what needs no waiting does not wait.
 */
function judge(rule: Rule, context: Context, self: Subject, check: () => Finding[] | Promise<Finding[]>): Judged {
  const level = levelIn(rule, context);
  if (level === "off") return [];
  const told = (finding: Finding): Found => {
    const { subject = self } = finding;
    const fingerprint = fingerprintOf(rule.id, subject.urn, finding);
    const waived = context.waivers.excuse(rule.id, subject.urn, fingerprint);
    const isTold = waived !== undefined || finding.advisory === true;
    return { rule, finding, subject, fingerprint, ...(waived && { waived }), level: isTold ? "advisory" : level };
  };
  const failed = (error: unknown): readonly Found[] => {
    const kind = error instanceof Error ? error.name : typeof error;
    return [
      told(undecided("", `rule could not be evaluated (${kind})`, { fix: "report this as a defect of the rule" })),
    ];
  };
  const tell = (found: Finding[]): readonly Found[] => distinct(found).map(told);
  try {
    const found = check();
    return found instanceof Promise ? found.then(tell).catch(failed) : tell(found);
  } catch (error) {
    return failed(error);
  }
}

/** Sorted; one unknown that hides several properties is one finding. */
function distinct(findings: Finding[]): Finding[] {
  return findings.sort(compareFindings).filter((finding, index) => {
    const before = findings[index - 1];
    return before === undefined || compareFindings(before, finding) !== 0;
  });
}

async function judgeAll(rules: readonly Rule[], one: (rule: Rule) => Judged): Promise<Found[]> {
  const found: Found[] = [];
  for (const rule of rules) {
    const judged = one(rule);
    found.push(...(judged instanceof Promise ? await judged : judged));
  }
  return found;
}

/** @param rules those that look at this type */
export function judgeResource(resource: ResourceView, rules: readonly Rule[], context: Context): Promise<Found[]> {
  return judgeAll(rules, (rule) => judge(rule, context, resource, () => rule.check?.(resource, context) ?? []));
}

export function judgeStack(stack: StackView, rules: readonly Rule[], context: Context): Promise<Found[]> {
  const [first] = stack.resources;
  if (first === undefined) return Promise.resolve([]);
  const root = rootOf(first.urn);
  const joins = rules.filter(({ join }) => join !== undefined);
  return judgeAll(joins, (rule) => judge(rule, context, root, () => rule.join?.(stack, context) ?? []));
}

/**
 * What the pack would say of these resources: of each that is to be judged by itself by what the program set, then of
 * the stack as a whole.
 * @param resources all of one stack
 * @returns sorted by URN, rule, place and text
 */
export async function evaluate(
  resources: readonly JoinedResource[],
  rules: readonly Rule[],
  floors: Floors,
  today: string,
  waivers: WaiverFile = NO_WAIVERS,
): Promise<Found[]> {
  const stack = stackViewOf(resources);
  const [first] = stack.resources;
  if (first === undefined) return [];
  const context = contextOf(first.urn, floors, today, (place) => new StackWaivers(waivers, place));
  const rulesFor = rulesByType(rules);
  const found: Found[] = [];
  for (const resource of stack.resources.filter(({ judged }) => judged)) {
    const asked = { ...resource, props: resource.inputs };
    found.push(...(await judgeResource(asked, rulesFor(resource.type), context)));
  }
  found.push(...(await judgeStack(stack, rules, context)));
  return found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = (one: Found): string => [one.subject.urn, one.rule.id, lineOf(one)].join("\n");

/** The one line in which people read it. */
export function lineOf({ rule, finding, subject, fingerprint, waived }: Found): string {
  const { where, what, why = rule.why, fix = rule.fix } = finding;
  const docs = signed(docsOf(rule), fingerprint, waived);
  return findingLine(rule.id, `${subject.name} (${subject.type}) ${where}`, what, why, fix, docs);
}
