import { rulesSayWhenAndWhat } from "../../policies/schedules";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { describeRule } from "../support/ruleCases";
import { nightly, registered } from "../support/supply";

const STATE = "Expected state, ENABLED or DISABLED";
const ANY = "registered .eventPattern: Expected a pattern that names a source or a detail-type, got one for any event";
const text = (pattern: object) => ({ eventPattern: JSON.stringify(pattern) });
const native: FixtureResource = {
  type: "aws-native:events:Rule",
  name: "registered",
  props: { state: "ENABLED", eventPattern: { source: ["aws.sagemaker"] } },
};

describeRule(rulesSayWhenAndWhat, {
  stack: [registered],
  subject: registered,
  refuses: {
    "no state": [{ state: undefined }, `registered .state: ${STATE}`],
    "the old word for it": [{ state: undefined, isEnabled: true }, `registered .state: ${STATE}`],
    "no pattern and no schedule": [
      { eventPattern: undefined },
      "registered .eventPattern: Expected an event pattern or a schedule",
    ],
    "a pattern that is no JSON": [{ eventPattern: "{" }, "registered .eventPattern: Expected a pattern as strict JSON"],
    "an empty pattern": [text({}), ANY],
    "events of an account, whatever they are": [text({ account: ["111122223333"] }), ANY],
    "an empty list": [text({ source: [] }), ANY],
    "a prefix of nothing": [text({ source: [{ prefix: "" }] }), ANY],
    "a wildcard alone": [text({ source: [{ wildcard: "*" }] }), ANY],
    "a wildcard beside a name": [text({ source: ["aws.s3", { wildcard: "*" }] }), ANY],
    "anything but": [text({ source: [{ "anything-but": ["aws.s3"] }] }), ANY],
    "whatever has a source": [text({ source: [{ exists: true }] }), ANY],
  },
  accepts: {
    "a rule that is off": { state: "DISABLED" },
    "a source by its beginning": text({ source: [{ prefix: "com.acme." }] }),
    "a kind of event from anywhere": text({ "detail-type": ["Model ready"] }),
    "a schedule": { eventPattern: undefined, scheduleExpression: "rate(1 day)" },
    "a schedule that is not known": { eventPattern: undefined, scheduleExpression: UNKNOWN },
  },
  reads: [["state"], ["eventPattern"]],
});

describeRule(
  rulesSayWhenAndWhat,
  {
    stack: [native],
    subject: native,
    refuses: {
      "an empty pattern": [{ eventPattern: {} }, ANY],
      "no state": [{ state: undefined }, `registered .state: ${STATE}`],
    },
    reads: [["state"], ["eventPattern", "source", 0]],
  },
  "aws-native",
);

for (const subject of [nightly, { ...nightly, type: "aws-native:scheduler:Schedule" }]) {
  describeRule(
    rulesSayWhenAndWhat,
    {
      stack: [subject],
      subject,
      refuses: { "no state": [{ state: undefined }, `nightly .state: ${STATE}`] },
      reads: [["state"]],
    },
    subject.type,
  );
}
