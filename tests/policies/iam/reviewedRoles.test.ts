/** Roles from elsewhere, as regulated accounts give them: nothing is known of them unless a validator has read them. */
import assert from "node:assert/strict";
import type { Floors } from "../../../policies/floors";
import { jobRolesOnlyCompute } from "../../../policies/iam/jobRoles";
import { pipelineRolesRegisterPending } from "../../../policies/iam/pipelineRole";
import { policiesOf } from "../../../policies/sdk";
import {
  EVALUATION,
  PIPELINE_ROLE,
  PROCESSING,
  roleArn,
  rolePolicy,
  TRAINING,
  trainingRole,
} from "../../support/identities";
import { analyzeStack, type FixtureResource } from "../../support/policyServer";
import { fixtureFloors, pipeline, withProps } from "../../support/resources";

const JOBS = [PROCESSING, TRAINING, EVALUATION].map(roleArn);
const given = withProps(pipeline, { roleArn: roleArn(PIPELINE_ROLE) });

async function rulesOf(roles: readonly string[], resources: readonly FixtureResource[]): Promise<string[]> {
  const floors: Floors = { ...fixtureFloors, allowed: { roles } };
  const rules = [jobRolesOnlyCompute, pipelineRolesRegisterPending];
  return (await analyzeStack(policiesOf(rules, floors), resources)).map(({ message }) => message.slice(1, 7));
}

describe("roles that validators have reviewed", () => {
  it("block while they are not listed, and not once they are", async () => {
    assert.deepEqual((await rulesOf([], [given])).sort(), ["IAM-04", "IAM-04", "IAM-04", "IAM-05"]);
    assert.deepEqual(await rulesOf(JOBS, [given]), ["IAM-05"]);
    assert.deepEqual(await rulesOf([...JOBS, roleArn(PIPELINE_ROLE)], [given]), []);
  });

  it("are judged all the same where the stack declares them", async () => {
    const start = { Effect: "Allow", Action: "sagemaker:StartPipelineExecution", Resource: "*" };
    const declared = [given, trainingRole, rolePolicy(trainingRole, start)];
    assert.deepEqual(await rulesOf([...JOBS, roleArn(PIPELINE_ROLE)], declared), ["IAM-04"]);
  });
});
