/** The identities that the program itself declares, from the pure functions that write their policies. */
import assert from "node:assert/strict";
import { ciRoles } from "../../infra/account/ciJobs";
import { githubTrust } from "../../infra/account/githubTrust";
import { guardPolicy } from "../../infra/account/guard";
import { accountNames } from "../../infra/account/names";
import { readAccountConfig, readConfig } from "../../infra/config";
import { renderPipeline } from "../../infra/definition";
import { jobPolicy } from "../../infra/jobPolicy";
import { JOB_ROLES, namesOf } from "../../infra/names";
import { pipelinePolicy } from "../../infra/pipelinePolicy";
import { trustPolicy } from "../../infra/statements";
import { writtenPipelines, type WrittenPipeline } from "../../pipeline";
import { accountIdentity, rawAccount } from "./accountConfig";
import { role, rolePolicy } from "./identities";
import type { FixtureResource } from "./policyServer";
import { repositoryRoot } from "./repository";
import { provider, type StatementFields } from "./resources";
import { rawConfig, stackIdentity } from "./stackConfig";

export interface Document {
  readonly Version: string;
  readonly Statement: readonly StatementFields[];
}

export const parse = (text: string): Document => JSON.parse(text) as Document;

/**
 * One pipeline of an environment: its own role, a role for each kind of job, and the pipeline.
 * @param define what the pipeline is instead of the regression
 */
export function environment(define?: WrittenPipeline["define"]): FixtureResource[] {
  const config = readConfig(rawConfig, stackIdentity, ["regression"]);
  const names = namesOf(config);
  const [regression] = writtenPipelines;
  assert.ok(regression !== undefined);
  const { definition, reaches } = renderPipeline(
    repositoryRoot,
    { ...regression, define: define ?? regression.define },
    config,
    names,
  );
  const scope = { config, names, pipeline: regression.name };
  const { roles, pipeline } = names.pipeline(regression.name);
  const policies = [
    ["pipeline", pipelinePolicy(scope, reaches.pipeline)] as const,
    ...JOB_ROLES.flatMap((kind) => {
      const reach = reaches.jobs.get(roles[kind].arn);
      return reach === undefined ? [] : [[kind, jobPolicy(scope, reach)] as const];
    }),
  ];
  const resources = policies.flatMap(([kind, policy]) => {
    const made = role(kind, roles[kind].name);
    const trusting = { ...made, props: { ...made.props, assumeRolePolicy: trustPolicy(scope) } };
    return [trusting, rolePolicy(trusting, ...parse(policy).Statement)];
  });
  const props = { pipelineName: pipeline, pipelineDefinition: definition, roleArn: roles.pipeline.arn };
  return [provider, ...resources, { type: "aws:sagemaker/pipeline:Pipeline", name: "regression", props, provider }];
}

/** The roles of CI in an account with one environment. */
export function account(): FixtureResource[] {
  const config = readAccountConfig({ ...rawAccount, "sluicegate:environments": ["prod"] }, accountIdentity);
  const names = accountNames(config);
  const scope = { config, names };
  const policy = (name: string, physical: string, text: string): FixtureResource => ({
    type: "aws:iam/policy:Policy",
    name,
    props: { name: physical, policy: text },
    provider,
  });
  const attachment = (name: string, to: string, policyArn: string): FixtureResource => ({
    type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    name,
    props: { role: to, policyArn },
    provider,
  });
  const made = ciRoles(scope).flatMap((one) => {
    const bare = role(one.name, names.role(one.name).name);
    const props = {
      ...bare.props,
      assumeRolePolicy: githubTrust(config, names, one.job),
      permissionsBoundary: names.rolePolicy(one.name).arn,
    };
    return [
      { ...bare, props },
      policy(`${one.name}-policy`, names.rolePolicy(one.name).name, one.policy),
      attachment(`${one.name}-own`, names.role(one.name).name, names.rolePolicy(one.name).arn),
      attachment(`${one.name}-guard`, names.role(one.name).name, names.guard.arn),
    ];
  });
  return [provider, ...made, policy("guard", names.guard.name, guardPolicy(scope))];
}
