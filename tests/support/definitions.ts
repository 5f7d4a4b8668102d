/** Definitions in which one value is another: the compliant pipeline with one thing changed. */
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { UNKNOWN, type FixtureResource } from "./policyServer";
import { definition, pipeline, withProps } from "./resources";

type Tree = Record<string, unknown>;

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function childOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return (value as readonly unknown[])[Number(key)];
  return isTree(value) ? value[key] : undefined;
}

/**
 * The definition with the value at a JSON pointer replaced, or taken away by `undefined`; objects on the way are made.
 * @throws Error where the way leads through something that is neither object nor list
 */
export function changedDefinition(pointer: string, by: unknown, text = definition): string {
  const root: unknown = JSON.parse(text);
  const keys = pointer.split("/").slice(1);
  const last = keys.pop() ?? "";
  let target: unknown = root;
  for (const key of keys) {
    if (isTree(target) && target[key] === undefined) target[key] = {};
    target = childOf(target, key);
  }
  if (Array.isArray(target)) (target as unknown[])[Number(last)] = by;
  else if (isTree(target))
    target[last] = by; // JSON has no undefined, so this takes it away
  else throw new Error(`Expected an object or a list above ${pointer}, got something else.`);
  return JSON.stringify(root);
}

/** New properties of the fixture pipeline, for the cases of a rule. */
export function definitionWith(pointer: string, by: unknown): Record<string, JavaScriptValue> {
  return { pipelineDefinition: changedDefinition(pointer, by) };
}

/** The same pipeline by the other provider. */
export const nativePipeline: FixtureResource = {
  type: "aws-native:sagemaker:Pipeline",
  name: pipeline.name,
  props: { pipelineDefinition: { pipelineDefinitionBody: definition }, roleArn: pipeline.props.roleArn ?? "" },
};

export function nativeDefinitionWith(pointer: string, by: unknown): Record<string, JavaScriptValue> {
  return { pipelineDefinition: { pipelineDefinitionBody: changedDefinition(pointer, by) } };
}

/** A definition that nobody knows yet: GATE-09 speaks of it, and no other rule does. */
export const unknownDefinition: FixtureResource = withProps(pipeline, { pipelineDefinition: UNKNOWN });
