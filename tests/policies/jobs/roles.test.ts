import { jobsHaveOwnRoles } from "../../../policies/jobs/roles";
import { definitionWith, unknownDefinition } from "../../support/definitions";
import { UNKNOWN, type FixtureResource } from "../../support/policyServer";
import { pipeline, withProps } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const nameOf = (kind: string): string => `sluicegate-dev-${kind}-1a2b3c`;
const arnOf = (kind: string): string => `arn:aws:iam::111122223333:role/${nameOf(kind)}`;
const role = (kind: string): FixtureResource => ({
  type: "aws:iam/role:Role",
  name: kind,
  props: { name: nameOf(kind) },
});
const [own, ...jobs] = ["pipeline", "processing", "training", "evaluation"].map(role);
const roles = own === undefined ? jobs : [own, ...jobs];

const ROLE = "/Steps/1/Arguments/RoleArn";
const refused = (by: unknown, ...problems: string[]): readonly [Change, ...string[]] => [
  definitionWith(ROLE, by),
  ...problems.map((problem) => `regression .pipelineDefinition step "Train" ${ROLE}: ${problem}`),
];
const LITERAL = "Expected a literal role of the job's own";
const STRANGER = "Expected a job role of the stack, or one that floors.yaml allows, got another";
const PIPELINES = "Expected a role of the job's own, got the pipeline's";
const NOT_KNOWN =
  "regression .roleArn: UNPROVED: the pipeline's own role is not known, so nobody knows whether jobs share it";
const computed = (from: readonly FixtureResource[]) => (stack: readonly FixtureResource[]) =>
  stack.map((one) => (one === pipeline ? { ...withProps(one, { roleArn: UNKNOWN }), edges: { roleArn: from } } : one));

describeRule(jobsHaveOwnRoles, {
  stack: [...roles, pipeline],
  subject: pipeline,
  floors: { allowed: { roles: ["arn:aws:iam::111122223333:role/team/existing"] } },
  refuses: {
    "the pipeline's role": refused(arnOf("pipeline"), PIPELINES),
    "a role that the stack does not have": refused(arnOf("other"), STRANGER),
    "no role": refused(undefined, LITERAL),
    "a role of the starter's choice": refused(
      { Get: "Parameters.InputData" },
      `${LITERAL}, got a parameter that may be anything`,
    ),
    "a pipeline whose role is not known": [computed([]), NOT_KNOWN],
    "a pipeline whose role may be one of two": [computed(roles.slice(0, 2)), NOT_KNOWN],
  },
  accepts: {
    "a definition that is not known, which is GATE-09's finding": (stack) =>
      stack.map((one) => (one === pipeline ? unknownDefinition : one)),
    "a role that validators allow": definitionWith(ROLE, "arn:aws:iam::111122223333:role/team/existing"),
    "a pipeline whose role is one of the stack's": computed(roles.slice(0, 1)),
  },
});
