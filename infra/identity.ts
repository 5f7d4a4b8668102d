/**
 * Identity: the pipeline's role, which registers and cannot compute, and one role per kind of step, which cannot register.
 * Where the config gives a pipeline's roles, none is made, and whoever made them answers for what they may.
 */
import * as pulumi from "@pulumi/pulumi";
import * as iam from "@pulumi/aws/iam";
import type { StackConfig } from "./config";
import { JOB_ROLES, type Names, type RoleKind } from "./names";
import { jobPolicy } from "./jobPolicy";
import { pipelinePolicy } from "./pipelinePolicy";
import type { Reaches } from "./reach";
import { trustPolicy, type Scope } from "./statements";

export interface IdentityArgs {
  readonly config: StackConfig;
  readonly names: Names;
  readonly pipeline: string;
  readonly reaches: Reaches;
}

export class Identity extends pulumi.ComponentResource {
  /** ARN of the role that the pipeline itself runs as, made here or given. */
  readonly pipelineRoleArn: pulumi.Input<string>;
  /** Everything that must exist before a pipeline can run under these roles. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, { config, names, pipeline, reaches }: IdentityArgs, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:infra:Identity", name, {}, opts);
    const scope: Scope = { config, names, pipeline };
    const physical = names.pipeline(pipeline).roles;
    const given = config.existing.roleArns?.[pipeline] !== undefined;
    const policies: pulumi.Resource[] = [];
    this.pipelineRoleArn = given ? physical.pipeline.arn : createRoles(this);
    this.ready = policies;
    this.registerOutputs({});

    function createRoles(parent: Identity): pulumi.Output<string> {
      for (const kind of JOB_ROLES) {
        const reach = reaches.jobs.get(physical[kind].arn);
        if (reach !== undefined) createRole(parent, kind, jobPolicy(scope, reach)); // one that no step uses serves nobody
      }
      return createRole(parent, "pipeline", pipelinePolicy(scope, reaches.pipeline)).arn;
    }

    function createRole(parent: Identity, kind: RoleKind, policy: string): iam.Role {
      const role = new iam.Role(
        `${name}-${kind}`,
        {
          name: physical[kind].name,
          ...(config.naming.rolePath === undefined ? {} : { path: config.naming.rolePath }),
          description: `Sluicegate ${pipeline}: ${kind} role`,
          assumeRolePolicy: trustPolicy(scope),
          permissionsBoundary: config.permissionsBoundaryArn,
        },
        { parent },
      );
      const args = { role: role.name, name: "own-work-only", policy };
      policies.push(new iam.RolePolicy(`${name}-${kind}-policy`, args, { parent }));
      return role;
    }
  }
}
