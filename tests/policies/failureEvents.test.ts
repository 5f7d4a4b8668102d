import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { runsAreObserved } from "../../policies/observation";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key, pipeline, PIPELINE_NAME, provider, withProps } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";

const MISSING =
  "regression: Expected an alarm on this pipeline's failed executions that acts, or an event rule on them with a target";
const UNTRACED = "UNPROVED: not known at preview, and it does not come from exactly one resource of the stack";
const NARROWS = "UNPROVED: whether this field of the pattern lets failed executions through is not decided";
const MATCHER = "UNPROVED: whether this matcher lets failed executions through is not decided";

const arnOf = (name: string): string => `arn:aws:sagemaker:eu-west-1:111122223333:pipeline/${name}`;
const TOPIC = "arn:aws:sns:eu-west-1:111122223333:ml-on-call";

type Fields = Readonly<Record<string, JavaScriptValue>>;
const failed: Fields = { currentPipelineExecutionStatus: ["Failed"], pipelineArn: [arnOf(PIPELINE_NAME)] };
/** A pattern on failures, with other fields or another detail. */
const pattern = (fields: Fields = {}, detail: Fields = failed) => ({
  source: ["aws.sagemaker"],
  "detail-type": ["SageMaker Model Building Pipeline Execution Status Change"],
  detail,
  ...fields,
});

const rule: FixtureResource = {
  type: "aws:cloudwatch/eventRule:EventRule",
  name: "failures",
  props: { name: "failures", eventPattern: JSON.stringify(pattern()) },
  provider,
};
const target: FixtureResource = {
  type: "aws:cloudwatch/eventTarget:EventTarget",
  name: "on-call",
  props: { rule: "failures", arn: TOPIC },
  provider,
};
const nativeRule: FixtureResource = {
  type: "aws-native:events:Rule",
  name: "failures",
  props: { name: "failures", eventPattern: pattern(), targets: [{ id: "on-call", arn: TOPIC }] },
  provider,
};

const PLACE = "failures .eventPattern";

for (const subject of [rule, nativeRule]) {
  const isNative = subject === nativeRule;
  const hearing = (fields?: Fields, detail?: Fields): Change => {
    const said = pattern(fields, detail);
    return { eventPattern: isNative ? said : JSON.stringify(said) };
  };
  describeRule(
    runsAreObserved,
    {
      stack: isNative ? [pipeline, subject] : [pipeline, subject, target],
      subject,
      refuses: {
        "a schedule": [{ eventPattern: undefined }, MISSING],
        "what is no pattern": [{ eventPattern: isNative ? [pattern()] : "failures" }, MISSING],
        "events of another service": [hearing({ source: ["aws.s3"] }), MISSING],
        "events about packages": [hearing({ "detail-type": ["SageMaker Model Package State Change"] }), MISSING],
        "events of successes": [hearing({}, { ...failed, currentPipelineExecutionStatus: ["Succeeded"] }), MISSING],
        "a status that AWS refuses": [hearing({}, { ...failed, currentPipelineExecutionStatus: "Failed" }), MISSING],
        "events of another pipeline": [hearing({}, { ...failed, pipelineArn: [arnOf("second")] }), MISSING],
        "a matcher": [
          hearing({}, { ...failed, currentPipelineExecutionStatus: [{ prefix: "Fail" }] }),
          `${PLACE}.detail.currentPipelineExecutionStatus[0]: ${MATCHER}`,
        ],
        "a field that may narrow it": [
          hearing({}, { ...failed, previousPipelineExecutionStatus: ["Stopping"] }),
          `${PLACE}.detail.previousPipelineExecutionStatus: ${NARROWS}`,
        ],
        "a field beside the detail": [hearing({ region: ["us-east-1"] }), `${PLACE}.region: ${NARROWS}`],
        "a rule that is switched off": [{ state: "DISABLED" }, MISSING],
        "a rule that is switched off in the old way": [{ isEnabled: false }, MISSING],
        "another bus": [{ eventBusName: "own" }, MISSING],
        "a literal, where the pipeline is named by the provider": [
          (stack) => [withProps(pipeline, { pipelineName: UNKNOWN }), ...stack.slice(1)],
          "regression .pipelineName: UNPROVED: not known at preview",
        ],
      },
      accepts: {
        "all of a pipeline's executions": hearing({}, { pipelineArn: [arnOf(PIPELINE_NAME)] }),
        "all pipelines": hearing({}, { currentPipelineExecutionStatus: ["Stopped", "Failed"] }),
        "a matcher beside the status": hearing(
          {},
          { ...failed, currentPipelineExecutionStatus: [{ prefix: "S" }, "Failed"] },
        ),
        "a name with capitals, which the ARN has not": (stack) => [
          withProps(pipeline, { pipelineName: PIPELINE_NAME.toUpperCase() }),
          ...stack.slice(1),
        ],
        "the default bus by its name": { eventBusName: "default" },
        "the default bus by its ARN": { eventBusName: "arn:aws:events:eu-west-1:111122223333:event-bus/default" },
        "a rule that is switched on": { state: "ENABLED" },
      },
      reads: isNative
        ? [
            ["eventPattern", "source", 0],
            ["eventPattern", "detail-type", 0],
            ["eventPattern", "detail", "currentPipelineExecutionStatus", 0],
            ["eventPattern", "detail", "pipelineArn", 0],
            ["state"],
            ["eventBusName"],
            ["targets"],
          ]
        : [["eventPattern"], ["state"], ["isEnabled"], ["eventBusName"]],
    },
    subject.type,
  );
}

describeRule(
  runsAreObserved,
  {
    stack: [pipeline, rule, target],
    subject: target,
    refuses: {
      "no target": [() => [pipeline, rule], MISSING],
      "a target of another rule": [{ rule: "other" }, MISSING],
      "a target from something else": [
        () => [pipeline, rule, { ...withProps(target, { rule: UNKNOWN }), edges: { rule: [key] } }],
        `on-call .rule: ${UNTRACED}`,
      ],
    },
    accepts: {
      "the rule by the edge": () => [
        pipeline,
        withProps(rule, { name: UNKNOWN }),
        { ...withProps(target, { rule: UNKNOWN }), edges: { rule: [rule] } },
      ],
    },
    reads: [["rule"]],
  },
  "targets",
);

describeRule(
  runsAreObserved,
  {
    stack: [pipeline, nativeRule],
    subject: nativeRule,
    refuses: { "no target": [{ targets: [] }, MISSING], "no word of targets": [{ targets: undefined }, MISSING] },
    accepts: {
      "the pipeline's ARN by the edge": () => [
        pipeline,
        {
          ...withProps(nativeRule, { eventPattern: pattern({}, { ...failed, pipelineArn: [UNKNOWN] }) }),
          edges: { eventPattern: [pipeline] },
        },
      ],
    },
  },
  "targets and edges of the other provider",
);
