import { callsAreKeptAndOwned } from "../../policies/eventTargets";
import { ACCOUNT, PIPELINE_ROLE, pipelineRole, role, roleArn, TRAINING, trainingRole } from "../support/identities";
import { UNKNOWN, type FixtureResource, type Props } from "../support/policyServer";
import { pipeline, withProps } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";
import { announce, nightly, tell } from "../support/supply";

const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:failures`;
const queue: FixtureResource = { type: "aws:sqs/queue:Queue", name: "failures", props: {} };
const starter = role("starter", "starter");
const retryPolicy = { maximumRetryAttempts: 5, maximumEventAgeInSeconds: 3600 };
const PIPELINE = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:pipeline/regression`;

/** One target in each of its forms: how it stands in a resource, and what it was computed from. */
interface Form {
  readonly base: FixtureResource;
  readonly path: string;
  readonly keys: readonly (string | number)[];
  readonly put: (target: Props) => Props;
  readonly edge: (property: string) => string;
}

const FORMS: Readonly<Record<string, Form>> = {
  "a rule's target": {
    base: tell,
    path: "",
    keys: [],
    put: (target) => ({ rule: "x", ...target }),
    edge: (one) => one,
  },
  "aws-native, within the rule": {
    base: { type: "aws-native:events:Rule", name: "tell", props: {} },
    path: ".targets[0]",
    keys: ["targets", 0],
    put: (target) => ({ targets: [target] }),
    edge: () => "targets",
  },
  "a schedule's target": {
    base: { ...nightly, name: "tell" },
    path: ".target",
    keys: ["target"],
    put: (target) => ({ target }),
    edge: () => "target",
  },
  "aws-native, within the schedule": {
    base: { type: "aws-native:scheduler:Schedule", name: "tell", props: {} },
    path: ".target",
    keys: ["target"],
    put: (target) => ({ target }),
    edge: () => "target",
  },
};

for (const [title, { base, path, keys, put, edge }] of Object.entries(FORMS)) {
  const target = { arn: PIPELINE, roleArn: roleArn("starter"), deadLetterConfig: { arn: QUEUE }, retryPolicy };
  const subject: FixtureResource = { ...base, props: put(target) };
  const stack = [pipelineRole, trainingRole, pipeline, announce, starter, subject];
  const calls =
    (changes: Props, edges: Readonly<Record<string, FixtureResource>> = {}, gone: readonly string[] = []): Change =>
    (all) => {
      const along = new Map<string, FixtureResource[]>();
      for (const [key, to] of Object.entries(edges)) along.set(edge(key), [...(along.get(edge(key)) ?? []), to]);
      const kept = Object.entries({ ...target, ...changes }).filter(([key]) => !gone.includes(key));
      const changed = { ...subject, props: put(Object.fromEntries(kept)), edges: Object.fromEntries(along) };
      return [
        ...Object.values(edges).filter((one) => !all.includes(one)),
        ...all.filter((one) => one !== subject),
        changed,
      ];
    };
  const LOST = `tell ${path}.deadLetterConfig.arn: Expected the ARN of a queue for events that the target did not take`;
  const UNTRACED = `tell ${path}.deadLetterConfig.arn: UNPROVED: the queue is not known at preview and does not come from exactly one queue of the stack`;
  const ROLELESS = `tell ${path}.roleArn: Expected a role under which this target is called, got none`;
  const SHARED = `tell ${path}.roleArn: Expected a role of the call's own, got one under which a pipeline, a job or a function acts too`;

  describeRule(
    callsAreKeptAndOwned,
    {
      stack,
      subject,
      refuses: {
        "events that are lost": [calls({}, {}, ["deadLetterConfig"]), LOST],
        "a topic in place of a queue": [calls({ deadLetterConfig: { arn: QUEUE.replace("sqs", "sns") } }), LOST],
        "a queue that comes from nowhere": [calls({ deadLetterConfig: { arn: UNKNOWN } }), UNTRACED],
        "no retries": [
          calls({}, {}, ["retryPolicy"]),
          `tell ${path}.retryPolicy.maximumRetryAttempts: Expected maximumRetryAttempts, how often or how long a call is tried again`,
          `tell ${path}.retryPolicy.maximumEventAgeInSeconds: Expected maximumEventAgeInSeconds, how often or how long a call is tried again`,
        ],
        "a pipeline without a role": [calls({}, {}, ["roleArn"]), ROLELESS],
        "something not known without a role": [calls({ arn: UNKNOWN }, {}, ["roleArn"]), ROLELESS],
        "the pipeline's own role": [calls({ roleArn: roleArn(PIPELINE_ROLE) }), SHARED],
        "a job's role": [calls({ roleArn: roleArn(TRAINING) }), SHARED],
        "a role from nowhere": [calls({ roleArn: UNKNOWN }), `tell ${path}.roleArn: UNPROVED: not known at preview`],
      },
      accepts: {
        "a queue and a role of the stack": calls(
          { deadLetterConfig: { arn: UNKNOWN }, roleArn: UNKNOWN },
          { deadLetterConfig: queue, roleArn: starter },
        ),
        "a role of another stack": calls({ roleArn: roleArn("elsewhere") }),
        "a function, whose own policy admits the rule": calls(
          { arn: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:announce` },
          {},
          ["roleArn"],
        ),
        "a function along its edge": calls({ arn: UNKNOWN }, { arn: announce }, ["roleArn"]),
      },
      reads: [
        [...keys, "retryPolicy", "maximumRetryAttempts"],
        [...keys, "retryPolicy", "maximumEventAgeInSeconds"],
        [...keys, "deadLetterConfig", "arn"],
        [...keys, "roleArn"],
      ],
    },
    title,
  );
}

describeRule(
  callsAreKeptAndOwned,
  {
    stack: [starter, announce, tell],
    subject: tell,
    refuses: {
      "a function's role": [
        (all) => [
          ...all.filter((one) => one !== tell && one !== announce),
          withProps(announce, { role: roleArn("starter") }),
          withProps(tell, { roleArn: roleArn("starter") }),
        ],
        "tell .roleArn: Expected a role of the call's own, got one under which a pipeline, a job or a function acts too",
      ],
    },
  },
  "roles of functions",
);
