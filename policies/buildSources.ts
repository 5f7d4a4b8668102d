/**
 * CB-03: where a build's code and commands come from. A repository is reached over a connection, what the build does is
 * not written in what outsiders propose, and outsiders start no build.
 */
import { judgeWebhook } from "./buildWebhooks";
import { PROJECT } from "./codebuild";
import { notKnown, undecided, violation, type Finding } from "./finding";
import type { Reading } from "./reading";
import type { ResourceView, Rule, StackView } from "./rule";

const WEBHOOK = "aws:codebuild/webhook:Webhook";
const CREDENTIAL = "aws:codebuild/sourceCredential:SourceCredential";

/** Git hosts on which people without write access can propose changes. */
const HOSTS: ReadonlySet<string> = new Set([
  "GITHUB",
  "GITHUB_ENTERPRISE",
  "BITBUCKET",
  "GITLAB",
  "GITLAB_SELF_MANAGED",
]);
const OTHERS: ReadonlySet<string> = new Set(["CODECOMMIT", "CODEPIPELINE", "S3", "NO_SOURCE"]);

const CONNECTION = "CODECONNECTIONS";
const byConnection = (value: unknown): boolean => value === CONNECTION;
const NO_TOKEN = "Expected type CODECONNECTIONS: a connection holds no token of a person";

/** A URL with neither a user nor a query, in which tokens travel; or the webhook's repository, for a whole organisation. */
const LOCATION = /^(https:\/\/[^/@?#\s]+\/[^@?#\s]+|CODEBUILD_DEFAULT_WEBHOOK_SOURCE_LOCATION)$/;
const isLocation = (value: unknown): boolean => typeof value === "string" && LOCATION.test(value);
/** The commands themselves, or an object of S3; anything else is the name of a file in the repository. */
const OWN_BUILDSPEC = /^\s*(\{|version\s*:)|\n|^arn:aws[a-z-]*:s3:::/;
const isOwnBuildspec = (value: unknown): boolean => typeof value === "string" && OWN_BUILDSPEC.test(value);

const isRemote = (source: Reading): boolean => HOSTS.has(source.at("type").text ?? "");

function judgeSource(source: Reading): Finding[] {
  const type = source.at("type");
  if (type.state === "unknown") return [notKnown(type.path)];
  if (!isRemote(source)) {
    return OTHERS.has(type.text ?? "") ? [] : [violation(type.path, "Expected a type of source that CodeBuild has")];
  }
  const auth = source.at("auth");
  return [
    ...source.at("location").must(isLocation, "Expected an https URL without a user or a token in it"),
    ...source.at("insecureSsl").must((value) => value !== true, "Expected insecureSsl not to be true"),
    ...(auth.state === "absent" ? [] : auth.at("type").must(byConnection, NO_TOKEN)),
  ];
}

function judgeProject({ props }: ResourceView): Finding[] {
  const [source, secondary] = [props.at("source"), props.at("secondarySources")];
  const fix = "write the buildspec into the program (inline), or name an object in a bucket of yours by its ARN";
  const what = "Expected a buildspec that the repository does not hold: a proposed change could replace it";
  const buildspec = source.at("buildspec");
  const commands = isRemote(source) ? buildspec.must(isOwnBuildspec, what).map((one) => ({ fix, ...one })) : [];
  return [
    ...judgeSource(source),
    ...commands,
    ...(secondary.state === "unknown" ? [notKnown(secondary.path)] : []),
    ...secondary.items().flatMap(judgeSource),
  ];
}

/** A source that names no connection uses the account's own credential for its host, which the stack must show. */
function credentialsAreSeen(stack: StackView): Finding[] {
  const seen = new Set(stack.ofType([CREDENTIAL]).map(({ props }) => props.at("serverType").text));
  return stack.ofType([PROJECT]).flatMap((subject) => {
    const all = [subject.inputs.at("source"), ...subject.inputs.at("secondarySources").items()];
    const open = all.filter((source) => isRemote(source) && source.at("auth").state === "absent");
    const unseen = open.filter((source) => !seen.has(source.at("type").text));
    const reason = "with which credential of the account this source is read is not seen from this stack";
    const fix = "set auth to type CODECONNECTIONS with a connection's ARN as resource";
    return unseen.map((source) => undecided(source.at("auth").path, reason, { subject, fix }));
  });
}

const CHECKS: Readonly<Record<string, (resource: ResourceView) => Finding[]>> = {
  [PROJECT]: judgeProject,
  [WEBHOOK]: judgeWebhook,
  [CREDENTIAL]: ({ props }) => props.at("authType").must(byConnection, NO_TOKEN),
};

export const buildsComeFromInside: Rule = {
  id: "CB-03",
  name: "build-from-trusted-source",
  level: "mandatory",
  severity: "high",
  states:
    "Every build reads its repository over a connection, takes its commands from the program or a bucket, and is started by named people only.",
  why: "Whoever may propose a change could run commands with the rights of the build, and so change what it publishes",
  fix: "use CODECONNECTIONS, an inline buildspec, and webhook filters anchored by ^ and $ with ACTOR_ACCOUNT_ID",
  frameworks: ["soc2:CC8.1", "csf:PR.AC-4", "iso42001:A.10.3"],
  on: Object.keys(CHECKS),
  check: (resource) => CHECKS[resource.type]?.(resource) ?? [],
  join: credentialsAreSeen,
};
