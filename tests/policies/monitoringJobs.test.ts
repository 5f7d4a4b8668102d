import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { monitoringIsProtected } from "../../policies/monitoringJobs";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { key, KEY_ARN, withProps } from "../support/resources";
import { describeRule, type Change } from "../support/ruleCases";
import { inlineSchedule, quality, schedule, VPC_CONFIG } from "../support/serving";

const OWN = "Expected the ARN of a KMS key of your own";
const UNTRACED = "UNPROVED: the key is not known at preview and does not come from exactly one KMS key of the stack";
const SUBNETS = "Expected subnets of a network of our own";
const GROUPS = "Expected security groups of a network of our own";
const ISOLATED = "Expected enableNetworkIsolation to be true";
const ENCRYPTED = "Expected enableInterContainerTrafficEncryption to be true";
const FLAGS = { enableNetworkIsolation: true, enableInterContainerTrafficEncryption: true };
const NETWORK = { ...FLAGS, vpcConfig: VPC_CONFIG };
const cluster = (settings: object): Record<string, JavaScriptValue> => ({
  jobResources: { clusterConfig: { instanceType: "ml.m5.large", ...settings } },
});

const { dataQualityJobOutputConfig, name, ...others } = quality.props;
const native = (kind: string): readonly [FixtureResource, string] => {
  const output = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}JobOutputConfig`;
  const type = `aws-native:sagemaker:${kind}JobDefinition`;
  const props = { ...others, jobDefinitionName: name ?? "", [output]: dataQualityJobOutputConfig ?? {} };
  return [{ ...quality, type, props }, output];
};
const explaining = native("ModelExplainability");

for (const [subject, output] of [
  [quality, "dataQualityJobOutputConfig"],
  ...["DataQuality", "ModelQuality", "ModelBias"].map(native),
  explaining,
] as const) {
  const where = (place: string, what: string): string => `regression-quality .${place}: ${what}`;
  const computed =
    (...from: readonly FixtureResource[]) =>
    (): FixtureResource[] => [
      ...from,
      { ...withProps(subject, { [output]: { kmsKeyId: UNKNOWN } }), edges: { [output]: from } },
    ];
  const asks = subject === explaining[0];
  const isolation: Change = { networkConfig: { ...NETWORK, enableNetworkIsolation: false } };
  describeRule(
    monitoringIsProtected,
    {
      stack: [subject],
      subject,
      refuses: {
        "plain traffic between containers": [
          { networkConfig: { ...NETWORK, enableInterContainerTrafficEncryption: false } },
          where("networkConfig.enableInterContainerTrafficEncryption", ENCRYPTED),
        ],
        ...(asks ? {} : { "a network": [isolation, where("networkConfig.enableNetworkIsolation", ISOLATED)] }),
        "no word of the network": [
          { networkConfig: undefined },
          ...(asks ? [] : [where("networkConfig.enableNetworkIsolation", ISOLATED)]),
          where("networkConfig.enableInterContainerTrafficEncryption", ENCRYPTED),
          where("networkConfig.vpcConfig.subnets", SUBNETS),
          where("networkConfig.vpcConfig.securityGroupIds", GROUPS),
        ],
        "no network of our own": [
          { networkConfig: FLAGS },
          where("networkConfig.vpcConfig.subnets", SUBNETS),
          where("networkConfig.vpcConfig.securityGroupIds", GROUPS),
        ],
        "outputs under AWS's key": [{ [output]: {} }, where(`${output}.kmsKeyId`, OWN)],
        "volumes under AWS's key": [cluster({}), where("jobResources.clusterConfig.volumeKmsKeyId", OWN)],
        "a key from nowhere": [computed(), where(`${output}.kmsKeyId`, UNTRACED)],
      },
      accepts: {
        "a key of the stack": computed(key),
        "no key for instances with storage of their own": cluster({ instanceType: "ml.m5d.large" }),
        "no network of our own in a relaxed stack": () => [
          { ...withProps(subject, { networkConfig: FLAGS }), stack: "dev" },
        ],
        ...(asks ? { "a network to ask the model": isolation } : {}),
      },
      reads: [
        [output, "kmsKeyId"],
        ["jobResources", "clusterConfig", "volumeKmsKeyId"],
        ["networkConfig", "enableInterContainerTrafficEncryption"],
        ["networkConfig", "vpcConfig", "subnets", 0],
        ["networkConfig", "vpcConfig", "securityGroupIds", 0],
      ],
    },
    subject.type,
  );
}

const JOB = ["monitoringScheduleConfig", "monitoringJobDefinition"];
const AT = `regression-monitoring .${JOB.join(".")}`;

for (const type of [schedule.type, "aws-native:sagemaker:MonitoringSchedule"]) {
  const inline: FixtureResource = { ...inlineSchedule, type };
  const job = (changes: object, more: object = {}): Change => ({
    monitoringScheduleConfig: {
      monitoringType: "DataQuality",
      ...more,
      monitoringJobDefinition: {
        networkConfig: NETWORK,
        monitoringOutputConfig: { kmsKeyId: KEY_ARN },
        monitoringResources: { clusterConfig: { instanceType: "ml.m5.large", volumeKmsKeyId: KEY_ARN } },
        ...changes,
      },
    },
  });
  describeRule(
    monitoringIsProtected,
    {
      stack: [inline],
      subject: inline,
      refuses: {
        "a network": [
          job({ networkConfig: { ...NETWORK, enableNetworkIsolation: false } }),
          `${AT}.networkConfig.enableNetworkIsolation: ${ISOLATED}`,
        ],
        "outputs under AWS's key": [
          job({ monitoringOutputConfig: {} }),
          `${AT}.monitoringOutputConfig.kmsKeyId: ${OWN}`,
        ],
        "volumes under AWS's key": [
          job({ monitoringResources: {} }),
          `${AT}.monitoringResources.clusterConfig.volumeKmsKeyId: ${OWN}`,
        ],
        "a job of its own beside a name": [
          job({ monitoringOutputConfig: {} }, { monitoringJobDefinitionName: "other" }),
          `${AT}.monitoringOutputConfig.kmsKeyId: ${OWN}`,
        ],
      },
      accepts: {
        "a network to ask the model": job(
          { networkConfig: { ...NETWORK, enableNetworkIsolation: false } },
          { monitoringType: "ModelExplainability" },
        ),
      },
      reads: [
        [...JOB, "networkConfig", "enableNetworkIsolation"],
        [...JOB, "monitoringOutputConfig", "kmsKeyId"],
      ],
    },
    `${type}, with its job`,
  );

  const named: FixtureResource = { ...schedule, type };
  const byName = (value: string): Change => ({
    monitoringScheduleConfig: { monitoringJobDefinitionName: value, monitoringType: "DataQuality" },
  });
  const NAME = "regression-monitoring .monitoringScheduleConfig.monitoringJobDefinitionName";
  describeRule(
    monitoringIsProtected,
    {
      stack: [quality, named],
      subject: named,
      refuses: {
        "a definition of elsewhere": [
          byName("other"),
          `${NAME}: Expected a job definition of this stack, got a name that none of them has`,
        ],
        "a definition from nowhere": [
          byName(UNKNOWN),
          `${NAME}: UNPROVED: the job definition is not known at preview and does not come from exactly one of the stack`,
        ],
      },
      accepts: {
        "a definition by its edge": () => [
          quality,
          {
            ...named,
            props: { monitoringScheduleConfig: { monitoringJobDefinitionName: UNKNOWN } },
            edges: { monitoringScheduleConfig: [quality] },
          },
        ],
      },
    },
    `${type}, by name`,
  );
}
