/**
 * Who of a stack may do what, decided by an IAM simulator over the very documents that are deployed, beside what the
 * steps of its pipelines do by the independent list.
 */
import assert from "node:assert/strict";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import type { StackConfig } from "../../infra/config";
import type { RenderedPipeline } from "../../infra/definition";
import { jobPolicy } from "../../infra/jobPolicy";
import { JOB_ROLES, type Names } from "../../infra/names";
import { pipelinePolicy } from "../../infra/pipelinePolicy";
import type { Reaches } from "../../infra/reach";
import type { Scope } from "../../infra/statements";
import type { Json } from "../../pipeline/schema";
import { callsOf, type Call } from "./stepCalls";

export type Asked = Omit<Call, "role">;

export interface Privileges {
  /** Documents by the ARN of their role. */
  readonly policies: ReadonlyMap<string, string>;
  readonly calls: readonly Call[];
  /** Each call once, with the roles whose steps make it. */
  readonly matrix: readonly { readonly asked: Asked; readonly roles: ReadonlySet<string> }[];
  /** ARNs of the roles that may, in the order of `policies`. */
  readonly whoMay: (asked: Asked) => Promise<string[]>;
}

/** The boundary of the roles, and the alias of the environment's key by which it names that key. */
export interface Bounds {
  readonly boundary: string;
  readonly keyAlias: string;
}

/** @param bounds absent where only the roles' own policies are asked */
export function privilegesOf(
  config: StackConfig,
  names: Names,
  rendered: readonly RenderedPipeline[],
  bounds?: Bounds,
): Privileges {
  const policies = new Map(
    rendered.flatMap(({ name, reaches }) => policiesOf({ config, names, pipeline: name }, reaches)),
  );
  const calls = rendered.flatMap(({ name, definition }) => callsIn(name, definition));
  return { policies, calls, matrix: [...matrixOf(calls, [...policies.keys()])], whoMay };

  function callsIn(pipeline: string, definition: string): Call[] {
    const own = names.pipeline(pipeline);
    return callsOf(JSON.parse(definition) as Json, {
      account: config.account,
      region: config.region,
      keyArn: config.keyArn,
      pipelineRole: own.roles.pipeline.arn,
      packageGroupArn: own.modelPackageGroupArn,
      packageArn: own.modelPackageArns.replace("*", "1"),
    });
  }

  async function whoMay(asked: Asked): Promise<string[]> {
    const answers = await Promise.all(
      [...policies].map(async ([role, policy]) =>
        (await isAllowed({ config, role, policy, bounds }, asked)) ? role : undefined,
      ),
    );
    return answers.filter((role) => role !== undefined);
  }
}

/** The documents of one pipeline's roles, by the ARN of the role. */
export function policiesOf(scope: Scope, reaches: Reaches): [string, string][] {
  const { roles } = scope.names.pipeline(scope.pipeline);
  const jobs = JOB_ROLES.map((kind): [string, string] => {
    const reach = reaches.jobs.get(roles[kind].arn);
    assert.ok(reach !== undefined, kind);
    return [roles[kind].arn, jobPolicy(scope, reach)];
  });
  return [[roles.pipeline.arn, pipelinePolicy(scope, reaches.pipeline)], ...jobs];
}

function matrixOf(calls: readonly Call[], roles: readonly string[]) {
  const matrix = new Map<string, { readonly asked: Asked; readonly roles: Set<string> }>();
  for (const { role, ...asked } of calls) {
    const key = JSON.stringify(asked);
    const row = matrix.get(key) ?? { asked, roles: new Set() };
    matrix.set(key, row);
    row.roles.add(role);
    // Code is addressed by its content and no secret within the stack; an execution may outlive the update that replaces it.
    const isCode = asked.action === "s3:GetObject" && asked.resource.includes("/code/");
    if (isCode) for (const other of roles) if (!other.includes("-pipeline-")) row.roles.add(other);
  }
  return matrix.values();
}

interface Asking {
  readonly config: StackConfig;
  readonly role: string;
  readonly policy: string;
  readonly bounds: Bounds | undefined;
}

async function isAllowed({ config, role, policy, bounds }: Asking, asked: Asked): Promise<boolean> {
  const { action, resource, context } = asked;
  const ofKey = action.startsWith("kms:");
  const document: unknown = JSON.parse(policy);
  const boundary: unknown = bounds === undefined ? undefined : JSON.parse(bounds.boundary);
  const aliases: Record<string, string[]> =
    bounds === undefined || !ofKey ? {} : { "kms:ResourceAliases": [bounds.keyAlias] };
  const answer = await runSimulation(
    {
      request: {
        principal: `arn:aws:sts::${config.account}:assumed-role/${role.split("/").pop() ?? ""}/SageMaker`,
        action,
        resource: { resource, accountId: config.account },
        contextVariables: { ...context, ...aliases },
      },
      identityPolicies: [{ name: "own-work-only", policy: document }],
      ...(boundary === undefined ? {} : { permissionBoundaryPolicies: [{ name: "boundary", policy: boundary }] }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(ofKey ? { resourcePolicy: keyPolicy(config) } : {}),
    },
    {},
  );
  assert.ok(answer.resultType !== "error", JSON.stringify(answer));
  return answer.overallResult === "Allowed";
}

/** AWS's default key policy: who may use the key is left to the account's IAM policies. */
const keyPolicy = ({ account }: StackConfig) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" }],
});

export const ask = (action: string, resource: string, context: Call["context"] = {}): Asked => ({
  action,
  resource,
  context,
});

export const shown = ({ action, resource, context }: Asked): string =>
  `${action} on ${resource.split(":").slice(5).join(":")} ${JSON.stringify(context)}`;
