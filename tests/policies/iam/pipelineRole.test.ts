import { pipelineRolesRegisterPending } from "../../../policies/iam/pipelineRole";
import { identities, passes, pipelinePolicy, pipelineRole, registers } from "../../support/identities";
import { UNKNOWN } from "../../support/policyServer";
import { pipeline, policyText, withProps, type StatementFields } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const changed = (changes: StatementFields, ...more: StatementFields[]): Change => ({
  policy: policyText({ ...registers, ...changes }, passes, ...more),
});
const allowed = (as: string): string =>
  `regression-pipeline: Expected a pipeline's role to be unable to register a model ${as}, got sagemaker:CreateModelPackage allowed`;
const WRONG = [allowed("as Approved"), allowed("as Rejected"), allowed("without a status")];
const approving =
  "regression-pipeline: Expected a pipeline's role to be unable to approve models, or to change pipelines and its own rights, got sagemaker:UpdateModelPackage allowed";
const status = (operator: string, value: string): StatementFields => ({
  Condition: { [operator]: { "sagemaker:ModelApprovalStatus": value } },
});

describeRule(pipelineRolesRegisterPending, {
  stack: identities,
  subject: pipelinePolicy,
  refuses: {
    "registration with any status": [changed({ Condition: {} }), ...WRONG],
    "registration as approved": [changed(status("StringEquals", "Approved")), allowed("as Approved")],
    "registration with any status but one": [
      changed(status("StringNotEquals", "Rejected")),
      allowed("as Approved"),
      allowed("without a status"),
    ],
    "registration without a status": [
      changed(status("StringEqualsIfExists", "PendingManualApproval")),
      allowed("without a status"),
    ],
    "a status by a pattern": [changed(status("StringLike", "*")), allowed("as Approved"), allowed("as Rejected")],
    approval: [
      changed({}, { Effect: "Allow", Action: "sagemaker:Update*Package", Resource: registers.Resource }),
      approving,
    ],
    "a role that is not of the stack": [
      (stack) => stack.filter((one) => one !== pipelineRole),
      "regression .roleArn: UNPROVED: what this role may do is not seen from this stack",
    ],
    "a role that is not known": [
      (stack) => stack.map((one) => (one === pipeline ? withProps(one, { roleArn: UNKNOWN }) : one)),
      "regression .roleArn: UNPROVED: not known at preview",
    ],
  },
  accepts: {
    "a Deny of every other status": changed(
      { Condition: {} },
      { ...registers, Effect: "Deny", ...status("StringNotEquals", "PendingManualApproval") },
    ),
    "a role along its edge": (stack) =>
      stack.map((one) =>
        one === pipeline ? { ...withProps(one, { roleArn: UNKNOWN }), edges: { roleArn: [pipelineRole] } } : one,
      ),
  },
});
