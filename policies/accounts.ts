/** The accounts that are ours, as the program itself names them. */
import type { ResourceView } from "./rule";

/** Those that the resource's provider admits; undefined when it names none, or one that is not known. */
export function admittedAccounts({ provider }: ResourceView): readonly string[] | undefined {
  const allowed = provider?.props.at("allowedAccountIds");
  const text = allowed?.text;
  const listed = text === undefined ? (allowed?.items() ?? []).map((one) => one.text) : text.match(/\d{12}/g);
  return listed?.every((one) => one !== undefined) === true && listed.length > 0 ? listed : undefined;
}

/**
 * The accounts in which a resource of SageMaker's can be: the one of the role that it is given, since SageMaker takes no
 * role of another account, else those that its provider admits. Empty when the program says neither.
 * @param role the property that holds the role's ARN
 */
export function accountsOf(resource: ResourceView, role: string): ReadonlySet<string> {
  const ofRole = /^arn:[^:]+:iam::(\d{12}):role\//.exec(resource.props.at(role).text ?? "")?.[1];
  return new Set(ofRole === undefined ? admittedAccounts(resource) : [ofRole]);
}
