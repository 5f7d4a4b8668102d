/** EV-02: who may put events on a bus. An event starts what listens to it, so a stranger's event is a stranger's call. */
import { admitsStrangers } from "./callers";
import { notKnown, violation, type Finding } from "./finding";
import { policyAt, type PolicyProperty } from "./policyProperty";
import { Reading } from "./reading";
import type { ResourceView, Rule } from "./rule";

const NATIVE_POLICY = "aws-native:events:EventBusPolicy";
const NATIVE_BUS = "aws-native:events:EventBus";

/** A statement that stands outside of a document; what is said of it is said of its own place. */
function single(path: string, statement: unknown): PolicyProperty {
  const document = Reading.of({ Version: "2012-10-17", Statement: [statement] }, path);
  const { statements, findings } = policyAt(document, "resource");
  return {
    path,
    statements: statements.map((one) => ({ ...one, pointer: "" })),
    findings: findings.map((one) => ({ ...one, where: one.where.replace(/\/Statement\/0|\.Statement\[0\]/, "") })),
  };
}

/** A permission in single properties, as the statement that EventBridge makes of it. */
function permission({ props }: ResourceView): PolicyProperty {
  const [principal, condition] = [props.at("principal"), props.at("condition")];
  const [type, key, value] = ["type", "key", "value"].map((name) => condition.at(name).value);
  const Condition = typeof type === "string" && typeof key === "string" ? { [type]: { [key]: value } } : undefined;
  const Principal = principal.value === "*" ? "*" : { AWS: principal.value };
  const made = single(principal.path, {
    Effect: "Allow",
    Principal,
    Action: "events:PutEvents",
    Resource: "*",
    ...(condition.state === "absent" ? {} : { Condition }),
  });
  const unknown = [...principal.unknowns(), ...condition.unknowns()];
  if (unknown.length > 0) return { ...made, statements: [], findings: unknown.map((path) => notKnown(path)) };
  // The document is made of values here, and its pointers would tell them.
  const place = condition.state === "absent" ? principal : condition;
  return { ...made, findings: made.findings.map((one) => ({ ...one, where: place.path })) };
}

const POLICIES: Readonly<Record<string, (resource: ResourceView) => readonly PolicyProperty[]>> = {
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ({ props }) => [policyAt(props.at("policy"), "resource")],
  "aws:cloudwatch/eventPermission:EventPermission": (resource) => [permission(resource)],
  [NATIVE_POLICY]: (resource) => {
    const statement = resource.props.at("statement");
    if (statement.state === "absent") return [permission(resource)];
    return [statement.state === "unknown" ? policyAt(statement, "resource") : single(statement.path, statement.value)];
  },
  // A bus without a policy admits its own account.
  [NATIVE_BUS]: ({ props }) => {
    const policy = props.at("policy");
    return policy.state === "absent" ? [] : [policyAt(policy, "resource")];
  },
};

function isClosed(resource: ResourceView): Finding[] {
  const policies = POLICIES[resource.type]?.(resource) ?? [];
  return policies.flatMap(({ path, statements, findings }) => {
    const open = statements.filter(admitsStrangers);
    const problem = "Expected an Allow for named accounts, or with a condition on who calls (aws:PrincipalOrgID)";
    return [...findings, ...open.map(({ pointer }) => violation(`${path}${pointer}`, problem))];
  });
}

export const busesAreClosed: Rule = {
  id: "EV-02",
  name: "event-bus-closed",
  level: "mandatory",
  severity: "high",
  states: "No event bus takes events from everybody, or from a service that acts for anybody.",
  why: "Whoever puts an event on the bus starts whatever listens to it, a pipeline or a deployment",
  fix: "name the accounts, or add a condition on aws:PrincipalOrgID, for services on aws:SourceAccount",
  frameworks: ["soc2:CC6.6", "csf:PR.AC-4"],
  on: Object.keys(POLICIES),
  check: isClosed,
};
