/** CodeBuild projects: builds without privileges (CB-01), encrypted, logged and not shown to everybody (CB-02). */
import { notKnown, violation, type Finding } from "./finding";
import { ownKeyAt } from "./kmsKey";
import type { Reading } from "./reading";
import type { ResourceView, Rule } from "./rule";

/** The aws-native provider has no type for projects. */
export const PROJECT = "aws:codebuild/project:Project";

const isOff = (value: unknown): boolean => value === undefined || value === false;

export const buildsAreNotPrivileged: Rule = {
  id: "CB-01",
  name: "build-not-privileged",
  level: "mandatory",
  severity: "high",
  states: "No build runs in privileged mode.",
  why: "A privileged container reaches the machine beneath it, and with it the credentials of the project's role",
  fix: "remove privilegedMode; build images with a builder that needs no Docker daemon",
  frameworks: ["soc2:CC6.8", "csf:PR.AC-4"],
  on: [PROJECT],
  check: ({ props }) => props.at("environment", "privilegedMode").must(isOff, "Expected privilegedMode not to be true"),
};

const key = ownKeyAt({ [PROJECT]: ["encryptionKey"] });

/** CloudWatch receives logs unless they are turned off, S3 only when turned on. Source: CodeBuild's LogsConfig API. */
function logs(config: Reading): Finding[] {
  const [cloudWatch, s3] = [config.at("cloudwatchLogs"), config.at("s3Logs")];
  const states = [cloudWatch.at("status"), s3.at("status")] as const;
  const unknown = states.filter(({ state }) => state === "unknown");
  if (unknown.length > 0) return unknown.map(({ path }) => notKnown(path));
  const toCloudWatch = states[0].value !== "DISABLED";
  const toS3 = states[1].value === "ENABLED";
  if (!toCloudWatch && !toS3) return [violation(config.path, "Expected builds to log, into CloudWatch or a bucket")];
  const unnamed = "Expected groupName, a log group that the program declares: CodeBuild's own has no key of yours";
  const isName = (value: unknown): boolean => typeof value === "string" && value !== "";
  return [
    ...(toCloudWatch ? cloudWatch.at("groupName").must(isName, unnamed) : []),
    ...(toS3 ? s3.at("encryptionDisabled").must(isOff, "Expected encryptionDisabled not to be true") : []),
  ];
}

/** What a build leaves behind; a pipeline's project has no place of its own for it. */
function artifacts({ props }: ResourceView): Finding[] {
  const secondary = props.at("secondaryArtifacts");
  const problem = "Expected encryptionDisabled not to be true";
  return [
    ...props.at("artifacts", "encryptionDisabled").must(isOff, problem),
    ...(secondary.state === "unknown" ? [notKnown(secondary.path)] : []),
    ...secondary.items().flatMap((one) => one.at("encryptionDisabled").must(isOff, problem)),
  ];
}

const isPrivate = (value: unknown): boolean => value === undefined || value === "PRIVATE";

export const buildsAreEncryptedAndLogged: Rule = {
  id: "CB-02",
  name: "build-encrypted-and-logged",
  level: "mandatory",
  severity: "medium",
  states:
    "Every build encrypts its artifacts under a KMS key of our own, logs into a named log group or an encrypted bucket, and shows neither to the public.",
  why: "Artifacts and logs of builds hold code and sometimes data, and without logs nobody can say what was built from what",
  fix: "set encryptionKey to keyArn, logsConfig.cloudwatchLogs.groupName to a declared log group, and leave encryptionDisabled and projectVisibility out",
  frameworks: ["soc2:CC6.1", "soc2:CC7.2", "gdpr:32"],
  ...key,
  check: (project) => [
    ...key.check(project),
    ...logs(project.props.at("logsConfig")),
    ...artifacts(project),
    ...project.props.at("projectVisibility").must(isPrivate, "Expected projectVisibility PRIVATE"),
  ],
};
