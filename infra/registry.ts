/** Registry: the model package group of one pipeline. Versions enter it only through the pipeline's gate. */
import * as pulumi from "@pulumi/pulumi";
import * as sagemaker from "@pulumi/aws/sagemaker";
import type { StackConfig } from "./config";
import type { Names } from "./names";

export interface RegistryArgs {
  readonly config: StackConfig;
  readonly names: Names;
  readonly pipeline: string;
}

export class Registry extends pulumi.ComponentResource {
  readonly group: sagemaker.ModelPackageGroup;

  constructor(name: string, { config, names, pipeline }: RegistryArgs, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:infra:Registry", name, {}, opts);
    this.group = new sagemaker.ModelPackageGroup(
      `${name}-models`,
      {
        modelPackageGroupName: names.pipeline(pipeline).modelPackageGroup,
        modelPackageGroupDescription: `Models that passed the gate of ${pipeline} and wait for, or hold, an approval`,
      },
      { parent: this, protect: config.protect },
    );
    this.registerOutputs({});
  }
}
