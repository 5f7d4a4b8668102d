/** The stack's outputs: the contract between the program and whoever works with what it made. Versioned. */

export interface PipelineOutputs {
  /** Physical name of the SageMaker pipeline. */
  readonly pipelineName: string;
  readonly pipelineArn: string;
  readonly modelPackageGroupName: string;
  /** sha256 of the rendered definition, lower-case hex. */
  readonly definitionDigest: string;
  /** sha256 of the step code's archive, lower-case hex; absent where the definition was made elsewhere. */
  readonly codeDigest?: string;
  /** Where images of the pipeline's own are pushed and pulled, without tag or digest; absent where it has none. */
  readonly imageRepository?: string;
}

export interface StackOutputs {
  readonly schemaVersion: 1;
  readonly project: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly keyArn: string;
  readonly artifactBucket: string;
  readonly dataBucket: string;
  /** Absent where all buckets are given: their owner logs them. */
  readonly logBucket?: string;
  /** The SNS topic to subscribe to; absent in what an earlier version made. */
  readonly alarmTopicArn?: string;
  /** By the pipeline's name, which is its folder. */
  readonly pipelines: Readonly<Record<string, PipelineOutputs>>;
}
