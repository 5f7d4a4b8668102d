/**
 * DEP-02: what a model in use was asked and what it answered is written down, into a bucket of our own; under which key is
 * SM-13's to say. What is not known at preview is undecided; a destination may also come from one bucket of the stack.
 */
import { ALL_BUCKETS, ownBuckets } from "./buckets";
import { notKnown, undecided, violation, type Finding } from "./finding";
import { asProgrammed } from "./joins";
import type { Reading } from "./reading";
import type { Context, ResourceView, Rule, StackView } from "./rule";
import { CONFIGS } from "./serving";

const PLACE = /^s3:\/\/([^/]+)(\/|$)/i;

const captureOf = ({ props }: ResourceView): Reading => props.at("dataCaptureConfig");

/** Both directions, each by itself or both by one word; what is unknown may be the one that is missing. */
function bothWays(options: Reading): Finding[] {
  if (options.state === "unknown") return [notKnown(options.path)];
  const modes = options.items().map((option) => option.at("captureMode"));
  const isThere = (way: string): boolean => modes.some(({ text }) => text === way || text === "InputAndOutput");
  if (isThere("Input") && isThere("Output")) return [];
  const [unknown] = modes.filter(({ state }) => state === "unknown");
  return [
    unknown === undefined
      ? violation(options.path, "Expected capture options for Input and for Output")
      : notKnown(unknown.path),
  ];
}

function captures(config: ResourceView): Finding[] {
  const capture = captureOf(config);
  if (capture.state === "unknown") return [notKnown(capture.path)];
  if (capture.state === "absent") return [violation(capture.path, "Expected data capture, got none")];
  const isShare = (value: unknown): boolean => typeof value === "number" && value > 0 && value <= 100;
  const destination = capture.at("destinationS3Uri");
  const isPlace = (value: unknown): boolean => typeof value === "string" && PLACE.test(value);
  return [
    ...capture.at("enableCapture").must((value) => value === true, "Expected enableCapture to be true"),
    ...capture.at("initialSamplingPercentage").must(isShare, "Expected initialSamplingPercentage above 0"),
    ...bothWays(capture.at("captureOptions")),
    // Only the stack as a whole can trace what is not known.
    ...(destination.state === "unknown" ? [] : destination.must(isPlace, "Expected a place in S3 (s3://bucket/...)")),
  ];
}

function staysWithUs(stack: StackView, { floors }: Context): Finding[] {
  const judge = ownBuckets(stack, floors);
  return stack
    .ofType(Object.keys(CONFIGS))
    .map(asProgrammed)
    .flatMap((subject) => {
      const capture = captureOf(subject);
      const destination = capture.at("destinationS3Uri");
      if (capture.state !== "known") return [];
      const bucket = PLACE.exec(destination.text ?? "")?.[1];
      if (bucket !== undefined) return judge(bucket, destination.path, subject);
      const along = (subject.edges.dataCaptureConfig ?? []).filter(({ type }) => ALL_BUCKETS.includes(type));
      if (destination.state !== "unknown" || along.length === 1) return [];
      const reason = "the bucket is not known at preview and does not come from exactly one of the stack";
      return [undecided(destination.path, reason, { subject })];
    });
}

export const endpointsCaptureData: Rule = {
  id: "DEP-02",
  name: "endpoint-captures-data",
  level: "mandatory",
  relaxedLevel: "off",
  severity: "medium",
  states: "In production every endpoint configuration captures requests and answers, into a bucket of our own.",
  why: "Without them nobody can see that data have drifted, or explain afterwards what the model decided",
  fix: "set dataCaptureConfig with enableCapture: true, a sampling percentage, Input and Output, and a bucket of the stack (a serverless endpoint cannot capture: use instances)",
  frameworks: ["aia:12", "aia:72", "airmf:MEASURE 2.4", "iso42001:A.6.2.6"],
  configuredBy: ["allowed"],
  on: Object.keys(CONFIGS),
  check: captures,
  join: staysWithUs,
};
