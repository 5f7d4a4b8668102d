/** FN-02: who may invoke a function. A service that acts for many customers is bound to one thing of ours. */
import { isLimited } from "./callers";
import { notKnown, undecided, violation, type Finding } from "./finding";
import { isEverybody } from "./iam/statements";
import { namesItsSource } from "./iam/trust";
import { policyAt } from "./policyProperty";
import type { JoinedResource, ResourceView, Rule, StackView } from "./rule";

/** Both providers use the same names here. */
const PERMISSIONS = ["aws:lambda/permission:Permission", "aws-native:lambda:Permission"];
/** A whole policy in place of single permissions; the other provider has no type for it. */
const POLICY = "aws:lambda/resourcePolicy:ResourcePolicy";

const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;
const NAMED = /^(\d{12}|arn:aws[a-z-]*:(iam|sts)::\d{12}:[^*?]+)$/;
/** `arn:aws:events:eu-west-1:111122223333:rule/nightly`: the account, where the service has one, and some name. */
const SOURCE = /^arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12})?:[^*?].*$/;
/** ARNs of buckets name no account, so anybody could own the bucket once it is gone. */
const WITHOUT_ACCOUNT = /^arn:aws[a-z-]*:[a-z0-9-]+:[^:]*::/;

/** A service that is bound to a source; an unknown source is for the stack as a whole to trace. */
function boundToSource({ props }: ResourceView): Finding[] {
  const [source, account] = [props.at("sourceArn"), props.at("sourceAccount")];
  const isS3 = props.at("principal").text === "s3.amazonaws.com" || WITHOUT_ACCOUNT.test(source.text ?? "");
  const named = (value: unknown): boolean => typeof value === "string" && SOURCE.test(value);
  const isAccount = (value: unknown): boolean => typeof value === "string" && /^\d{12}$/.test(value);
  const fix = "set sourceArn to the ARN of the rule, bucket, schedule or API that invokes the function";
  const missing = source.must(named, "Expected the ARN of one thing that invokes the function");
  return [
    ...(source.state === "unknown" ? [] : missing.map((one) => ({ ...one, fix }))),
    ...(isS3 ? account.must(isAccount, "Expected the account of the bucket, whose ARN does not name it") : []),
  ];
}

function judgePermission(permission: ResourceView): Finding[] {
  const { props } = permission;
  const [principal, organisation] = [props.at("principal"), props.at("principalOrgId")];
  const open = props.at("functionUrlAuthType").must((value) => value !== "NONE", "Expected no permission without IAM");
  if (principal.state === "unknown") return [...open, notKnown(principal.path)];
  if (SERVICE.test(principal.text ?? "")) return [...open, ...boundToSource(permission)];
  if (NAMED.test(principal.text ?? "")) return open;
  const isOrganisation = (value: unknown): boolean => typeof value === "string" && /^o-[a-z0-9]+$/.test(value);
  const problem = "Expected a service, an account or a role, or everybody of one organisation (principalOrgId)";
  if (principal.value === "*" && organisation.state === "unknown") return [...open, notKnown(organisation.path)];
  if (principal.value === "*" && isOrganisation(organisation.value)) return open;
  return [...open, violation(principal.path, problem)];
}

function judgePolicy({ props }: ResourceView): Finding[] {
  const { path, statements, findings } = policyAt(props.at("policy"), "resource");
  const open = statements.filter((one) => {
    const { effect, principals } = one;
    if (effect === "Deny") return false;
    if (principals === undefined || (isEverybody(one) && !isLimited(one))) return true;
    return principals.some((principal) => principal.startsWith("Service:")) && !namesItsSource(one);
  });
  const problem =
    "Expected an Allow for named principals, and for services one with aws:SourceArn or aws:SourceAccount";
  return [...findings, ...open.map(({ pointer }) => violation(`${path}${pointer}`, problem))];
}

/** A source that is not known yet must come from one thing of the stack. */
function tracesSource(subject: JoinedResource): Finding[] {
  const source = subject.inputs.at("sourceArn");
  if (source.state !== "unknown" || subject.edges.sourceArn?.length === 1) return [];
  const reason = "what invokes the function is not known at preview and does not come from one resource of the stack";
  return [undecided(source.path, reason, { subject, fix: "set it to one resource's arn" })];
}

export const functionsAreInvokedByName: Rule = {
  id: "FN-02",
  name: "function-invoked-by-named-sources",
  level: "mandatory",
  severity: "high",
  states: "Every permission on a Lambda function names who invokes it, and for a service which thing of ours.",
  why: "A service that acts for many customers could be made to invoke the function for another one",
  fix: "name the principal, and set sourceArn, for buckets sourceAccount as well",
  frameworks: ["soc2:CC6.3", "csf:PR.AC-4"],
  on: [...PERMISSIONS, POLICY],
  check: (resource) => (resource.type === POLICY ? judgePolicy(resource) : judgePermission(resource)),
  join: (stack: StackView) => stack.ofType(PERMISSIONS).flatMap(tracesSource),
};
