/**
 * The only file that knows the policy SDK. One resource policy and one stack policy evaluate all rules; each rule also
 * stands in the pack as a policy of its own with its metadata, and findings are reported under that name. This way a
 * resource is decoded once and not once per rule, the pack has one place for its configuration, and no single rule can
 * be switched off or lowered from outside.
 *
 * It relies on two undocumented facts, which tests/policies/sdk.test.ts pins for the exact version in package.json:
 * reportViolation also takes an object with level and severity, and a proxied value gives its target by a special key.
 */
import type {
  Policies,
  PolicyConfigSchema,
  PolicyResource,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
} from "@pulumi/policy";
import { todayByTheClock } from "./days";
import { StackWaivers } from "./exceptions";
import { compareFindings, findingLine, undecided, type Finding, type Subject } from "./finding";
import { fingerprintOf, signed } from "./fingerprint";
import { checkFloors, FLOORS_PROPERTIES, type Floors } from "./floors";
import { readClause } from "./frameworks";
import { Reading } from "./reading";
import {
  docsOf,
  levelIn,
  type Context,
  type JoinedResource,
  type ResourceView,
  type Rule,
  type StackView,
} from "./rule";
import { NO_WAIVERS, type ReadWaivers } from "./waivers";

const PROXY_TARGET = "__getSpecialProxyTarget";

/** Properties as plain data, unknown values as sentinels. Were the key gone, reads would throw and fail closed. */
function propsOf(proxied: Record<string, unknown>): Reading {
  return Reading.of(proxied[PROXY_TARGET] ?? proxied);
}

function subjectOf(resource: Subject): Subject {
  return { urn: resource.urn, name: resource.name, type: resource.type };
}

function viewOf(resource: ResourceValidationArgs | PolicyResource): ResourceView {
  const { provider, opts } = resource;
  return {
    ...subjectOf(resource),
    props: propsOf(resource.props),
    ignoreChanges: opts.ignoreChanges,
    protect: opts.protect,
    ...(provider === undefined ? {} : { provider: { ...subjectOf(provider), props: propsOf(provider.props) } }),
  };
}

function joinedView(resource: PolicyResource, inputs: ReadonlyMap<string, Reading>): JoinedResource {
  const view = viewOf(resource);
  const edges = Object.entries(resource.propertyDependencies).map(([key, all]) => [key, all.map(subjectOf)] as const);
  const own = inputs.get(view.urn);
  return { ...view, inputs: own ?? view.props, judged: own !== undefined, edges: Object.fromEntries(edges) };
}

