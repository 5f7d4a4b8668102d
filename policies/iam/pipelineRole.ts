/** IAM-05: whoever registers cannot approve. */
import type { Finding } from "../finding";
import { PIPELINES } from "../judgement";
import type { Rule } from "../rule";
import { mustNotHold } from "./holds";
import type { Role } from "./identities";
import { BEYOND_A_RUN, REGISTER } from "./jobRoles";
import { pipelineRolesOf } from "./pipelineRoles";

const STATUS = "sagemaker:modelapprovalstatus";
/** Approved or rejected from birth, and without a status, as packages are that belong to no group. */
const WRONG_STATES = ["Approved", "Rejected", undefined];

function onlyRegisters(role: Role): Finding[] {
  const born = WRONG_STATES.flatMap((status) => {
    const as = status === undefined ? "without a status" : `as ${status}`;
    const expected = `a pipeline's role to be unable to register a model ${as}`;
    return mustNotHold(role, { actions: [REGISTER], context: { [STATUS]: status }, expected });
  });
  const expected = "a pipeline's role to be unable to approve models, or to change pipelines and its own rights";
  return [...born, ...mustNotHold(role, { actions: BEYOND_A_RUN, expected })];
}

export const pipelineRolesRegisterPending: Rule = {
  id: "IAM-05",
  name: "pipeline-roles-register-pending-only",
  level: "mandatory",
  severity: "critical",
  states: "A pipeline's role registers models as PendingManualApproval only, and approves none.",
  why: "A pipeline that registers approved models, or approves its own, leaves no decision to a person",
  fix: "allow sagemaker:CreateModelPackage under StringEquals sagemaker:ModelApprovalStatus PendingManualApproval, and UpdateModelPackage not at all",
  frameworks: ["aia:14", "soc2:CC8.1", "iso42001:A.9.2", "csf:PR.AC-4", "airmf:GOVERN 3.2"],
  configuredBy: ["allowed"],
  on: PIPELINES,
  join: (stack, { floors }) => {
    const { roles, findings } = pipelineRolesOf(stack, floors.allowed?.roles);
    return [...findings, ...roles.flatMap(onlyRegisters)];
  },
};
