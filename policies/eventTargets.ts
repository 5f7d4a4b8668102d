/** EV-01: an event that its target cannot take is tried again, then kept, and the call has rights of its own. */
import { CALLING, callsOf, targetsOf, type Call } from "./eventCalls";
import { notKnown, undecided, violation, type Finding } from "./finding";
import { FUNCTIONS } from "./functions";
import { identitiesOf } from "./iam/identities";
import { jobRolesOf, pipelineRolesOf } from "./iam/pipelineRoles";
import { onlyAlong } from "./joins";
import type { Reading } from "./reading";
import type { ResourceView, Rule, StackView } from "./rule";

const QUEUES = ["aws:sqs/queue:Queue", "aws-native:sqs:Queue"];
const QUEUE_ARN = /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[^*?]+$/;

const isNumber = (value: unknown): boolean => typeof value === "number";
const isQueue = (value: unknown): boolean => typeof value === "string" && QUEUE_ARN.test(value);

/** An unknown queue is for the stack as a whole to trace. */
function judgeTarget(target: Reading): Finding[] {
  if (target.state === "unknown") return [notKnown(target.path)];
  const queue = target.at("deadLetterConfig", "arn");
  const lost = queue.must(isQueue, "Expected the ARN of a queue for events that the target did not take");
  const retries = ["maximumRetryAttempts", "maximumEventAgeInSeconds"].flatMap((name) =>
    target.at("retryPolicy", name).must(isNumber, `Expected ${name}, how often or how long a call is tried again`),
  );
  return [...(queue.state === "unknown" ? [] : lost), ...retries];
}

function tracesQueue({ subject, target, edges }: Call): Finding[] {
  const queue = target.at("deadLetterConfig", "arn");
  const isOpen = target.state !== "unknown" && queue.state === "unknown";
  if (!isOpen || onlyAlong(edges("deadLetterConfig"), QUEUES) !== undefined) return [];
  const reason = "the queue is not known at preview and does not come from exactly one queue of the stack";
  return [undecided(queue.path, reason, { subject, fix: "set it to one queue's arn" })];
}

/**
 * Services whose own policies admit EventBridge, so that a rule calls them without a role; a schedule always has one.
 * Source: EventBridge user guide, "Using resource-based policies for Amazon EventBridge".
 */
const WITHOUT_ROLE = /^arn:aws[a-z-]*:(lambda|sns|sqs|logs):/;
const TYPES_WITHOUT_ROLE = [
  ...FUNCTIONS,
  ...QUEUES,
  "aws:sns/topic:Topic",
  "aws-native:sns:Topic",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws-native:logs:LogGroup",
];

function needsNoRole({ target, edges }: Call): boolean {
  const { text } = target.at("arn");
  return text === undefined ? onlyAlong(edges("arn"), TYPES_WITHOUT_ROLE) !== undefined : WITHOUT_ROLE.test(text);
}

/** The roles that something else of the stack acts under: pipelines, their jobs, and functions. */
function busyRoles(stack: StackView): ReadonlySet<string> {
  const identities = identitiesOf(stack);
  const ofFunctions = stack
    .ofType(FUNCTIONS)
    .map(({ props, edges }) => identities.roleOf(props.at("role"), edges.role ?? []));
  const roles = [...pipelineRolesOf(stack).roles, ...jobRolesOf(stack).roles, ...ofFunctions];
  return new Set(roles.flatMap((role) => (typeof role === "string" ? [] : [role.resource.urn])));
}

function hasOwnRole(call: Call, stack: StackView, busy: ReadonlySet<string>): Finding[] {
  const { subject, target, edges } = call;
  const role = target.at("roleArn");
  if (target.state === "unknown") return [];
  if (role.state === "absent") {
    if (needsNoRole(call)) return [];
    return [violation(role.path, "Expected a role under which this target is called, got none", { subject })];
  }
  const found = identitiesOf(stack).roleOf(role, edges("roleArn"));
  if (found === "unknown") return [notKnown(role.path, subject)];
  if (found === "elsewhere" || !busy.has(found.resource.urn)) return [];
  const what = "Expected a role of the call's own, got one under which a pipeline, a job or a function acts too";
  return [violation(role.path, what, { subject })];
}

function judgeCalls(stack: StackView): Finding[] {
  const busy = busyRoles(stack);
  return callsOf(stack).flatMap((call) => [...tracesQueue(call), ...hasOwnRole(call, stack, busy)]);
}

export const callsAreKeptAndOwned: Rule = {
  id: "EV-01",
  name: "event-target-keeps-what-fails",
  level: "mandatory",
  relaxedLevel: "advisory",
  severity: "medium",
  states:
    "Every target of a rule or schedule has a retry policy, a queue for what it did not take, and where it needs a role one of its own.",
  why: "A retraining or an alarm that was never started leaves no trace, and a role that others use can do more than this call needs",
  fix: "set deadLetterConfig.arn to a queue, both numbers of retryPolicy, and roleArn to a role for this call",
  frameworks: ["soc2:A1.2", "airmf:MANAGE 4.1", "soc2:CC6.3"],
  on: CALLING,
  check: (resource: ResourceView) => targetsOf(resource).flatMap(judgeTarget),
  join: judgeCalls,
};
