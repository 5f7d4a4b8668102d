/** What one provider's type is called in the other: a rule that looks at one of them looks at both. */
import assert from "node:assert/strict";
import { rules } from "../../policies/index";

const BUCKET = "aws-native:s3:Bucket";
/** CloudFormation has no such type, or CloudControl cannot make it. Source: the provider's list of supported types. */
const NONE = undefined;

/** By the type in `aws`: the one of `aws-native` that says the same, perhaps as a part of a larger resource. */
const TWINS: Readonly<Record<string, string | undefined>> = {
  "aws:appautoscaling/target:Target": "aws-native:applicationautoscaling:ScalableTarget",
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": "aws-native:events:EventBusPolicy",
  "aws:cloudwatch/eventPermission:EventPermission": "aws-native:events:EventBusPolicy",
  "aws:cloudwatch/eventRule:EventRule": "aws-native:events:Rule",
  "aws:cloudwatch/eventTarget:EventTarget": "aws-native:events:Rule",
  "aws:cloudwatch/logGroup:LogGroup": "aws-native:logs:LogGroup",
  "aws:codebuild/project:Project": NONE,
  "aws:codebuild/sourceCredential:SourceCredential": NONE,
  "aws:codebuild/webhook:Webhook": NONE,
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": NONE,
  "aws:ec2/securityGroup:SecurityGroup": "aws-native:ec2:SecurityGroup",
  "aws:ec2/securityGroupRule:SecurityGroupRule": "aws-native:ec2:SecurityGroupIngress",
  "aws:ec2/subnet:Subnet": "aws-native:ec2:Subnet",
  "aws:ec2/vpc:Vpc": "aws-native:ec2:Vpc",
  "aws:ec2/vpcEndpoint:VpcEndpoint": "aws-native:ec2:VpcEndpoint",
  "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy": "aws-native:ec2:VpcEndpoint",
  "aws:ecr/registryPolicy:RegistryPolicy": "aws-native:ecr:RegistryPolicy",
  "aws:ecr/repository:Repository": "aws-native:ecr:Repository",
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "aws-native:ecr:Repository",
  "aws:iam/accessKey:AccessKey": "aws-native:iam:AccessKey",
  "aws:iam/groupPolicy:GroupPolicy": "aws-native:iam:GroupPolicy",
  "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": "aws-native:iam:Group",
  "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": "aws-native:iam:Group",
  "aws:iam/policy:Policy": "aws-native:iam:ManagedPolicy",
  "aws:iam/policyAttachment:PolicyAttachment": "aws-native:iam:Role",
  "aws:iam/role:Role": "aws-native:iam:Role",
  "aws:iam/rolePolicy:RolePolicy": "aws-native:iam:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "aws-native:iam:Role",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "aws-native:iam:Role",
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential": NONE,
  "aws:iam/user:User": "aws-native:iam:User",
  "aws:iam/userLoginProfile:UserLoginProfile": "aws-native:iam:User",
  "aws:iam/userPolicy:UserPolicy": "aws-native:iam:UserPolicy",
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": "aws-native:iam:User",
  "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": "aws-native:iam:User",
  "aws:kms/externalKey:ExternalKey": "aws-native:kms:Key",
  "aws:kms/key:Key": "aws-native:kms:Key",
  "aws:kms/keyPolicy:KeyPolicy": "aws-native:kms:Key",
  "aws:kms/replicaExternalKey:ReplicaExternalKey": "aws-native:kms:ReplicaKey",
  "aws:kms/replicaKey:ReplicaKey": "aws-native:kms:ReplicaKey",
  "aws:lambda/function:Function": "aws-native:lambda:Function",
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": "aws-native:lambda:EventInvokeConfig",
  "aws:lambda/functionUrl:FunctionUrl": "aws-native:lambda:Url",
  "aws:lambda/permission:Permission": "aws-native:lambda:Permission",
  "aws:lambda/resourcePolicy:ResourcePolicy": NONE,
  "aws:s3/bucket:Bucket": BUCKET,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": BUCKET,
  "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2": BUCKET,
  "aws:s3/bucketLogging:BucketLogging": BUCKET,
  "aws:s3/bucketLoggingV2:BucketLoggingV2": BUCKET,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": BUCKET,
  "aws:s3/bucketPolicy:BucketPolicy": "aws-native:s3:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": BUCKET,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": BUCKET,
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2": BUCKET,
  "aws:s3/bucketV2:BucketV2": BUCKET,
  "aws:s3/bucketVersioning:BucketVersioning": BUCKET,
  "aws:s3/bucketVersioningV2:BucketVersioningV2": BUCKET,
  "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition": "aws-native:sagemaker:DataQualityJobDefinition",
  "aws:sagemaker/domain:Domain": "aws-native:sagemaker:Domain",
  "aws:sagemaker/endpoint:Endpoint": "aws-native:sagemaker:Endpoint",
  "aws:sagemaker/endpointConfiguration:EndpointConfiguration": "aws-native:sagemaker:EndpointConfig",
  "aws:sagemaker/featureGroup:FeatureGroup": "aws-native:sagemaker:FeatureGroup",
  "aws:sagemaker/mlflowApp:MlflowApp": "aws-native:sagemaker:MlflowApp",
  "aws:sagemaker/mlflowTrackingServer:MlflowTrackingServer": "aws-native:sagemaker:MlflowTrackingServer",
  "aws:sagemaker/model:Model": "aws-native:sagemaker:Model",
  "aws:sagemaker/modelPackageGroup:ModelPackageGroup": "aws-native:sagemaker:ModelPackageGroup",
  "aws:sagemaker/modelPackageGroupPolicy:ModelPackageGroupPolicy": "aws-native:sagemaker:ModelPackageGroup",
  "aws:sagemaker/monitoringSchedule:MonitoringSchedule": "aws-native:sagemaker:MonitoringSchedule",
  "aws:sagemaker/notebookInstance:NotebookInstance": "aws-native:sagemaker:NotebookInstance",
  "aws:sagemaker/pipeline:Pipeline": "aws-native:sagemaker:Pipeline",
  "aws:sagemaker/trainingJob:TrainingJob": NONE,
  "aws:scheduler/schedule:Schedule": "aws-native:scheduler:Schedule",
  "aws:sns/topic:Topic": "aws-native:sns:Topic",
  "aws:sns/topicPolicy:TopicPolicy": "aws-native:sns:TopicPolicy",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "aws-native:ec2:SecurityGroupEgress",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "aws-native:ec2:SecurityGroupIngress",
};

const typed = rules.flatMap(({ id, on }) => (on === "every" ? [] : [{ id, on }]));

describe("the two providers' types", () => {
  it("are all known here", () => {
    const types = new Set(typed.flatMap(({ on }) => on.filter((type) => type.startsWith("aws:"))));
    assert.deepEqual([...types].sort(), Object.keys(TWINS).sort());
  });

  it("are looked at by the same rules", () => {
    const alone = typed.flatMap(({ id, on }) =>
      on.flatMap((type) => {
        const twin = TWINS[type];
        return twin === undefined || on.includes(twin) ? [] : [`${id}: ${type} without ${twin}`];
      }),
    );
    assert.deepEqual(alone, []);
  });
});
