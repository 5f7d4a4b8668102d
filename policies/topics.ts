/**
 * Topics of notifications: under a key of our own (SNS-01), and closed (SNS-02). Whoever may publish can tell of a failure that
 * was none, and whoever listens reads what an alarm says.
 */
import { admitsStrangers } from "./callers";
import { undecided, violation, type Finding } from "./finding";
import { refuses } from "./iam/statements";
import { asProgrammed, finder } from "./joins";
import { ownKeyAt } from "./kmsKey";
import { property, type Places } from "./places";
import type { Statement } from "./policyDocument";
import { policyAt } from "./policyProperty";
import type { JoinedResource, ResourceView, Rule, StackView } from "./rule";

const TOPIC = "aws:sns/topic:Topic";
const NATIVE_TOPIC = "aws-native:sns:Topic";
const key = ownKeyAt({ [TOPIC]: ["kmsMasterKeyId"], [NATIVE_TOPIC]: ["kmsMasterKeyId"] });

export const topicsAreEncrypted: Rule = {
  id: "SNS-01",
  name: "topic-encrypted-with-own-key",
  level: "mandatory",
  severity: "medium",
  states: "Every topic encrypts its messages under a KMS key of our own.",
  why: "Messages name pipelines, models and failures; who may read them must be ours to decide",
  fix: "set kmsMasterKeyId to keyArn, whose policy admits the services that publish",
  frameworks: ["soc2:CC6.1", "gdpr:32", "csf:PR.DS-1"],
  ...key,
};

/** Policies that are resources of their own, and the topics' own property. */
const POLICIES: Places = {
  "aws:sns/topicPolicy:TopicPolicy": ["policy"],
  "aws-native:sns:TopicPolicy": ["policyDocument"],
  "aws-native:sns:TopicInlinePolicy": ["policyDocument"],
  [TOPIC]: ["policy"],
};
const TOPICS: readonly string[] = [TOPIC, NATIVE_TOPIC];

/** Where a policy says which topics it is for. */
const OF: Places = {
  "aws:sns/topicPolicy:TopicPolicy": ["arn"],
  "aws-native:sns:TopicPolicy": ["topics"],
  "aws-native:sns:TopicInlinePolicy": ["topicArn"],
};

const PLAIN_HTTP = { "aws:securetransport": "false" };

/** The topics that the policy speaks of: without one, it refuses nothing of any. */
function refusesPlainHttp(statements: readonly Statement[]): boolean {
  const topics = new Set(statements.flatMap(({ resources }) => resources ?? []));
  const requests = [...topics].flatMap((resource) =>
    ["SNS:Publish", "SNS:Subscribe"].map((action) => ({ action, resource, context: PLAIN_HTTP })),
  );
  return requests.length > 0 && requests.every((request) => statements.some((one) => refuses(one, request)));
}

function isClosed(resource: ResourceView): Finding[] {
  const policy = property(POLICIES, resource);
  // Whether a topic has a policy elsewhere, the stack says.
  if (resource.type === NATIVE_TOPIC || (resource.type === TOPIC && policy.state === "absent")) return [];
  const { path, statements, findings } = policyAt(policy, "resource");
  if (findings.length > 0) return [...findings];
  const problem = "Expected an Allow for named accounts, or for a service on behalf of this account";
  const open = statements.filter(admitsStrangers).map(({ pointer }) => violation(`${path}${pointer}`, problem));
  const refused = refusesPlainHttp(statements);
  const http = "Expected a Deny of sns:Publish and sns:Subscribe for everybody when aws:SecureTransport is false";
  return [...open, ...(refused ? [] : [violation(path, http)])];
}

/** A topic without a policy gets SNS's own, which admits the account and refuses no plain HTTP. */
function everyTopicHasAPolicy(stack: StackView): Finding[] {
  const topics = stack.ofType(TOPICS);
  const find = finder(topics, ({ props }) => props.at("arn").text ?? props.at("topicArn").text);
  const policies = stack.ofType(Object.keys(OF)).map(asProgrammed);
  const targets = policies.flatMap((policy) => {
    const [name = ""] = OF[policy.type] ?? [];
    const said = property(OF, policy);
    const each = Array.isArray(said.value) ? said.items() : [said];
    return each.map((of) => ({ policy, of, target: find(of.text, policy.edges[String(name)] ?? []) }));
  });
  const untraced = targets
    .filter(({ target, of }) => target === "unknown" && of.state !== "absent")
    .map(({ policy, of }) =>
      undecided(of.path, "not known at preview, and it does not come from exactly one topic of the stack", {
        subject: policy,
      }),
    );
  const held = new Set(targets.map(({ target }) => (typeof target === "string" ? target : target.urn)));
  const hasOwn = (topic: JoinedResource): boolean =>
    topic.type === TOPIC && property(POLICIES, asProgrammed(topic)).state !== "absent";
  const bare = topics.filter((topic) => !held.has(topic.urn) && !hasOwn(topic));
  const problem = "Expected a TopicPolicy for this topic, got none";
  return [...bare.map((subject) => violation("", problem, { subject })), ...untraced];
}

export const topicsAreClosed: Rule = {
  id: "SNS-02",
  name: "topic-closed",
  level: "mandatory",
  severity: "medium",
  states:
    "Every topic's policy admits named accounts and services of this account alone, and refuses requests without TLS.",
  why: "A stranger's message looks like an alarm of ours, and messages in the clear tell what failed",
  fix: "give the topic a TopicPolicy with named principals and a Deny when aws:SecureTransport is false",
  frameworks: ["soc2:CC6.6", "soc2:CC6.7", "csf:PR.AC-4", "csf:PR.DS-2"],
  on: [...Object.keys(POLICIES), NATIVE_TOPIC],
  check: isClosed,
  join: everyTopicHasAPolicy,
};
