/**
 * DEP-04: an endpoint in use survives the loss of an instance, also after it was scaled. A serverless variant is exempt: it has
 * no instances, and AWS spreads its capacity over zones. What is not known at preview is undecided.
 */
import { notKnown, type Finding } from "./finding";
import type { Reading } from "./reading";
import type { ResourceView, Rule } from "./rule";
import { CONFIGS } from "./serving";

/** Application Auto Scaling's bounds, which outlive the count of the configuration. */
const SCALING = ["aws:appautoscaling/target:Target", "aws-native:applicationautoscaling:ScalableTarget"];
const INSTANCES_OF_A_VARIANT = "sagemaker:variant:DesiredInstanceCount";

const LEAST = 2;
const isEnough = (value: unknown): boolean => typeof value === "number" && value >= LEAST;

/** Scaling by SageMaker itself, between bounds that the variant names. */
function scalesDown(scaling: Reading): Finding[] {
  const status = scaling.at("status");
  if (scaling.state === "absent" || (status.state === "known" && status.value !== "ENABLED")) return [];
  return scaling.at("minInstanceCount").must(isEnough, `Expected minInstanceCount of at least ${LEAST}`);
}

function survives(variant: Reading): Finding[] {
  if (variant.state === "unknown") return [notKnown(variant.path)];
  const serverless = variant.at("serverlessConfig");
  if (serverless.state !== "absent") return serverless.state === "unknown" ? [notKnown(serverless.path)] : [];
  return [
    ...variant.at("initialInstanceCount").must(isEnough, `Expected initialInstanceCount of at least ${LEAST}`),
    ...scalesDown(variant.at("managedInstanceScaling")),
  ];
}

/** Shadow variants answer nobody, so they may be alone. */
function check({ type, props }: ResourceView): Finding[] {
  if (!SCALING.includes(type)) {
    return props.at("productionVariants").each(survives, "Expected at least one production variant");
  }
  const dimension = props.at("scalableDimension");
  if (dimension.state === "known" && dimension.value !== INSTANCES_OF_A_VARIANT) return [];
  if (dimension.state === "unknown") return [notKnown(dimension.path)];
  return props
    .at("minCapacity")
    .must(isEnough, `Expected minCapacity of at least ${LEAST} for an endpoint's instances`);
}

export const endpointsSurvive: Rule = {
  id: "DEP-04",
  name: "endpoint-on-several-instances",
  level: "mandatory",
  relaxedLevel: "off",
  severity: "medium",
  states:
    "In production every variant that answers runs on two instances or more, and is never scaled below; serverless variants have none.",
  why: "One instance is one failure, or one patch, away from no answers; two are placed in two zones",
  fix: "set initialInstanceCount, and minInstanceCount or minCapacity where it scales, to 2 or more, or let one pass by a waiver (docs/waivers.md)",
  frameworks: ["soc2:A1.2", "aia:15", "gdpr:32"],
  on: [...Object.keys(CONFIGS), ...SCALING],
  check,
};
