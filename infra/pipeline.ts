/** Pipeline: the step code as a content-addressed object, and the SageMaker pipeline that is the rendered definition. */
import * as pulumi from "@pulumi/pulumi";
import * as s3 from "@pulumi/aws/s3";
import * as sagemaker from "@pulumi/aws/sagemaker";
import type { Archive } from "./code";
import type { StackConfig } from "./config";
import type { RenderedPipeline } from "./definition";
import type { Identity } from "./identity";
import type { Registry } from "./registry";
import type { Storage } from "./storage";

export interface PipelineArgs {
  readonly config: StackConfig;
  readonly rendered: RenderedPipeline;
  readonly storage: Storage;
  readonly identity: Identity;
  readonly registry: Registry;
}

export class Pipeline extends pulumi.ComponentResource {
  readonly pipeline: sagemaker.Pipeline;

  constructor(name: string, args: PipelineArgs, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:infra:Pipeline", name, {}, opts);
    const { config, rendered, storage, identity, registry } = args;

    const code = rendered.archive === undefined ? [] : [createCode(this, rendered.archive)];
    // The definition names buckets, roles, group and code by literals, which make no edges; the order is said here.
    this.pipeline = new sagemaker.Pipeline(
      name,
      {
        pipelineName: rendered.literals.pipelineName,
        pipelineDisplayName: rendered.literals.pipelineName,
        pipelineDescription: `Sluicegate ${rendered.name}: process, train, evaluate, gate, register`,
        pipelineDefinition: rendered.definition,
        roleArn: identity.pipelineRoleArn,
      },
      { parent: this, dependsOn: [...code, storage, registry, ...identity.ready] },
    );
    this.registerOutputs({});

    function createCode(parent: Pipeline, archive: Archive): s3.BucketObject {
      return new s3.BucketObject(
        `${name}-code`,
        {
          bucket: storage.artifactBucket,
          key: archive.key,
          contentBase64: archive.bytes.toString("base64"),
          contentType: "application/gzip",
          serverSideEncryption: "aws:kms",
          kmsKeyId: config.keyArn,
        },
        // Registered models name their code by digest, so an archive outlives the definition that used it.
        { parent, retainOnDelete: true },
      );
    }
  }
}
