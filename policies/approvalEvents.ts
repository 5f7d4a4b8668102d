/** REG-02: an event tells people of a model; it does not decide on it. */
import { CALLING, callsOf, patternOf, RULES, SCHEDULES, type Call } from "./eventCalls";
import { undecided, type Finding } from "./finding";
import { FUNCTIONS } from "./functions";
import { mustNotHold } from "./iam/holds";
import { identitiesOf, type Role } from "./iam/identities";
import { APPROVE } from "./iam/jobRoles";
import type { Reading } from "./reading";
import type { JoinedResource, Rule, StackView } from "./rule";

const PACKAGE_EVENT = "SageMaker Model Package State Change";

/** Whether a field of the pattern admits this text. A matcher such as prefix, or an unknown value, may admit it. */
function admits(field: Reading, wanted: string): boolean {
  if (!Array.isArray(field.value)) return true;
  return field.children().some((one) => one.text === undefined || one.text === wanted);
}

/** Whether events about model packages reach the rule; a pattern that is unknown or no JSON may let them through. */
function hearsOfPackages(source: JoinedResource): boolean {
  const pattern = patternOf(source);
  if (pattern === "unreadable") return true;
  if (pattern.state === "absent") return false; // a schedule
  return admits(pattern.at("source"), "aws.sagemaker") && admits(pattern.at("detail-type"), PACKAGE_EVENT);
}

/** The function that is called: by the last part of its ARN, or along the edge while that is not known. */
function functionsOf(stack: StackView, { target, edges }: Call): readonly JoinedResource[] {
  const functions = stack.ofType(FUNCTIONS);
  const { text } = target.at("arn");
  if (text === undefined) {
    const called = new Set([...edges("arn"), ...edges("roleArn")].map(({ urn }) => urn));
    return functions.filter(({ urn }) => called.has(urn));
  }
  const name = /:lambda:[^:]+:\d{12}:function:([^:]+)/.exec(text)?.[1];
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
  const role = call.target.at("roleArn");
  const along = [...call.edges("arn"), ...call.edges("roleArn")];
  const own = role.state === "absent" ? [] : [identities.roleOf(role, along)];
  const ofFunctions = functions.map(({ props, edges }) => identities.roleOf(props.at("role"), edges.role ?? []));
  const found = [...own, ...ofFunctions];
  const elsewhere = functions.length === 0 && (call.target.at("arn").text ?? "").includes(":lambda:");
  const hidden = elsewhere || found.some((one) => typeof one === "string");
  const reason = "under which role this target acts on a model package's event is not seen from this stack";
  const fix = "declare the target's function and role in this stack, without sagemaker:UpdateModelPackage";
  return {
    roles: found.filter((one) => typeof one !== "string"),
    findings: hidden ? [undecided("", reason, { subject: call.subject, fix })] : [],
  };
}

function noEventApproves(stack: StackView): Finding[] {
  // A target whose rule is not seen may belong to any.
  const hearing = callsOf(stack).filter(({ source }) => source === undefined || hearsOfPackages(source));
  return hearing.flatMap((call) => {
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
  on: [...RULES, ...CALLING].filter((type) => !SCHEDULES.includes(type)),
  join: noEventApproves,
};
