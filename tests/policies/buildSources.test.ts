import { buildsComeFromInside } from "../../policies/buildSources";
import type { FixtureResource } from "../support/policyServer";
import { describeRule, type Change } from "../support/ruleCases";
import { build, webhook } from "../support/supply";

const source = build.props.source as Readonly<Record<string, string | object>>;
const credential: FixtureResource = {
  type: "aws:codebuild/sourceCredential:SourceCredential",
  name: "host",
  props: {
    authType: "CODECONNECTIONS",
    serverType: "GITHUB",
    token: "arn:aws:codeconnections:eu-west-1:111122223333:connection/11111111-2222-4333-8444-555555555555",
  },
};

/** The source with other fields; undefined takes one away. */
const from = (changes: Readonly<Record<string, string | boolean | undefined>>): Change => {
  const all = Object.entries({ ...source, ...changes });
  return (stack) =>
    stack.map((one) =>
      one === build
        ? {
            ...one,
            props: { ...one.props, source: Object.fromEntries(all.filter(([, value]) => value !== undefined)) },
          }
        : one,
    );
};
const beside =
  (changes: Readonly<Record<string, string>>): Change =>
  (stack) => [
    ...(from({ auth: undefined }) as (stack: readonly FixtureResource[]) => readonly FixtureResource[])(stack),
    { ...credential, props: { ...credential.props, ...changes } },
  ];

const WHERE = "build .source";
const TOKEN = "Expected type CODECONNECTIONS: a connection holds no token of a person";
const URL = `${WHERE}.location: Expected an https URL without a user or a token in it`;
const BUILDSPEC = `${WHERE}.buildspec: Expected a buildspec that the repository does not hold: a proposed change could replace it`;
const UNSEEN = `${WHERE}.auth: UNPROVED: with which credential of the account this source is read is not seen from this stack`;

describeRule(buildsComeFromInside, {
  stack: [build],
  subject: build,
  refuses: {
    "a token in the URL": [from({ location: "https://x:y@github.com/acme/models.git" }), URL],
    "a token in the query": [from({ location: "https://github.com/acme/models?private_token=x" }), URL],
    "a URL without TLS": [from({ location: "http://github.com/acme/models.git" }), URL],
    "no check of the host's certificate": [
      from({ insecureSsl: true }),
      `${WHERE}.insecureSsl: Expected insecureSsl not to be true`,
    ],
    "a token of a person": [
      { source: { ...source, auth: { type: "SECRETS_MANAGER", resource: "arn:x" } } },
      `${WHERE}.auth.type: ${TOKEN}`,
    ],
    "the account's credential, unseen": [from({ auth: undefined }), UNSEEN],
    "the account's credential of another host": [beside({ serverType: "BITBUCKET" }), UNSEEN],
    "the account's credential, a person's token": [
      beside({ authType: "PERSONAL_ACCESS_TOKEN" }),
      `host .authType: ${TOKEN}`,
    ],
    "commands from the repository": [from({ buildspec: undefined }), BUILDSPEC],
    "commands from a file of the repository": [from({ buildspec: "ci/buildspec.yml" }), BUILDSPEC],
    "a source of no type": [from({ type: "SVN" }), `${WHERE}.type: Expected a type of source that CodeBuild has`],
    "a token in a secondary source's URL": [
      { secondarySources: [{ ...source, sourceIdentifier: "other", location: "https://x@github.com/acme/other" }] },
      URL.replace(".source.", ".secondarySources[0]."),
    ],
  },
  accepts: {
    "the account's connection": beside({}),
    "a whole organisation's webhook": from({ location: "CODEBUILD_DEFAULT_WEBHOOK_SOURCE_LOCATION" }),
    "commands as JSON": from({ buildspec: '{"version": 0.2, "phases": {}}' }),
    "commands in a bucket": from({ buildspec: "arn:aws:s3:::builds/buildspec.yml" }),
    "a pipeline's source with its own commands": { source: { type: "CODEPIPELINE", buildspec: "buildspec.yml" } },
    "no source": { source: { type: "NO_SOURCE", buildspec: "version: 0.2" } },
  },
  reads: [
    ["source", "type"],
    ["source", "location"],
    ["source", "insecureSsl"],
    ["source", "auth", "type"],
    ["source", "buildspec"],
    ["secondarySources"],
  ],
});

describeRule(
  buildsComeFromInside,
  { stack: [credential], subject: credential, reads: [["authType"]] },
  "the account's credential",
);

