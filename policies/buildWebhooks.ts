/** What starts a build from outside: which events of a Git host, and whose (part of CB-03). */
import { notKnown, violation, type Finding } from "./finding";
import type { Reading } from "./reading";
import type { ResourceView } from "./rule";

/** Events that only people with write access to the repository cause. All others an outsider can cause too. */
const INSIDE: ReadonlySet<string> = new Set(["PUSH", "PULL_REQUEST_MERGED", "RELEASED", "PRERELEASED"]);

/** Filters that decide who and what is built; a path or a message anybody can write. */
const DECIDING: ReadonlySet<string> = new Set([
  "ACTOR_ACCOUNT_ID",
  "HEAD_REF",
  "BASE_REF",
  "TAG_NAME",
  "REPOSITORY_NAME",
  "ORGANIZATION_NAME",
]);

/** `^refs/heads/(main|release)$`: bars inside of brackets divide nothing that the anchors hold. */
const ONE_GROUP = /^\^(?:\\[^QE]|[^()|[\]\\]|\((?:\\[^QE]|[^()[\]\\])*\))*\$$/;
const ONE_TEXT = /^\^.*(?<!\\)\$$/;
/** CodeBuild searches for a pattern: without anchors a longer name or number fits it as well. */
const isAnchored = (pattern: string): boolean =>
  ONE_GROUP.test(pattern) || pattern.split("|").every((part) => ONE_TEXT.test(part));
/** Numbers of accounts; anything with a wildcard would admit strangers. */
const NAMED_ACTORS = /^(\^\d+\$(\|\^\d+\$)*|\^\(\d+(\|\d+)*\)\$)$/;

function judgeFilter(filter: Reading): Finding[] {
  const [type, pattern, excluding] = [filter.at("type"), filter.at("pattern"), filter.at("excludeMatchedPattern")];
  const unknown = [type, pattern, excluding].filter(({ state }) => state === "unknown");
  if (unknown.length > 0) return unknown.map(({ path }) => notKnown(path));
  // A pattern that excludes keeps out the more, the more it fits.
  if (!DECIDING.has(type.text ?? "") || excluding.value === true) return [];
  const isGood = pattern.text !== undefined && isAnchored(pattern.text);
  return isGood ? [] : [violation(pattern.path, "Expected each alternative of the pattern between ^ and $")];
}

/** Roles of a Git host whose holders may write anyway. */
const APPROVERS = /_(WRITE|MAINTAIN|ADMIN|DEVELOPER|MAINTAINER|OWNER)$/;
const APPROVALS: readonly unknown[] = ["ALL_PULL_REQUESTS", "FORK_PULL_REQUESTS"];

/** Whether a comment of somebody with write access has to precede the build of a stranger's pull request. */
function isApproved(policy: Reading): boolean {
  const roles = policy.at("approverRoles").items();
  return (
    APPROVALS.includes(policy.at("requiresCommentApproval").value) &&
    roles.every((role) => APPROVERS.test(role.text ?? ""))
  );
}

function namesActors(filter: Reading): boolean {
  const { text } = filter.at("pattern");
  const admits = filter.at("type").value === "ACTOR_ACCOUNT_ID" && filter.at("excludeMatchedPattern").value !== true;
  return admits && text !== undefined && NAMED_ACTORS.test(text);
}

function judgeGroup(group: Reading, approval: Reading): Finding[] {
  const filters = group.at("filters");
  if (filters.state === "unknown") return [notKnown(filters.path)];
  const all = filters.items();
  const findings = all.flatMap(judgeFilter);
  if (filters.unknowns().length > 0 || all.some(namesActors)) return findings;
  const patterns = all.flatMap((one) => (one.at("type").value === "EVENT" ? [one.at("pattern").text ?? ""] : []));
  const events = patterns.flatMap((pattern) => pattern.split(",").map((event) => event.trim()));
  const open = events.filter((event) => !INSIDE.has(event));
  if (events.length > 0 && open.length === 0) return findings;
  const areRequests = events.length > 0 && open.every((event) => event.startsWith("PULL_REQUEST_"));
  const unknown = approval.unknowns();
  if (areRequests && unknown.length > 0) return [...findings, ...unknown.map((path) => notKnown(path))];
  if (areRequests && isApproved(approval)) return findings;
  const fix =
    "add a filter ACTOR_ACCOUNT_ID of the form ^123$, or set pullRequestBuildPolicy to FORK_PULL_REQUESTS with approvers who may write";
  const problem = "Expected builds for named people only: outsiders cause these events";
  return [...findings, violation(filters.path, problem, { fix })];
}

/** @param webhook of the type aws:codebuild/webhook:Webhook */
export function judgeWebhook({ props }: ResourceView): Finding[] {
  const approval = props.at("pullRequestBuildPolicy");
  return props
    .at("filterGroups")
    .each((group) => judgeGroup(group, approval), "Expected filterGroups: without them every event starts a build");
}
