/**
 * Where each kind of job keeps what the rules look at, as keys below its request. A list holds the same thing in several
 * generations of an API. Source: the request shapes of the SageMaker API reference.
 */

type Places = readonly (readonly string[])[];

/** Absent where the kind of job has no such setting. */
export interface JobForm {
  readonly outputKey?: Places;
  /** The instances: their type, count and the key of their volumes. */
  readonly cluster?: Places;
  readonly volumeKey?: Places;
  readonly vpc?: Places;
  readonly trafficEncryption?: Places;
  readonly isolation?: Places;
  readonly maxRuntime?: Places;
  readonly image?: Places;
  readonly role?: Places;
  readonly environment?: Places;
  /** Whether steps of this kind may name retry policies. */
  readonly retries?: true;
}

const PROCESSING: JobForm = {
  outputKey: [["ProcessingOutputConfig", "KmsKeyId"]],
  cluster: [["ProcessingResources", "ClusterConfig"]],
  volumeKey: [["ProcessingResources", "ClusterConfig", "VolumeKmsKeyId"]],
  vpc: [["NetworkConfig", "VpcConfig"]],
  trafficEncryption: [["NetworkConfig", "EnableInterContainerTrafficEncryption"]],
  isolation: [["NetworkConfig", "EnableNetworkIsolation"]],
  maxRuntime: [["StoppingCondition", "MaxRuntimeInSeconds"]],
  image: [["AppSpecification", "ImageUri"]],
  role: [["RoleArn"]],
  environment: [["Environment"]],
  retries: true,
};

const FORMS: ReadonlyMap<string, JobForm> = new Map([
  ["Processing", PROCESSING],
  // Checks are processing jobs whose request SageMaker completes.
  ["ClarifyCheck", PROCESSING],
  ["QualityCheck", PROCESSING],
  [
    "Training",
    {
      outputKey: [["OutputDataConfig", "KmsKeyId"]],
      cluster: [["ResourceConfig"]],
      volumeKey: [["ResourceConfig", "VolumeKmsKeyId"]],
      vpc: [["VpcConfig"]],
      trafficEncryption: [["EnableInterContainerTrafficEncryption"]],
      isolation: [["EnableNetworkIsolation"]],
      maxRuntime: [["StoppingCondition", "MaxRuntimeInSeconds"]],
      image: [["AlgorithmSpecification", "TrainingImage"]],
      role: [["RoleArn"]],
      environment: [["Environment"]],
      retries: true,
    },
  ],
  // A transform job runs in its model's network, under its model's role, until its data end.
  [
    "Transform",
    {
      outputKey: [["TransformOutput", "KmsKeyId"]],
      cluster: [["TransformResources"]],
      volumeKey: [["TransformResources", "VolumeKmsKeyId"]],
      environment: [["Environment"]],
      retries: true,
    },
  ],
  [
    "Model",
    {
      vpc: [["VpcConfig"]],
      isolation: [["EnableNetworkIsolation"]],
      image: [["PrimaryContainer", "Image"]],
      role: [["ExecutionRoleArn"]],
      environment: [["PrimaryContainer", "Environment"]],
    },
  ],
  [
    "AutoML",
    {
      outputKey: [["OutputDataConfig", "KmsKeyId"]],
      volumeKey: [
        ["SecurityConfig", "VolumeKmsKeyId"],
        ["AutoMLJobConfig", "SecurityConfig", "VolumeKmsKeyId"],
      ],
      vpc: [
        ["SecurityConfig", "VpcConfig"],
        ["AutoMLJobConfig", "SecurityConfig", "VpcConfig"],
      ],
      trafficEncryption: [
        ["SecurityConfig", "EnableInterContainerTrafficEncryption"],
        ["AutoMLJobConfig", "SecurityConfig", "EnableInterContainerTrafficEncryption"],
      ],
      role: [["RoleArn"]],
      retries: true,
    },
  ],
]);

/** Undefined for steps that run no job of SageMaker's; what may run anything at all is GATE-10's. */
export function formOf(type: string): JobForm | undefined {
  return FORMS.get(type);
}