type Filter = readonly [type: string, pattern: string, excluding?: boolean];
const group = (...filters: readonly Filter[]) => ({
  filters: filters.map(([type, pattern, excluding]) => ({
    type,
    pattern,
    ...(excluding === undefined ? {} : { excludeMatchedPattern: excluding }),
  })),
});
const on = (...filters: readonly Filter[]) => ({ filterGroups: [group(...filters)] });
const GROUP = "build-webhook .filterGroups[0].filters";
const LOOSE = "Expected each alternative of the pattern between ^ and $";
const OPEN = `${GROUP}: Expected builds for named people only: outsiders cause these events`;
const PULL = ["EVENT", "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED"] as const;
const MAIN = ["HEAD_REF", "^refs/heads/main$"] as const;
const approval = (requiresCommentApproval: string, ...approverRoles: string[]) => ({
  pullRequestBuildPolicy: { requiresCommentApproval, approverRoles },
});

describeRule(
  buildsComeFromInside,
  {
    stack: [webhook],
    subject: webhook,
    refuses: {
      "every event": [
        { filterGroups: undefined },
        "build-webhook .filterGroups: Expected filterGroups: without them every event starts a build",
      ],
      "a branch that another's name begins with": [
        on(["EVENT", "PUSH"], ["HEAD_REF", "^refs/heads/main"]),
        `${GROUP}[1].pattern: ${LOOSE}`,
      ],
      "an alternative without its end": [
        on(["EVENT", "PUSH"], ["HEAD_REF", "^refs/heads/main|^refs/heads/release$"]),
        `${GROUP}[1].pattern: ${LOOSE}`,
      ],
      "a dollar that is part of the name": [
        on(["EVENT", "PUSH"], ["HEAD_REF", "^refs/heads/main\\$"]),
        `${GROUP}[1].pattern: ${LOOSE}`,
      ],
      "pull requests of everybody": [on(PULL, MAIN), OPEN],
      "an event that is not named": [on(MAIN), OPEN],
      "jobs of workflows, which forks start": [on(["EVENT", "WORKFLOW_JOB_QUEUED"]), OPEN],
      "actors by a wildcard": [on(PULL, ["ACTOR_ACCOUNT_ID", "^.*$"]), OPEN],
      "actors whose number another's contains": [
        on(PULL, ["ACTOR_ACCOUNT_ID", "123"]),
        `${GROUP}[1].pattern: ${LOOSE}`,
        OPEN,
      ],
      "everybody but some": [on(PULL, ["ACTOR_ACCOUNT_ID", "^123$", true]), OPEN],
      "an approval that any reader gives": [{ ...on(PULL), ...approval("ALL_PULL_REQUESTS", "GITHUB_READ") }, OPEN],
      "no approval": [{ ...on(PULL), ...approval("DISABLED") }, OPEN],
      "an approval of what is no pull request": [
        { ...on(["EVENT", "WORKFLOW_JOB_QUEUED"]), ...approval("ALL_PULL_REQUESTS") },
        OPEN,
      ],
      "one group of two that is open": [
        { filterGroups: [group(["EVENT", "PUSH"]), group(PULL)] },
        OPEN.replace("[0]", "[1]"),
      ],
      "pull requests whose approval is not known": [
        { ...on(PULL), pullRequestBuildPolicy: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" },
        "build-webhook .pullRequestBuildPolicy: UNPROVED: not known at preview",
      ],
    },
    accepts: {
      "pull requests of named people": on(PULL, ["ACTOR_ACCOUNT_ID", "^123$|^456$"]),
      "pull requests of people in one group": on(PULL, ["ACTOR_ACCOUNT_ID", "^(123|456)$"]),
      "merged pull requests": on(["EVENT", "PULL_REQUEST_MERGED"], ["BASE_REF", "^refs/heads/(main|release)$"]),
      "strangers' pull requests after an approval": {
        ...on(PULL),
        ...approval("FORK_PULL_REQUESTS", "GITHUB_WRITE", "GITHUB_ADMIN"),
      },
      "a file's path without anchors": on(["EVENT", "PUSH"], ["FILE_PATH", "src/"]),
      "an exclusion without anchors": on(["EVENT", "PUSH"], ["HEAD_REF", "draft", true]),
    },
    reads: [
      ["filterGroups", 0, "filters", 0, "type"],
      ["filterGroups", 0, "filters", 0, "pattern"],
      ["filterGroups", 0, "filters", 1, "excludeMatchedPattern"],
    ],
  },
  "webhooks",
);
