/** The compliant stack's part that people work in and that serves: each property is one that a rule looks at. */
import type { FixtureResource } from "./policyServer";
import { BUCKET_NAME, KEY_ARN, PIPELINE_NAME, provider } from "./resources";

export const VPC_CONFIG = { subnets: ["subnet-0a1b2c3d"], securityGroupIds: ["sg-0a1b2c3d"] };

export const notebook: FixtureResource = {
  type: "aws:sagemaker/notebookInstance:NotebookInstance",
  name: "notebook",
  props: {
    directInternetAccess: "Disabled",
    rootAccess: "Disabled",
    instanceMetadataServiceConfiguration: { minimumInstanceMetadataServiceVersion: "2" },
    platformIdentifier: "notebook-al2023-v1",
    subnetId: "subnet-0a1b2c3d",
    securityGroups: ["sg-0a1b2c3d"],
    kmsKeyId: KEY_ARN,
  },
  provider,
};

export const domain: FixtureResource = {
  type: "aws:sagemaker/domain:Domain",
  name: "studio",
  props: { appNetworkAccessType: "VpcOnly", authMode: "SSO", kmsKeyId: KEY_ARN },
  provider,
};

export const MODEL_NAME = "sluicegate-prod-regression-3";
export const CONFIG_NAME = "sluicegate-prod-regression-3-config";
export const ENDPOINT_NAME = "sluicegate-prod-regression";

/** The third version of what the fixture's pipeline registers, approved by somebody. */
export const PACKAGE_ARN = "arn:aws:sagemaker:eu-west-1:111122223333:model-package/sluicegate-dev-regression/3";

export const model: FixtureResource = {
  type: "aws:sagemaker/model:Model",
  name: "regression-3",
  props: {
    name: MODEL_NAME,
    primaryContainer: { modelPackageName: PACKAGE_ARN },
    enableNetworkIsolation: true,
    vpcConfig: VPC_CONFIG,
  },
  provider,
};

export const config: FixtureResource = {
  type: "aws:sagemaker/endpointConfiguration:EndpointConfiguration",
  name: "regression-config",
  props: {
    name: CONFIG_NAME,
    kmsKeyArn: KEY_ARN,
    productionVariants: [
      {
        variantName: "all",
        modelName: MODEL_NAME,
        instanceType: "ml.m5.large",
        initialInstanceCount: 2,
      },
    ],
    dataCaptureConfig: {
      enableCapture: true,
      initialSamplingPercentage: 100,
      destinationS3Uri: `s3://${BUCKET_NAME}/captured/`,
      captureOptions: [{ captureMode: "Input" }, { captureMode: "Output" }],
      kmsKeyId: KEY_ARN,
    },
  },
  provider,
};

export const endpoint: FixtureResource = {
  type: "aws:sagemaker/endpoint:Endpoint",
  name: "regression-endpoint",
  props: {
    name: ENDPOINT_NAME,
    endpointConfigName: CONFIG_NAME,
    deploymentConfig: {
      blueGreenUpdatePolicy: { trafficRoutingConfiguration: { type: "CANARY", waitIntervalInSeconds: 300 } },
      autoRollbackConfiguration: { alarms: [{ alarmName: `${ENDPOINT_NAME}-errors` }] },
    },
  },
  provider,
};

export const alarm: FixtureResource = {
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  name: "regression-errors",
  props: {
    name: `${ENDPOINT_NAME}-errors`,
    namespace: "AWS/SageMaker",
    metricName: "Invocation5XXErrors",
    dimensions: { EndpointName: ENDPOINT_NAME, VariantName: "all" },
  },
  provider,
};

/** The same resource under the other provider, where its name stands elsewhere. */
export function native({ name, props, ...rest }: FixtureResource, type: string, key: string): FixtureResource {
  const { name: own = "", ...others } = props;
  return { ...rest, name, type: `aws-native:${type}`, props: { ...others, [key]: own } };
}

export const nativeEndpoint = native(endpoint, "sagemaker:Endpoint", "endpointName");

function nativeAlarmOf(one: FixtureResource): FixtureResource {
  const { dimensions, ...alarmed } = native(one, "cloudwatch:Alarm", "alarmName").props;
  return {
    ...one,
    type: "aws-native:cloudwatch:Alarm",
    props: { ...alarmed, dimensions: Object.entries(dimensions ?? {}).map(([name, value]) => ({ name, value })) },
  };
}
export const nativeAlarm = nativeAlarmOf(alarm);

/** On failed executions of the fixture's pipeline. */
export const failureAlarm: FixtureResource = {
  type: "aws:cloudwatch/metricAlarm:MetricAlarm",
  name: "regression-failed",
  props: {
    namespace: "AWS/Sagemaker/ModelBuildingPipeline",
    metricName: "ExecutionFailed",
    dimensions: { PipelineName: PIPELINE_NAME },
    statistic: "Sum",
    period: 300,
    evaluationPeriods: 1,
    comparisonOperator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    alarmActions: ["arn:aws:sns:eu-west-1:111122223333:ml-on-call"],
  },
  provider,
};
export const nativeFailureAlarm = nativeAlarmOf(failureAlarm);

const protectedNetwork = {
  enableNetworkIsolation: true,
  enableInterContainerTrafficEncryption: true,
  vpcConfig: VPC_CONFIG,
};

export const quality: FixtureResource = {
  type: "aws:sagemaker/dataQualityJobDefinition:DataQualityJobDefinition",
  name: "regression-quality",
  props: {
    name: "sluicegate-prod-regression-quality",
    dataQualityJobInput: { endpointInput: { endpointName: ENDPOINT_NAME } },
    dataQualityJobOutputConfig: { kmsKeyId: KEY_ARN },
    jobResources: { clusterConfig: { instanceCount: 1, instanceType: "ml.m5.large", volumeKmsKeyId: KEY_ARN } },
    networkConfig: protectedNetwork,
  },
  provider,
};

export const schedule: FixtureResource = {
  type: "aws:sagemaker/monitoringSchedule:MonitoringSchedule",
  name: "regression-monitoring",
  props: {
    monitoringScheduleConfig: {
      monitoringJobDefinitionName: "sluicegate-prod-regression-quality",
      monitoringType: "DataQuality",
      scheduleConfig: { scheduleExpression: "cron(0 * ? * * *)" },
    },
  },
  provider,
};

/** A schedule that holds its job itself. */
export const inlineSchedule: FixtureResource = {
  ...schedule,
  props: {
    monitoringScheduleConfig: {
      monitoringType: "DataQuality",
      monitoringJobDefinition: {
        networkConfig: protectedNetwork,
        monitoringOutputConfig: { kmsKeyId: KEY_ARN },
        monitoringResources: { clusterConfig: { instanceType: "ml.m5.large", volumeKmsKeyId: KEY_ARN } },
      },
    },
  },
};

/** All of it. */
export const serving: readonly FixtureResource[] = [
  notebook,
  domain,
  model,
  config,
  endpoint,
  alarm,
  failureAlarm,
  quality,
  schedule,
];
