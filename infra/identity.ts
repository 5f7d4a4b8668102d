/** Identity: the pipeline's role, which registers and cannot compute, and one role per kind of step, which cannot register. */
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
  /** The role that the pipeline itself runs as. */
  readonly pipelineRole: iam.Role;
  /** Everything that must exist before a pipeline can run under these roles. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, { config, names, pipeline, reaches }: IdentityArgs, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:infra:Identity", name, {}, opts);
    const scope: Scope = { config, names, pipeline };
    const physical = names.pipeline(pipeline).roles;
    const policies: pulumi.Resource[] = [];
    this.pipelineRole = createRole(this, "pipeline", pipelinePolicy(scope, reaches.pipeline));
    for (const kind of JOB_ROLES) {
      const reach = reaches.jobs.get(physical[kind].arn);
      if (reach !== undefined) createRole(this, kind, jobPolicy(scope, reach)); // a role that no step uses serves nobody
    }
    this.ready = policies;
    this.registerOutputs({});

    function createRole(parent: Identity, kind: RoleKind, policy: string): iam.Role {
      const role = new iam.Role(
        `${name}-${kind}`,
        {
          name: physical[kind].name,
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
