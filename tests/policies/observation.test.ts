import { runsAreObserved } from "../../policies/observation";
import { UNKNOWN } from "../support/policyServer";
import { pipeline, withProps } from "../support/resources";
import { describeRule } from "../support/ruleCases";
import { endpoint, failureAlarm, quality, schedule } from "../support/serving";

const ALARM =
  "regression: Expected an alarm on this pipeline's failed executions that acts, or an event rule on them with a target";
const SCHEDULE = "regression-endpoint: Expected a monitoring schedule that keeps looking at this endpoint";

describeRule(runsAreObserved, {
  stack: [pipeline, failureAlarm, endpoint, quality, schedule],
  subject: pipeline,
  refuses: {
    "a pipeline and an endpoint that nothing observes": [() => [pipeline, endpoint], ALARM, SCHEDULE],
    "what the same value would decide for two, once": [
      (stack) => [
        ...stack.filter((one) => one !== failureAlarm),
        { ...withProps(pipeline, { pipelineName: "second" }), name: "second" },
        withProps(failureAlarm, { metricName: UNKNOWN, dimensions: { PipelineName: UNKNOWN } }),
      ],
      "regression-failed .metricName: UNPROVED: not known at preview",
    ],
  },
  accepts: { "an endpoint alone, with its schedule": () => [endpoint, quality, schedule] },
  reads: [["pipelineName"]],
});
