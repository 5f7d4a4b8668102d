/** Identity: the pipeline's role, which registers and cannot compute, and one role per kind of step, which cannot register. */
import * as pulumi from "@pulumi/pulumi";
import * as iam from "@pulumi/aws/iam";
import type { StackConfig } from "./config";
import type { Names, RoleKind } from "./names";
import { jobPolicy } from "./jobPolicy";
import { pipelinePolicy } from "./pipelinePolicy";
import { trustPolicy, type Scope } from "./statements";

export interface IdentityArgs {
  readonly config: StackConfig;
  readonly names: Names;
  readonly pipeline: string;
}

export class Identity extends pulumi.ComponentResource {
  readonly roles: Readonly<Record<RoleKind, iam.Role>>;
  /** Everything that must exist before a pipeline can run under these roles. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, { config, names, pipeline }: IdentityArgs, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:infra:Identity", name, {}, opts);
    const scope: Scope = { config, names, pipeline };
    const physical = names.pipeline(pipeline).roles;
    const policies: pulumi.Resource[] = [];
    this.roles = {
      pipeline: createRole(this, "pipeline"),
      processing: createRole(this, "processing"),
      training: createRole(this, "training"),
      evaluation: createRole(this, "evaluation"),
    };
    this.ready = policies;
    this.registerOutputs({});

    function createRole(parent: Identity, kind: RoleKind): iam.Role {
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
      const policy = kind === "pipeline" ? pipelinePolicy(scope) : jobPolicy(scope, kind);
      const args = { role: role.name, name: "own-work-only", policy };
      policies.push(new iam.RolePolicy(`${name}-${kind}-policy`, args, { parent }));
      return role;
    }
  }
}
