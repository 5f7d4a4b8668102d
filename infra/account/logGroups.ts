/** LogGroups: where SageMaker writes what jobs print. The names are AWS's and shared by all environments of the account. */
import * as pulumi from "@pulumi/pulumi";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import { adopted, type Concern } from "./concern";
import { SHARED_LOG_GROUPS } from "./names";

export interface LogGroupsArgs extends Concern {
  /** ARN of the key that encrypts the groups. */
  readonly keyArn: pulumi.Input<string>;
}

export class LogGroups extends pulumi.ComponentResource {
  constructor(name: string, { config, keyArn }: LogGroupsArgs, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:account:LogGroups", name, {}, opts);
    const made = SHARED_LOG_GROUPS.filter((group) => config.existing.logGroups?.includes(group) !== true);
    for (const group of made) {
      const child = `${name}-${group.split("/").at(-1) ?? ""}`;
      new cloudwatch.LogGroup(
        child,
        { name: group, kmsKeyId: keyArn, retentionInDays: config.logRetentionDays },
        { parent: this, protect: config.protect, retainOnDelete: true, ...adopted(config, child) },
      );
    }
    this.registerOutputs({});
  }
}