function stackView(all: readonly PolicyResource[], inputs: ReadonlyMap<string, Reading>): StackView {
  const resources = all.map((resource) => joinedView(resource, inputs));
  return { resources, ofType: (types) => resources.filter(({ type }) => types.includes(type)) };
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

type WaiversOf = (place: Omit<Context, "waivers">) => StackWaivers;

/** The entries for a stack, read once from its first resource to its end, so that what they excused adds up. */
function waiversBy(read: ReadWaivers): { readonly of: WaiversOf; readonly forget: () => void } {
  const known = new Map<string, StackWaivers>();
  const make: WaiversOf = (place) => {
    const made = new StackWaivers(read(place.floors.waivers), place);
    known.set(place.stack, made);
    return made;
  };
  return {
    of: (place) => known.get(place.stack) ?? make(place),
    forget: () => {
      known.clear();
    },
  };
}

function contextFor(
  urn: string,
  floors: Floors,
  config: Partial<Floors>,
  today: string,
  waiversOf: WaiversOf,
): Context {
  const overridden = Object.keys(FLOORS_PROPERTIES).some((key) => Object.hasOwn(config, key));
  const effective = overridden ? checkFloors({ ...floors, ...config }, "the policy pack's configuration") : floors;
  const stack = stackOf(urn);
  const place = { stack, relaxed: effective.relaxedStacks.includes(stack), floors: effective, today };
  return { ...place, waivers: waiversOf(place) };
}

type Check = (rule: Rule) => Finding[] | Promise<Finding[]>;

/** A rule that throws is a finding and stops no other rule. The error's text may quote values, so only its kind is told. */
async function findingsOf(rule: Rule, context: Context, check: Check): Promise<Finding[]> {
  if (levelIn(rule, context) === "off") return [];
  try {
    const found = (await check(rule)).sort(compareFindings);
    // One unknown that hides several properties is one finding.
    return found.filter((finding, index) => {
      const before = found[index - 1];
      return before === undefined || compareFindings(before, finding) !== 0;
    });
  } catch (error) {
    const kind = error instanceof Error ? error.name : typeof error;
    return [undecided("", `rule could not be evaluated (${kind})`, { fix: "report this as a defect of the rule" })];
  }
}

function reportAll(
  rule: Rule,
  findings: readonly Finding[],
  self: Subject,
  context: Context,
  report: ReportViolation,
): void {
  for (const finding of findings) {
    const subject = finding.subject ?? self;
    const fingerprint = fingerprintOf(rule.id, subject.urn, finding);
    const waiver = context.waivers.excuse(rule.id, subject.urn, fingerprint);
    const place = `${subject.name} (${subject.type}) ${finding.where}`;
    const detail = {
      name: rule.name,
      description: rule.states,
      message: findingLine(
        rule.id,
        place,
        finding.what,
        finding.why ?? rule.why,
        finding.fix ?? rule.fix,
        signed(docsOf(rule), fingerprint, waiver),
      ),
      urn: subject.urn,
      enforcementLevel: waiver !== undefined || finding.advisory === true ? "advisory" : levelIn(rule, context),
      severity: rule.severity,
    };
    // The declared type of reportViolation knows only its string form.
    Reflect.apply(report, undefined, [detail]);
  }
}

/** Rules by the type they look at, so that a resource costs only the rules that concern it. */
function byType(rules: readonly Rule[]): (type: string) => readonly Rule[] {
  const checked = rules.filter(({ check }) => check !== undefined);
  const found = new Map<string, readonly Rule[]>();
  return (type) => {
    const known = found.get(type);
    if (known !== undefined) return known;
    const matching = checked.filter(({ on }) => on === "every" || on.includes(type));
    found.set(type, matching);
    return matching;
  };
}

/** The rule as it is listed by the engine; the guards below evaluate it. */
function listed(rule: Rule): ResourceValidationPolicy {
  const [primary, ...others] = rule.frameworks;
  const { key, clause, ...framework } = readClause(primary);
  return {
    name: rule.name,
    displayName: rule.id,
    description: rule.states,
    enforcementLevel: rule.level,
    severity: rule.severity,
    framework: { ...framework, specification: clause },
    tags: [`${key}:${clause}`, ...others].map((tag) => tag.toLowerCase()),
    remediationSteps: rule.fix,
    url: docsOf(rule),
    validateResource: [],
  };
}

type ConfigProperty = NonNullable<PolicyConfigSchema["properties"]>[string];

/** The defaults are what the pack's own file says, so a run with and without configuration is the same run. */
function configSchema(floors: Floors): PolicyConfigSchema {
  const values = new Map<string, ConfigProperty["default"]>(Object.entries(floors));
  const properties: Record<string, ConfigProperty> = {};
  for (const [key, property] of Object.entries(FLOORS_PROPERTIES)) {
    properties[key] = values.has(key) ? { ...property, default: values.get(key) } : property;
  }
  return { properties };
}

/**
 * All policies of the pack: the two guards first, then every rule by name.
 * @param today ISO 8601; rules that know dates (images, exceptions) take it for the day of the run
 * @param read gives the waivers, by the path that floors or configuration name
 */
export function policiesOf(
  rules: readonly Rule[],
  floors: Floors,
  today = todayByTheClock(),
  read: ReadWaivers = () => NO_WAIVERS,
): Policies {
  const rulesFor = byType(rules);
  const joins = rules.filter(({ join }) => join !== undefined);
  // The stack comes after all its resources, to the same process.
  const inputs = new Map<string, Reading>();
  const waivers = waiversBy(read);
  const shared = { enforcementLevel: "mandatory" as const, configSchema: configSchema(floors) };

  async function validateResource(args: ResourceValidationArgs, report: ReportViolation): Promise<void> {
    inputs.set(args.urn, propsOf(args.props));
    const matching = rulesFor(args.type);
    if (matching.length === 0) return;
    const context = contextFor(args.urn, floors, args.getConfig<Partial<Floors>>(), today, waivers.of);
    const view = viewOf(args);
    for (const rule of matching) {
      const findings = await findingsOf(rule, context, ({ check }) => check?.(view, context) ?? []);
      reportAll(rule, findings, view, context, report);
    }
  }

  async function validateStack(args: StackValidationArgs, report: ReportViolation): Promise<void> {
    const first = args.resources[0];
    if (first === undefined) return;
    const context = contextFor(first.urn, floors, args.getConfig<Partial<Floors>>(), today, waivers.of);
    const stack = stackView(args.resources, inputs);
    inputs.clear();
    waivers.forget();
    for (const rule of joins) {
      const findings = await findingsOf(rule, context, ({ join }) => join?.(stack, context) ?? []);
      reportAll(rule, findings, rootOf(first.urn), context, report);
    }
  }

  return [
    { ...shared, name: "guard", description: "Evaluates every rule on each resource.", validateResource },
    { ...shared, name: "guard-stack", description: "Evaluates every rule on the stack as a whole.", validateStack },
    ...rules.map(listed),
  ];
}
