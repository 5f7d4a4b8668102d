/**
 * The plain values that a pipeline definition needs. Everything here is known before anything is deployed (it comes from
 * the stack's config and from names that are computed from it), so the rendered definition is known at preview and the
 * policy pack can read all of it.
 */

/** A bound that one metric of the evaluation must hold before a model is registered. */
export interface Gate {
  /** The metric's name, for example `mse`. */
  readonly metric: string;
  /** Where the metric stands in evaluation.json, for example `regression_metrics.mse.value`. */
  readonly path: string;
  /** `max`: the metric must be at most `bound`; `min`: at least. */
  readonly direction: "max" | "min";
  readonly bound: number;
}

/** The step code of one pipeline: a content-addressed archive in the artifact bucket. */
export interface CodeArchive {
  /** `s3://bucket/code/<digest>/sourcedir.tar.gz` */
  readonly uri: string;
  /** sha256 of the archive's bytes, lower-case hex. */
  readonly digest: string;
}

/** What the stack's config says of one pipeline. */
export interface PipelineOptions {
  /** Instance types that a starter may choose from; the first is the default. All of one storage kind. */
  readonly processingInstanceTypes: readonly string[];
  readonly trainingInstanceTypes: readonly string[];
  /** Upper bound of each job's run time, in seconds. */
  readonly maxRuntimeSeconds: number;
  /** Seed of the split, of training and of the bootstrap. */
  readonly seed: number;
  /** Column to predict. */
  readonly target: string;
  /** Columns whose values are replaced by a keyed hash before anything else sees them. */
  readonly pseudonymiseColumns: readonly string[];
  /** One of those columns, whose equal values stay in one split, so that no person is trained on and tested with. */
  readonly keyColumn?: string;
  /** True when what lies under one input prefix never changes: only then may Preprocess be cached. */
  readonly immutableInputs: boolean;
  /** `sha256:<64 hex>` that pins the image of the steps; absent: the image's release tag. */
  readonly imageDigest?: string;
}

export interface PipelineSettings {
  readonly project: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  /** Physical name of the SageMaker pipeline. */
  readonly pipelineName: string;
  readonly modelPackageGroupName: string;
  readonly artifactBucket: string;
  readonly dataBucket: string;
  /** KMS key for everything that is stored. */
  readonly keyArn: string;
  /** One role per kind of step. The pipeline's own role, which registers, is not among them. */
  readonly jobRoleArns: { readonly processing: string; readonly training: string; readonly evaluation: string };
  /** Patterns of the functions and the queues that Lambda and Callback steps may call: put a name for the `*`. */
  readonly functionArns: string;
  readonly queueUrls: string;
  /** Present when the stack's jobs run inside a VPC. */
  readonly network?: { readonly subnetIds: readonly string[]; readonly securityGroupIds: readonly string[] };
  /** Image of every step. */
  readonly imageUri: string;
  readonly code: CodeArchive;
  readonly gates: readonly Gate[];
  readonly options: PipelineOptions;
}
