/**
 * EventBridge rules that pass on a pipeline's failed executions. Here a pattern must let them through for certain: a matcher
 * or a field that this file does not know may hold them back, so it leaves the answer open.
 */
import { TARGETS, patternOf } from "./eventCalls";
import { undecided } from "./finding";
import { PIPELINE_NAMES } from "./failureAlarms";
import { asProgrammed } from "./joins";
import { allOf, has, means, named, oneOf, type Observing } from "./observers";
import type { Places } from "./places";
import type { Reading } from "./reading";
import type { JoinedResource, StackView } from "./rule";
import { edgesFor } from "./serving";

const RULES: Places = { "aws:cloudwatch/eventRule:EventRule": ["name"], "aws-native:events:Rule": ["name"] };

/** Source: SageMaker developer guide, "SageMaker AI pipeline execution state change". */
const FAILURE: Readonly<Record<string, string>> = {
  source: "aws.sagemaker",
  "detail-type": "SageMaker Model Building Pipeline Execution Status Change",
};
const STATUS = "currentPipelineExecutionStatus";
const PIPELINE = "pipelineArn";

/** Whether one of a field's alternatives lets the event through, as far as each can say. */
function admits(rule: JoinedResource, field: Reading, one: (alternative: Reading) => Observing): Observing {
  if (field.state === "absent") return "yes";
  if (!Array.isArray(field.value)) return has(rule, field, () => false);
  const reason = "whether this matcher lets failed executions through is not decided";
  const alternatives = field.items().map((alternative): Observing => {
    if (typeof alternative.value !== "object") return one(alternative);
    return undecided(alternative.path, reason, { subject: rule });
  });
  return oneOf(alternatives);
}

const isText = (rule: JoinedResource, wanted: string) => (alternative: Reading) =>
  has(rule, alternative, (value) => value === wanted);

/** SageMaker writes pipeline names in lower case in their ARNs. */
function isPipeline(rule: JoinedResource, pipeline: JoinedResource, stack: StackView) {
  return (value: Reading): Observing => {
    const name = /:pipeline\/([^/]+)$/.exec(value.text ?? "")?.[1];
    if (value.state === "known") return named(pipeline, PIPELINE_NAMES, (own) => own.toLowerCase() === name);
    return means(
      pipeline,
      PIPELINE_NAMES,
      { observer: rule, value, edges: edgesFor(rule, ["eventPattern"], [value]) },
      stack,
    );
  };
}

function hears(rule: JoinedResource, pipeline: JoinedResource, stack: StackView): Observing {
  const event = patternOf(rule);
  if (event === "unreadable" || event.state === "absent") return "no"; // what AWS refuses, or a schedule
  const detail = event.at("detail");
  const known = [
    ...Object.keys(FAILURE).map((key) => event.at(key)),
    ...[STATUS, PIPELINE].map((key) => detail.at(key)),
  ];
  const paths = new Set([detail.path, ...known.map(({ path }) => path)]);
  const fields = [event, detail].flatMap((one) => one.entries().map(([, field]) => field.path));
  const reason = "whether this field of the pattern lets failed executions through is not decided";
  const others = fields.filter((path) => !paths.has(path)).map((path) => undecided(path, reason, { subject: rule }));
  return allOf(
    has(rule, event, (value) => typeof value === "object" && !Array.isArray(value)),
    ...Object.entries(FAILURE).map(([key, wanted]) => admits(rule, event.at(key), isText(rule, wanted))),
    admits(rule, detail.at(STATUS), isText(rule, "Failed")),
    admits(rule, detail.at(PIPELINE), isPipeline(rule, pipeline, stack)),
    ...others,
  );
}

/** AWS's own events arrive on the default bus only. */
function isOn(rule: JoinedResource): Observing {
  const said = (key: string, test: (value: unknown) => boolean) =>
    has(rule, rule.props.at(key), (value) => value === undefined || test(value));
  return allOf(
    said("state", (value) => value !== "DISABLED"),
    said("isEnabled", (value) => value !== false),
    said("eventBusName", (value) => typeof value === "string" && /(^|\/)default$/.test(value)),
  );
}

/** Targets are resources of their own in one provider, and a list of the rule in the other. */
function passesOn(rule: JoinedResource, stack: StackView): Observing {
  const own = rule.props.at("targets");
  const targets = stack.ofType(TARGETS).map(asProgrammed);
  return oneOf([
    has(rule, own, () => own.items().length > 0),
    ...targets.map((observer) => {
      const value = observer.props.at("rule");
      return means(rule, RULES, { observer, value, edges: observer.edges.rule ?? [] }, stack);
    }),
  ]);
}

/** What each event rule of the stack is to this pipeline. */
export function failureEvents(pipeline: JoinedResource, stack: StackView): Observing[] {
  const rules = stack.ofType(Object.keys(RULES)).map(asProgrammed);
  return rules.map((rule) => allOf(hears(rule, pipeline, stack), isOn(rule), passesOn(rule, stack)));
}
