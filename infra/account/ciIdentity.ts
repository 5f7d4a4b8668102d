/** CiIdentity: the roles of CI. Each has one policy, which is its boundary as well, and the guard besides. */
import * as pulumi from "@pulumi/pulumi";
import * as iam from "@pulumi/aws/iam";
import { ciRoles, type CiRole } from "./ciJobs";
import { adopted, type Concern } from "./concern";
import { githubTrust } from "./githubTrust";
import { guardPolicy } from "./guard";

export class CiIdentity extends pulumi.ComponentResource {
  constructor(name: string, scope: Concern, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:account:CiIdentity", name, {}, opts);
    const { config, names } = scope;
    const made = ciRoles(scope).filter((role) => config.existing.roleArns?.[role.name] === undefined);
    if (made.length > 0) createRoles(this);
    this.registerOutputs({});

    function createRoles(parent: CiIdentity): void {
      const what = "what no role of CI may ever do";
      const guard = createPolicy(parent, `${name}-guard`, names.guard.name, what, guardPolicy(scope));
      for (const role of made) createRole(parent, role, guard);
    }

    function createRole(parent: CiIdentity, role: CiRole, guard: iam.Policy): void {
      const child = `${name}-${role.name}`;
      const policyName = names.rolePolicy(role.name).name;
      const policy = createPolicy(
        parent,
        `${child}-policy`,
        policyName,
        `the most that ${role.name} can do`,
        role.policy,
      );
      const made = new iam.Role(
        child,
        {
          name: names.role(role.name).name,
          description: `Sluicegate CI: ${role.description}`,
          path: config.naming.rolePath ?? "/",
          assumeRolePolicy: githubTrust(config, names, role.job),
          permissionsBoundary: names.rolePolicy(role.name).arn,
        },
        { parent, dependsOn: [policy], ...adopted(config, child) },
      );
      for (const [what, arn] of [
        ["own", policy.arn],
        ["guard", guard.arn],
      ] as const) {
        new iam.RolePolicyAttachment(`${child}-${what}`, { role: made.name, policyArn: arn }, { parent });
      }
    }

    function createPolicy(
      parent: CiIdentity,
      child: string,
      policyName: string,
      description: string,
      policy: string,
    ): iam.Policy {
      return new iam.Policy(
        child,
        { name: policyName, description: `Sluicegate: ${description}`, policy },
        { parent, ...adopted(config, child) },
      );
    }
  }
}
