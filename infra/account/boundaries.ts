/** Boundaries: for each environment the most that a role of it can ever do. */
import * as pulumi from "@pulumi/pulumi";
import * as iam from "@pulumi/aws/iam";
import { adopted, type Concern } from "./concern";
import { environmentBoundary } from "./environmentBoundary";

export class Boundaries extends pulumi.ComponentResource {
  constructor(name: string, scope: Concern, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:account:Boundaries", name, {}, opts);
    const { config, names } = scope;
    const made = config.environments.filter((environment) => config.existing.boundaryArns?.[environment] === undefined);
    for (const environment of made) {
      const child = `${name}-${environment}`;
      new iam.Policy(
        child,
        {
          name: names.boundary(environment).name,
          description: `Sluicegate: the most that a role of stack ${environment} can do`,
          policy: environmentBoundary(scope, environment),
        },
        { parent: this, ...adopted(config, child) },
      );
    }
    this.registerOutputs({});
  }
}
