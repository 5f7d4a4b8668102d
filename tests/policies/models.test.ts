import { modelsAreIsolated } from "../../policies/models";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { provider, withProps } from "../support/resources";
import { describeRule } from "../support/ruleCases";
import { model, VPC_CONFIG } from "../support/serving";

const DIGEST = `@sha256:${"2".repeat(64)}`;
const OWN = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/serving";
const OTHER = "999988887777.dkr.ecr.eu-west-1.amazonaws.com/serving";
const AWS = "141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost";
const ROLE = "arn:aws:iam::999988887777:role/serving";

const ISOLATION = "regression-3 .enableNetworkIsolation: Expected enableNetworkIsolation to be true";
const SUBNETS = "regression-3 .vpcConfig.subnets: Expected subnets of a network of our own";
const GROUPS = "regression-3 .vpcConfig.securityGroupIds: Expected security groups of a network of our own";
const BY_TAG = "Expected an image by digest in production, got one by tag";
const FOREIGN = "Expected an image of this account or of AWS's, got another account's";
const NOBODYS = "UNPROVED: in which account the model is, and so whose image this is";

const subnet: FixtureResource = { type: "aws:ec2/subnet:Subnet", name: "subnet", props: {} };
const group: FixtureResource = { type: "aws:ec2/securityGroup:SecurityGroup", name: "serving", props: {} };
const image = (uri: string) => ({ primaryContainer: { image: uri } });

for (const type of [model.type, "aws-native:sagemaker:Model"]) {
  const subject: FixtureResource = { ...model, type };
  const bare = { ...subject, provider: { ...provider, props: {} } };
  describeRule(
    modelsAreIsolated,
    {
      stack: [subject],
      subject,
      floors: { allowed: { images: ["555566667777.dkr.ecr.*.amazonaws.com/shared/*"] } },
      refuses: {
        "a container with a network": [{ enableNetworkIsolation: false }, ISOLATION],
        "no word of isolation": [{ enableNetworkIsolation: undefined }, ISOLATION],
        "no network of our own": [{ vpcConfig: undefined }, SUBNETS, GROUPS],
        "no subnets": [{ vpcConfig: { ...VPC_CONFIG, subnets: [] } }, SUBNETS],
        "no security groups": [{ vpcConfig: { subnets: VPC_CONFIG.subnets } }, GROUPS],
        "a subnet from nowhere": [
          { vpcConfig: { ...VPC_CONFIG, subnets: [UNKNOWN] } },
          "regression-3 .vpcConfig.subnets[0]: UNPROVED: not known at preview, and it does not come from subnets of the stack",
        ],
        "an own image by tag": [image(`${OWN}:1`), `regression-3 .primaryContainer.image: ${BY_TAG}`],
        "AWS's image by tag": [image(`${AWS}:3.2-0`), `regression-3 .primaryContainer.image: ${BY_TAG}`],
        "another account's image": [image(`${OTHER}${DIGEST}`), `regression-3 .primaryContainer.image: ${FOREIGN}`],
        "an image of the provider's account under a role of another": [
          { ...image(`${OWN}${DIGEST}`), executionRoleArn: ROLE },
          `regression-3 .primaryContainer.image: ${FOREIGN}`,
        ],
        "an image where nobody knows the account": [
          () => [withProps(bare, image(`${OWN}${DIGEST}`))],
          `regression-3 .primaryContainer.image: ${NOBODYS}`,
        ],
        "the second of two containers by tag": [
          { primaryContainer: undefined, containers: [{ image: `${OWN}${DIGEST}` }, { image: `${OWN}:1` }] },
          `regression-3 .containers[1].image: ${BY_TAG}`,
        ],
        "containers that are not known": [
          { primaryContainer: undefined, containers: [UNKNOWN, { image: UNKNOWN }] },
          "regression-3 .containers[0]: UNPROVED: not known at preview",
          "regression-3 .containers[1].image: UNPROVED: not known at preview",
        ],
        "a list of containers that is not known": [
          { primaryContainer: undefined, containers: UNKNOWN },
          "regression-3 .containers: UNPROVED: not known at preview",
        ],
      },
      accepts: {
        "an own image by digest": image(`${OWN}${DIGEST}`),
        "AWS's image by digest": image(`${AWS}${DIGEST}`),
        "an image that validators allow": image(`555566667777.dkr.ecr.eu-west-1.amazonaws.com/shared/serve${DIGEST}`),
        "subnets and groups of the stack": (stack) => [
          ...stack.filter((one) => one !== subject),
          subnet,
          group,
          {
            ...withProps(subject, { vpcConfig: { subnets: UNKNOWN, securityGroupIds: [UNKNOWN] } }),
            edges: { vpcConfig: [subnet, group] },
          },
        ],
        "no network, and AWS's image by tag, in a relaxed stack": () => [
          { ...withProps(subject, { vpcConfig: undefined, ...image(`${AWS}:3.2-0`) }), stack: "dev" },
        ],
      },
      reads: [
        ["enableNetworkIsolation"],
        ["vpcConfig", "subnets", 0],
        ["vpcConfig", "securityGroupIds", 0],
        ["primaryContainer", "image"],
      ],
    },
    type,
  );
}
