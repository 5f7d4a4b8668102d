/** Fixtures as `pulumi stack export` would record them, and a stack that breaks rules of every kind. */
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { identities, registers, rolePolicy, trainingPolicy, trainingRole } from "./identities";
import { UNKNOWN, urnOf, type FixtureResource } from "./policyServer";
import { accessBlock, bucket, encryption, lifecycle, pipeline, storage, withProps } from "./resources";
import { serving } from "./serving";
import { supply } from "./supply";

/** The compliant stack in two parts that know nothing of each other, so that each can be judged by itself. */
export const parts: readonly (readonly FixtureResource[])[] = [
  [...new Set([...storage, ...identities, ...serving])],
  supply,
];
export const complete: readonly FixtureResource[] = parts.flat();

const secondBucket: FixtureResource = {
  ...bucket,
  name: "scratch",
  props: { bucket: "sagemaker-eu-west-1-111122223333" },
};

/** The compliant stack with faults that resource rules and stack rules find, some of them by joining resources. */
export const broken: readonly FixtureResource[] = [
  ...complete.flatMap((one): FixtureResource[] => {
    if (one === lifecycle) return [];
    if (one === encryption) return [withProps(encryption, { rules: [{ bucketKeyEnabled: UNKNOWN }] })];
    if (one === accessBlock) return [withProps(accessBlock, { blockPublicAcls: false, ignorePublicAcls: UNKNOWN })];
    if (one === trainingPolicy) return [rolePolicy(trainingRole, registers)];
    if (one === pipeline) return [{ ...pipeline, ignoreChanges: ["pipelineDefinition"] }];
    return [one];
  }),
  secondBucket,
  { type: "aws:iam/user:User", name: "operator", props: { name: "operator" } },
  { type: "aws:iam/accessKey:AccessKey", name: "operator-key", props: { user: "operator" } },
  { type: "command:local:Command", name: "escape", props: { create: "true" } },
];

const providerOf = (one: FixtureResource): object =>
  one.provider === undefined ? {} : { provider: `${urnOf(one.provider)}::1` };

/** One resource as a state and a preview's JSON have it. */
export function recorded(one: FixtureResource): Readonly<Record<string, unknown>> {
  const computed = Object.fromEntries((one.computes ?? []).map((key) => [key, UNKNOWN]));
  const outputs: Readonly<Record<string, JavaScriptValue>> = { ...computed, ...one.props };
  return {
    urn: urnOf(one),
    custom: true,
    type: one.type,
    inputs: one.props,
    outputs,
    propertyDependencies: Object.fromEntries(
      Object.entries(one.edges ?? {}).map(([key, targets]) => [key, targets.map(urnOf)]),
    ),
    ...providerOf(one),
    ...(one.protect === true ? { protect: true } : {}),
    ...(one.ignoreChanges === undefined ? {} : { ignoreChanges: one.ignoreChanges }),
  };
}

/** What `pulumi stack export` writes. */
export function exportOf(resources: readonly FixtureResource[]): string {
  return JSON.stringify({ version: 3, deployment: { resources: resources.map(recorded) } });
}

/** What `pulumi preview --json` writes for a stack that is new. */
export function previewJsonOf(resources: readonly FixtureResource[]): string {
  const steps = resources.map((one) => ({ op: "create", urn: urnOf(one), newState: recorded(one) }));
  return JSON.stringify({ steps, changeSummary: { create: steps.length } });
}
