/** REG-02: an event tells people of a model; it does not decide on it. */
import { undecided, type Finding, type Subject } from "./finding";
import { FUNCTIONS } from "./functions";
import { mustNotHold } from "./iam/holds";
import { identitiesOf, type Role } from "./iam/identities";
import { APPROVE } from "./iam/jobRoles";
import { parse } from "./proof/parser";
import { Reading } from "./reading";
import type { JoinedResource, Rule, StackView } from "./rule";

const RULES = ["aws:cloudwatch/eventRule:EventRule"];
const TARGETS = ["aws:cloudwatch/eventTarget:EventTarget"];
const NATIVE_RULES = ["aws-native:events:Rule"];
const PACKAGE_EVENT = "SageMaker Model Package State Change";

/** What an event calls: by its ARN, perhaps under a role of its own. */
interface Call {
  readonly subject: JoinedResource;
  readonly target: Reading;
  readonly role: Reading;
  readonly edges: readonly Subject[];
}

/** Whether a field of the pattern admits this text. A matcher such as prefix, or an unknown value, may admit it. */
function admits(field: Reading, wanted: string): boolean {
  if (!Array.isArray(field.value)) return true;
  return field.children().some((one) => one.text === undefined || one.text === wanted);
}

/** Whether events about model packages reach the rule; a pattern that is unknown or no JSON may let them through. */
function hearsOfPackages(rule: JoinedResource): boolean {
  const pattern = rule.props.at("eventPattern");
  if (pattern.state === "absent") return false; // a schedule
  const parsed = pattern.text === undefined ? undefined : parse(pattern.text);
  if (pattern.state === "unknown" || parsed?.ok === false) return true;
  const document = parsed?.ok === true ? Reading.of(parsed.value) : pattern;
  return admits(document.at("source"), "aws.sagemaker") && admits(document.at("detail-type"), PACKAGE_EVENT);
}

function callsOf(stack: StackView): Call[] {
  const rules = stack.ofType(RULES);
  const ruleOf = (target: JoinedResource): JoinedResource | undefined => {
    const name = target.props.at("rule").text;
    const along = (target.edges.rule ?? []).map(({ urn }) => urn);
    return rules.find((one) => along.includes(one.urn) || (name !== undefined && one.props.at("name").text === name));
  };
  // A target whose rule is not seen may belong to any.
  const hearing = stack.ofType(TARGETS).filter((target) => {
    const rule = ruleOf(target);
    return rule === undefined || hearsOfPackages(rule);
  });
  const own = hearing.map(({ props, edges, ...rest }): Call => ({
    subject: { props, edges, ...rest },
    target: props.at("arn"),
    role: props.at("roleArn"),
    edges: [...(edges.arn ?? []), ...(edges.roleArn ?? [])],
  }));
  const native = stack.ofType(NATIVE_RULES).filter(hearsOfPackages);
  const within = native.flatMap((subject) =>
    subject.props
      .at("targets")
      .items()
      .map((one): Call => ({
        subject,
        target: one.at("arn"),
        role: one.at("roleArn"),
        edges: subject.edges.targets ?? [],
      })),
  );
  return [...own, ...within];
}

/** The function that is called: by the last part of its ARN, or along the edge while that is not known. */
function functionsOf(stack: StackView, { target, edges }: Call): readonly JoinedResource[] {
  const functions = stack.ofType(FUNCTIONS);
  if (target.text === undefined) {
    const called = new Set(edges.map(({ urn }) => urn));
    return functions.filter(({ urn }) => called.has(urn));
  }
  const name = /:lambda:[^:]+:\d{12}:function:([^:]+)/.exec(target.text)?.[1];
  const isNamed = ({ props }: JoinedResource): boolean =>
    [props.at("name").text, props.at("functionName").text].includes(name);
  return name === undefined ? [] : functions.filter(isNamed);
}

/** The roles under which a call acts, and what keeps them from being seen. */
function actingRoles(
  stack: StackView,
  call: Call,
): { readonly roles: readonly Role[]; readonly findings: readonly Finding[] } {
  const identities = identitiesOf(stack);
  const functions = functionsOf(stack, call);
  const own = call.role.state === "absent" ? [] : [identities.roleOf(call.role, call.edges)];
  const ofFunctions = functions.map(({ props, edges }) => identities.roleOf(props.at("role"), edges.role ?? []));
  const found = [...own, ...ofFunctions];
  const elsewhere = functions.length === 0 && (call.target.text ?? "").includes(":lambda:");
  const hidden = elsewhere || found.some((one) => typeof one === "string");
  const reason = "under which role this target acts on a model package's event is not seen from this stack";
  const fix = "declare the target's function and role in this stack, without sagemaker:UpdateModelPackage";
  return {
    roles: found.filter((one) => typeof one !== "string"),
    findings: hidden ? [undecided("", reason, { subject: call.subject, fix })] : [],
  };
}

function noEventApproves(stack: StackView): Finding[] {
  return callsOf(stack).flatMap((call) => {
    const { roles, findings } = actingRoles(stack, call);
    const expected = "what an event about model packages calls to be unable to approve them";
    const able = roles.flatMap((role) => mustNotHold(role, { actions: [APPROVE], expected }));
    return [...findings, ...able.map((finding) => ({ ...finding, subject: call.subject }))];
  });
}

export const noEventApprovesModels: Rule = {
  id: "REG-02",
  name: "no-event-approves-models",
  level: "mandatory",
  severity: "high",
  states: "Nothing that an event about a model package calls may approve one.",
  why: "An approval that follows a registration by itself is no person's decision",
  fix: "take sagemaker:UpdateModelPackage from the target's role, and let a person approve",
  frameworks: ["aia:14", "gdpr:22", "iso42001:A.9.2", "soc2:CC8.1"],
  on: [...RULES, ...TARGETS, ...NATIVE_RULES],
  join: noEventApproves,
};
