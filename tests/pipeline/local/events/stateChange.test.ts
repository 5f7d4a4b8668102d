import assert from "node:assert/strict";
import { executionChange, packageChange, stepChange } from "../../../../pipeline/local/events/stateChange";
import type { ExecutionRecord, PackageRecord, StoredStep } from "../../../../pipeline/local/records";

const AT = Date.parse("2026-01-02T03:04:05.678Z");
const pipelineArn = "arn:aws:sagemaker:eu-west-1:000000000000:pipeline/one";
const arn = `${pipelineArn}/execution/abcdefghijkl`;
const execution: ExecutionRecord = {
  id: "abcdefghijkl",
  arn,
  pipelineName: "one",
  pipelineArn,
  version: 1,
  status: "Executing",
  displayName: "first",
  parameters: {},
  definition: "digest",
  roleArn: "role",
  created: AT,
  modified: AT,
};
const step: StoredStep = {
  name: "Train",
  type: "Training",
  status: "Executing",
  startTime: AT,
  metadata: { TrainingJob: { Arn: "arn:job" } },
};
const model: PackageRecord = {
  group: "models",
  version: 2,
  arn: "arn:aws:sagemaker:eu-west-1:000000000000:model-package/models/2",
  approval: "PendingManualApproval",
  created: AT,
  content: { ModelPackageDescription: "a model", CustomerMetadataProperties: { ticket: "42" } },
};

/** Without its id, which is new each time, and as it is written. */
function written(change: { readonly id: string }): unknown {
  const { id, ...rest } = change;
  assert.match(id, /^[0-9a-f]{8}-/);
  return JSON.parse(JSON.stringify(rest));
}

const envelope = {
  version: "0",
  source: "aws.sagemaker",
  account: "000000000000",
  time: "2026-01-02T03:04:05Z",
  region: "eu-west-1",
};

describe("a state change", () => {
  it("of an execution that starts, and that ends, in EventBridge's shape", () => {
    const common = {
      ...envelope,
      "detail-type": "SageMaker Model Building Pipeline Execution Status Change",
      resources: [pipelineArn, arn],
    };
    const detail = {
      pipelineExecutionDisplayName: "first",
      executionStartTime: "2026-01-02T03:04:05Z",
      pipelineArn,
      pipelineExecutionArn: arn,
    };
    assert.deepEqual(written(executionChange(execution)), {
      ...common,
      detail: { ...detail, currentPipelineExecutionStatus: "Executing" },
    });
    const ended: ExecutionRecord = { ...execution, status: "Succeeded", modified: AT + 60_000 };
    assert.deepEqual(written(executionChange(ended, "Executing")), {
      ...common,
      time: "2026-01-02T03:05:05Z",
      detail: {
        ...detail,
        currentPipelineExecutionStatus: "Succeeded",
        previousPipelineExecutionStatus: "Executing",
        executionEndTime: "2026-01-02T03:05:05Z",
      },
    });
  });

  it("of a step, with its job under names that begin in lower case", () => {
    const failed: StoredStep = { ...step, status: "Failed", endTime: AT, failureReason: "no data" };
    assert.deepEqual(written(stepChange({ arn, pipelineArn }, failed, "Executing")), {
      ...envelope,
      "detail-type": "SageMaker Model Building Pipeline Execution Step Status Change",
      resources: [pipelineArn, arn],
      detail: {
        metadata: { trainingJob: { arn: "arn:job" } },
        stepStartTime: "2026-01-02T03:04:05Z",
        stepEndTime: "2026-01-02T03:04:05Z",
        stepName: "Train",
        stepType: "Training",
        previousStepStatus: "Executing",
        currentStepStatus: "Failed",
        failureReason: "no data",
        pipelineArn,
        pipelineExecutionArn: arn,
      },
    });
    const reused = stepChange({ arn, pipelineArn }, { ...step, status: "Succeeded", cacheHit: arn });
    assert.deepEqual(reused.detail.cacheHitResult, { sourcePipelineExecutionArn: arn });
  });

  it("of a package, with what was registered, its approval and its tags", () => {
    const approved: PackageRecord = { ...model, approval: "Approved", approvalDescription: "seen", modified: AT };
    assert.deepEqual(written(packageChange(approved, [{ Key: "owner", Value: "ml" }])), {
      ...envelope,
      "detail-type": "SageMaker Model Package State Change",
      resources: [model.arn],
      detail: {
        ModelPackageDescription: "a model",
        CustomerMetadataProperties: { ticket: "42" },
        ModelPackageName: "models/2",
        ModelPackageGroupName: "models",
        ModelPackageVersion: 2,
        ModelPackageArn: model.arn,
        CreationTime: "2026-01-02T03:04:05Z",
        ModelPackageStatus: "Completed",
        ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
        ModelApprovalStatus: "Approved",
        ApprovalDescription: "seen",
        LastModifiedTime: "2026-01-02T03:04:05Z",
        Tags: { owner: "ml" },
      },
    });
  });
});
