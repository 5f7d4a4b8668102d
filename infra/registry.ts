/**
 * Registry: the model package group of one pipeline, which versions enter only through its gate, and the repository of
 * its own image where it has one.
 */
import * as pulumi from "@pulumi/pulumi";
import * as ecr from "@pulumi/aws/ecr";
import * as sagemaker from "@pulumi/aws/sagemaker";
import type { StackConfig } from "./config";
import type { Names } from "./names";
import { readersPolicy } from "./registryPolicy";

export interface RegistryArgs {
  readonly config: StackConfig;
  readonly names: Names;
  readonly pipeline: string;
  /** Whether the pipeline's folder has a Dockerfile. */
  readonly ownImage: boolean;
}

/** Days after which an image without a tag expires: a push that was never pinned, since tags are given once. */
const UNTAGGED_DAYS = 14;

export class Registry extends pulumi.ComponentResource {
  readonly group: sagemaker.ModelPackageGroup;

  constructor(name: string, args: RegistryArgs, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:infra:Registry", name, {}, opts);
    const { config, names, pipeline, ownImage } = args;
    const own = names.pipeline(pipeline);
    this.group = createGroup(this);
    if (config.crossAccountReaders.length > 0) createReaders(this, this.group);
    if (ownImage && config.existing.repositoryArns?.[pipeline] === undefined) createRepository(this);
    this.registerOutputs({});

    function createGroup(parent: Registry): sagemaker.ModelPackageGroup {
      return new sagemaker.ModelPackageGroup(
        `${name}-models`,
        {
          modelPackageGroupName: own.modelPackageGroup,
          modelPackageGroupDescription: `Models that passed the gate of ${pipeline} and wait for, or hold, an approval`,
        },
        { parent, protect: config.protect },
      );
    }

    function createReaders(parent: Registry, group: sagemaker.ModelPackageGroup): void {
      new sagemaker.ModelPackageGroupPolicy(
        `${name}-models-readers`,
        { modelPackageGroupName: group.modelPackageGroupName, resourcePolicy: readersPolicy(config, names, pipeline) },
        { parent },
      );
    }

    function createRepository(parent: Registry): void {
      const repository = new ecr.Repository(
        `${name}-image`,
        {
          name: own.repository.name,
          imageTagMutability: "IMMUTABLE",
          imageScanningConfiguration: { scanOnPush: true },
          encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: config.keyArn }],
        },
        { parent, protect: config.protect },
      );
      new ecr.LifecyclePolicy(
        `${name}-image-lifecycle`,
        { repository: repository.name, policy: JSON.stringify(expireUntagged) },
        { parent },
      );
    }
  }
}

const expireUntagged = {
  rules: [
    {
      rulePriority: 1,
      description: "Images that lost or never had a tag",
      selection: {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: UNTAGGED_DAYS,
      },
      action: { type: "expire" },
    },
  ],
};
