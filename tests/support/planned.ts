/** Resources and events of a plan, for tests of the plan guard: one thing is changed at a time. */
import type { OpType } from "@pulumi/pulumi/automation";
import type { EngineEvent, StepEventStateMetadata } from "@pulumi/pulumi/automation/events";
import type { PlannedResource } from "../../scripts/plan/plan";

export const BUCKET = "aws:s3/bucket:Bucket";
export const PIPELINE = "aws:sagemaker/pipeline:Pipeline";

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:prod::sluicegate::${type}::${name}`;
}

/** A protected bucket that stays as it is. */
export function planned(change: Partial<PlannedResource> = {}): PlannedResource {
  const type = change.type ?? BUCKET;
  const same = { operation: "same", properties: [], wasProtected: true, isProtected: true, retained: false } as const;
  return { urn: urnOf(type, "data"), type, ...same, ...change };
}

export function state(change: Partial<StepEventStateMetadata> = {}): StepEventStateMetadata {
  const urn = urnOf(BUCKET, "data");
  return { type: BUCKET, urn, id: "", parent: "", inputs: {}, outputs: {}, provider: "", ...change };
}

let sequence = 0;
const envelope = (): Pick<EngineEvent, "sequence" | "timestamp"> => ({ sequence: ++sequence, timestamp: 0 });

interface Step {
  readonly old?: StepEventStateMetadata;
  readonly new?: StepEventStateMetadata;
  readonly keys?: string[];
  readonly diffs?: string[];
}

/** The engine is about to take a step on the bucket "data". */
export function stepEvent(op: OpType, step: Step = {}, urn = urnOf(BUCKET, "data")): EngineEvent {
  const type = urn.split("::").at(-2)?.split("$").at(-1) ?? "";
  return { ...envelope(), resourcePreEvent: { metadata: { op, urn, type, provider: "", ...step } } };
}

export function errorEvent(message: string, urn: string): EngineEvent {
  return { ...envelope(), diagnosticEvent: { message, urn, severity: "error", color: "never" } };
}
