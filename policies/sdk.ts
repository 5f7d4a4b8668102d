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
import {
  contextOf,
  judgeResource,
  judgeStack,
  lineOf,
  rulesByType,
  stackViewOf,
  type Found,
  type WaiversOf,
} from "./evaluate";
import { StackWaivers } from "./exceptions";
import type { Subject } from "./finding";
import { checkFloors, FLOORS_PROPERTIES, type Floors } from "./floors";
import { readClause } from "./frameworks";
import { Reading } from "./reading";
import { docsOf, type Context, type JoinedResource, type ResourceView, type Rule } from "./rule";
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
  return contextOf(urn, effective, today, waiversOf);
}

function reportAll(found: readonly Found[], report: ReportViolation): void {
  for (const one of found) {
    const detail = {
      name: one.rule.name,
      description: one.rule.states,
      message: lineOf(one),
      urn: one.subject.urn,
      enforcementLevel: one.level,
      severity: one.rule.severity,
    };
    // The declared type of reportViolation knows only its string form.
    Reflect.apply(report, undefined, [detail]);
  }
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
  const rulesFor = rulesByType(rules);
  // The stack comes after all its resources, to the same process.
  const inputs = new Map<string, Reading>();
  const waivers = waiversBy(read);
  const shared = { enforcementLevel: "mandatory" as const, configSchema: configSchema(floors) };

  async function validateResource(args: ResourceValidationArgs, report: ReportViolation): Promise<void> {
    inputs.set(args.urn, propsOf(args.props));
    const matching = rulesFor(args.type);
    if (matching.length === 0) return;
    const context = contextFor(args.urn, floors, args.getConfig<Partial<Floors>>(), today, waivers.of);
    reportAll(await judgeResource(viewOf(args), matching, context), report);
  }

  async function validateStack(args: StackValidationArgs, report: ReportViolation): Promise<void> {
    const first = args.resources[0];
    if (first === undefined) return;
    const context = contextFor(first.urn, floors, args.getConfig<Partial<Floors>>(), today, waivers.of);
    const stack = stackViewOf(args.resources.map((resource) => joinedView(resource, inputs)));
    inputs.clear();
    waivers.forget();
    reportAll(await judgeStack(stack, rules, context), report);
  }

  return [
    { ...shared, name: "guard", description: "Evaluates every rule on each resource.", validateResource },
    { ...shared, name: "guard-stack", description: "Evaluates every rule on the stack as a whole.", validateStack },
    ...rules.map(listed),
  ];
}
