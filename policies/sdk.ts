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
import { Configuration, defaultsFor } from "./configuration";
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
import type { Floors } from "./floors";
import { FLOORS_PROPERTIES } from "./floorsSchema";
import { readClause } from "./frameworks";
import { Reading } from "./reading";
import { mayMend, mend, mendsOf } from "./remediation";
import { docsOf, levelIn, type Context, type JoinedResource, type ResourceView, type Rule } from "./rule";
import type { Stamp } from "./stamp";
import { NO_WAIVERS, type ReadWaivers, type WaiverFile } from "./waivers";

const PROXY_TARGET = "__getSpecialProxyTarget";

/** Properties as plain data, unknown values as sentinels. Were the key gone, reads would throw and fail closed. */
function propsOf(proxied: Record<string, unknown>): Reading {
  return Reading.of(proxied[PROXY_TARGET] ?? proxied);
}

function subjectOf(resource: Subject): Subject {
  return { urn: resource.urn, name: resource.name, type: resource.type };
}

function viewOf(resource: ResourceValidationArgs | PolicyResource): ResourceView {
  const { urn, name, type, provider, opts } = resource;
  const { ignoreChanges, protect } = opts;
  const view = { urn, name, type, props: propsOf(resource.props), ignoreChanges, protect };
  if (provider === undefined) return view;
  return { ...view, provider: { ...subjectOf(provider), props: propsOf(provider.props) } };
}

function joinedView(resource: PolicyResource, inputs: ReadonlyMap<string, Reading>): JoinedResource {
  const view = viewOf(resource);
  const edges = Object.entries(resource.propertyDependencies).map(([key, all]) => [key, all.map(subjectOf)] as const);
  const own = inputs.get(view.urn);
  return { ...view, inputs: own ?? view.props, judged: own !== undefined, edges: Object.fromEntries(edges) };
}

/** The entries for a stack, read once from its first resource to its end, so that what they excused adds up. */
function waiversBy(read: ReadWaivers): {
  readonly read: ReadWaivers;
  readonly of: WaiversOf;
  readonly forget: () => void;
} {
  const files = new Map<string | undefined, WaiverFile>();
  const known = new Map<string, StackWaivers>();
  const readOnce: ReadWaivers = (configured) => {
    const file = files.get(configured) ?? read(configured);
    files.set(configured, file);
    return file;
  };
  const make: WaiversOf = (place) => {
    const made = new StackWaivers(readOnce(place.floors.waivers), place);
    known.set(place.stack, made);
    return made;
  };
  return {
    read: readOnce,
    of: (place) => known.get(place.stack) ?? make(place),
    forget: () => {
      files.clear();
      known.clear();
    },
  };
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

/** What a remediation is given, as plain data: methods of lists fail on the proxies that the SDK puts around it. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, at): unknown => plain(value[at]));
  return Object.fromEntries(Object.keys(value).map((key) => [key, plain(Reflect.get(value, key))]));
}

/** Mends what the rule objects to, where the run's floors let it; secrets stay secret, as the SDK's own proxy sees to it. */
function remediation(
  rule: Rule,
  configuration: Configuration,
  contextFor: (urn: string, floors: Floors) => Context,
): ResourceValidationPolicy {
  const remediateResource = (args: ResourceValidationArgs): Record<string, unknown> | undefined => {
    const floors = configuration.taken;
    if (floors === undefined || !mayMend(rule, args.type, floors)) return undefined;
    const context = contextFor(args.urn, floors);
    const target: unknown = args.props[PROXY_TARGET] ?? args.props;
    if (levelIn(rule, context) === "off" || typeof target !== "object" || target === null) return undefined;
    const view = { ...viewOf(args), props: Reading.of(plain(target)) };
    const changes = mendsOf(rule, view, context).map((change) => mend(target, change));
    return changes.includes(true) ? args.props : undefined;
  };
  return { ...listed(rule), enforcementLevel: "remediate", remediateResource };
}

type ConfigProperty = NonNullable<PolicyConfigSchema["properties"]>[string];

/** The defaults are what the pack's own file says, so a run with and without configuration is the same run. */
function configSchema(floors: Floors): PolicyConfigSchema {
  const values = new Map<string, ConfigProperty["default"]>(Object.entries(defaultsFor(floors)));
  const properties: Record<string, ConfigProperty> = {};
  for (const [key, property] of Object.entries(FLOORS_PROPERTIES)) {
    properties[key] = values.has(key) ? { ...property, default: values.get(key) } : property;
  }
  return { properties };
}

/** What the pack says of a run. */
export interface Told {
  /** Version of the pack. */
  readonly version: string;
  /** What the run judges by, whenever the engine sends another configuration, and before it is judged by. */
  readonly tell: (stamp: Stamp, effective: Floors) => void;
  /** The stack was judged, after all its resources. */
  readonly judged: () => void;
}

const TOLD_TO_NOBODY: Told = { version: "", tell: () => undefined, judged: () => undefined };

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
  told: Told = TOLD_TO_NOBODY,
): Policies {
  const waivers = waiversBy(read);
  const configuration = new Configuration({ rules, floors, today, read: waivers.read, ...told });
  const rulesFor = rulesByType(rules);
  // The stack comes after all its resources, to the same process.
  const inputs = new Map<string, Reading>();

  /** The engine asks for remediations before anything else, and for this policy's before those of the rules. */
  function remediateResource(args: ResourceValidationArgs): undefined {
    configuration.take(args.getConfig());
  }

  const contextFor = (urn: string, effective: Floors): Context => contextOf(urn, effective, today, waivers.of);

  async function validateResource(args: ResourceValidationArgs, report: ReportViolation): Promise<void> {
    const effective = configuration.take(args.getConfig());
    inputs.set(args.urn, propsOf(args.props));
    const matching = rulesFor(args.type);
    if (matching.length === 0) return;
    const context = contextFor(args.urn, effective);
    reportAll(await judgeResource(viewOf(args), matching, context), report);
  }

  async function validateStack(args: StackValidationArgs, report: ReportViolation): Promise<void> {
    const first = args.resources[0];
    if (first === undefined) return;
    const context = contextFor(first.urn, configuration.taken ?? floors);
    const stack = stackViewOf(args.resources.map((resource) => joinedView(resource, inputs)));
    inputs.clear();
    waivers.forget();
    reportAll(await judgeStack(stack, rules, context), report);
    told.judged();
  }

  return [
    {
      name: "guard",
      description: "Evaluates every rule on each resource; its configuration is the pack's.",
      enforcementLevel: "remediate",
      configSchema: configSchema(floors),
      remediateResource,
      validateResource,
    },
    {
      name: "guard-stack",
      description: "Evaluates every rule on the stack as a whole, under guard's configuration.",
      enforcementLevel: "mandatory",
      validateStack,
    },
    ...rules.map((rule) =>
      rule.remediate === undefined ? listed(rule) : remediation(rule, configuration, contextFor),
    ),
  ];
}
