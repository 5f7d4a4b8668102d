/** Keys: one for states, one for log groups, one for the data of each environment; each with the alias that names it. */
import * as pulumi from "@pulumi/pulumi";
import * as kms from "@pulumi/aws/kms";
import { keyPolicy } from "./keyPolicy";
import { keyNames } from "./names";
import { adopted, type Concern } from "./concern";

/** Days in which a deletion can be taken back; whatever the key encrypted is lost after them. */
const DELETION_WINDOW = 30;

export class Keys extends pulumi.ComponentResource {
  /** ARNs by name: `state`, `logs`, `data-<environment>`. */
  readonly arns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, scope: Concern, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:account:Keys", name, {}, opts);
    const { config, names } = scope;
    const given = config.existing.keyArns ?? {};
    this.arns = Object.fromEntries(
      keyNames(config).map((key) => {
        const arn = given[key];
        return [key, arn === undefined ? createKey(this, key) : pulumi.output(arn)];
      }),
    );
    this.registerOutputs({});

    function createKey(parent: Keys, key: string): pulumi.Output<string> {
      const child = `${name}-${key}`;
      // Whatever it encrypted needs it, also when this stack is gone.
      const kept = { parent, protect: config.protect, retainOnDelete: true };
      const made = new kms.Key(
        child,
        {
          description: `Sluicegate ${key}`,
          enableKeyRotation: true,
          deletionWindowInDays: DELETION_WINDOW,
          policy: keyPolicy(scope, key),
        },
        { ...kept, ...adopted(config, child) },
      );
      const alias = `${child}-alias`;
      new kms.Alias(alias, { name: names.alias(key), targetKeyId: made.keyId }, { ...kept, ...adopted(config, alias) });
      return made.arn;
    }
  }
}
