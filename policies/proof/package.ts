/** GATE-08 and GATE-12, and the artifacts of a registration (GATE-05): what RegisterModel puts into the registry. */
import type { Json } from "../../pipeline/schema";
import { modelSources, OTHER_SOURCES } from "./container";
import type { ProofDefinition, ProofStep } from "./definition";
import type { Findings } from "./finding";
import { at, isObject, kindOf, listAt, pointerTo, textAt } from "./json";
import { literalOf, locate, relate } from "./location";

/** A package must be versioned, in a group that a literal names, and born pending. */
export function checkApproval(sink: ProofStep, findings: Findings): void {
  const place = (key: string): { step: string; pointer: string } => ({
    step: sink.name,
    pointer: pointerTo(sink.pointer, ["Arguments", key]),
  });
  const status = sink.args.ModelApprovalStatus;
  if (status !== undefined && literalOf(status) !== "PendingManualApproval") {
    findings.refute(
      "GATE-08",
      place("ModelApprovalStatus"),
      `Expected the literal PendingManualApproval, got ${literalOf(status) === undefined ? kindOf(status) : "another status"}`,
      "Let a person approve.",
    );
  }
  if (sink.args.ModelPackageName !== undefined) {
    findings.refute(
      "GATE-08",
      place("ModelPackageName"),
      "Expected a versioned package in a group, got a package without approval",
      "Use ModelPackageGroupName.",
    );
  }
  const group = sink.args.ModelPackageGroupName;
  if (group === undefined)
    findings.refute(
      "GATE-08",
      place("ModelPackageGroupName"),
      "Expected a model package group, got none",
      "Name the group.",
    );
  else if (literalOf(group) === undefined)
    findings.refute(
      "GATE-04",
      place("ModelPackageGroupName"),
      `Expected a literal group, got ${kindOf(group)}`,
      "Write the literal from the stack's config.",
    );
  if (sink.args.ModelLifeCycle !== undefined) {
    findings.doubt(
      "GATE-08",
      place("ModelLifeCycle"),
      "Expected approval as the only status, got a life cycle beside it",
      "Remove the life cycle.",
    );
  }
}

/** Where each registered model's data comes from; what could hold other models is a finding. */
export function artifactsOf(
  sink: ProofStep,
  findings: Findings,
): { readonly uri: Json | undefined; readonly keys: readonly (string | number)[] }[] {
  for (const key of ["SourceAlgorithmSpecification", "SourceUri", "AdditionalInferenceSpecifications"]) {
    if (sink.args[key] === undefined) continue;
    doubt(sink, ["Arguments", key], "Expected models in InferenceSpecification only, got another source", findings);
  }
  const base = ["Arguments", "InferenceSpecification", "Containers"];
  const containers = listAt(sink.json, ...base);
  if (containers.length === 0) doubt(sink, base, "Expected containers with a model, got none", findings);
  return containers.flatMap((container, index) => {
    const keys = [...base, index];
    for (const key of OTHER_SOURCES) {
      if (at(container, key) !== undefined)
        doubt(sink, [...keys, key], "Expected one model in a container, got another source beside it", findings);
    }
    const [source, ...others] = modelSources(container);
    if (source === undefined || others.length > 0) {
      doubt(sink, keys, "Expected one ModelDataUrl or ModelDataSource, got none or both", findings);
      return [];
    }
    return [{ uri: at(container, ...source), keys: [...keys, ...source] }];
  });
}

function doubt(sink: ProofStep, keys: readonly (string | number)[], message: string, findings: Findings): void {
  findings.doubt(
    "GATE-05",
    { step: sink.name, pointer: pointerTo(sink.pointer, keys) },
    message,
    "Register the trained artifact, and only that.",
  );
}

/** What an auditor needs; without effect on the verdict. `reports` are the evaluation reports that gate the sink. */
export function checkEvidence(
  sink: ProofStep,
  reports: readonly Json[],
  definition: ProofDefinition,
  findings: Findings,
): void {
  const refute = (keys: readonly string[], message: string, fix: string): void => {
    findings.refute(
      "GATE-12",
      { step: sink.name, pointer: pointerTo(sink.pointer, ["Arguments", ...keys]) },
      message,
      fix,
    );
  };
  const metrics = locate(at(sink.args, "ModelMetrics", "ModelQuality", "Statistics", "S3Uri"), definition);
  const isReport = reports.some((report) => {
    const location = locate(report, definition);
    return location !== undefined && metrics !== undefined && relate(location, metrics) === "same";
  });
  // Without a gate there is no report to compare with; GATE-01 says so.
  const comparable = reports.length > 0 || metrics === undefined;
  if (!isReport && comparable)
    refute(
      ["ModelMetrics"],
      "Expected ModelQuality statistics at the gate's own report, got none or another place",
      "Join the report's output and its file path.",
    );
  const properties = sink.args.CustomerMetadataProperties;
  const found = isObject(properties) ? properties : {};
  if ((literalOf(found.CodeDigest) ?? "") === "")
    refute(
      ["CustomerMetadataProperties", "CodeDigest"],
      "Expected a literal digest of the step code, got none",
      "Write the digest of the code archive.",
    );
  if (textAt(found.ExecutionArn, "Get") !== "Execution.PipelineExecutionArn") {
    refute(
      ["CustomerMetadataProperties", "ExecutionArn"],
      "Expected Execution.PipelineExecutionArn, got none",
      "Write {Get: Execution.PipelineExecutionArn}.",
    );
  }
}
