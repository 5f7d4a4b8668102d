/** Resource types whose contents go with them: what would be lost, for people. */

const LOSES: Readonly<Record<string, string>> = {
  "aws:kms/key:Key": "everything that is encrypted under it",
  "aws:kms/externalKey:ExternalKey": "everything that is encrypted under it",
  "aws:kms/replicaKey:ReplicaKey": "everything that is encrypted under it in this region",
  "aws:s3/bucket:Bucket": "its objects with all their versions",
  "aws:s3/bucketV2:BucketV2": "its objects with all their versions",
  "aws:s3/directoryBucket:DirectoryBucket": "its objects",
  "aws:ecr/repository:Repository": "its images, those of running models among them",
  "aws:sagemaker/modelPackageGroup:ModelPackageGroup": "the registered models with their approvals",
  "aws:sagemaker/featureGroup:FeatureGroup": "its features, online and in the catalogue",
  "aws:sagemaker/mlflowTrackingServer:MlflowTrackingServer": "the tracked runs with their metrics",
  "aws:sagemaker/domain:Domain": "the home folders of its users",
  "aws:sagemaker/notebookInstance:NotebookInstance": "the files on its volume",
  "aws:cloudwatch/logGroup:LogGroup": "its logs",
  "aws:dynamodb/table:Table": "its items",
  "aws:efs/fileSystem:FileSystem": "its files",
  "aws:rds/instance:Instance": "its databases",
  "aws:rds/cluster:Cluster": "its databases",
  "aws:secretsmanager/secret:Secret": "its secret values",
  "aws:sqs/queue:Queue": "the messages that wait in it",
  "aws-native:kms:Key": "everything that is encrypted under it",
  "aws-native:s3:Bucket": "its objects with all their versions",
  "aws-native:ecr:Repository": "its images, those of running models among them",
  "aws-native:sagemaker:ModelPackageGroup": "the registered models with their approvals",
  "aws-native:sagemaker:FeatureGroup": "its features, online and in the catalogue",
  "aws-native:sagemaker:MlflowTrackingServer": "the tracked runs with their metrics",
  "aws-native:sagemaker:Domain": "the home folders of its users",
  "aws-native:logs:LogGroup": "its logs",
  "aws-native:dynamodb:Table": "its items",
  "aws-native:secretsmanager:Secret": "its secret values",
};

export const STATEFUL_TYPES: readonly string[] = Object.keys(LOSES).sort();

/** What goes with a resource of this type; undefined when it can be made again from the program. */
export function lossOf(type: string): string | undefined {
  return Object.hasOwn(LOSES, type) ? LOSES[type] : undefined;
}
