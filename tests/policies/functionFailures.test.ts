import { functionsFailVisibly } from "../../policies/functionFailures";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { withProps } from "../support/resources";
import { describeRule } from "../support/ruleCases";
import { announce } from "../support/supply";

const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:failures";
const queue: FixtureResource = { type: "aws:sqs/queue:Queue", name: "failures", props: {} };
const PROVIDERS = [
  ["aws:lambda/function:Function", "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", "name"],
  ["aws-native:lambda:Function", "aws-native:lambda:EventInvokeConfig", "functionName"],
] as const;

const LOST =
  "announce .deadLetterConfig.targetArn: Expected a place for events that the function fails on (deadLetterConfig, or onFailure), got none";
const LIMIT =
  "announce .reservedConcurrentExecutions: Expected a reserved concurrency, so that the function takes no more of the account than that";
const UNTRACED = "UNPROVED: where failures go is not known at preview and does not come from a resource of the stack";
const network = (name: string) => `announce .vpcConfig.${name}: Expected ${name} of a network of your own`;

for (const [type, configType, nameKey] of PROVIDERS) {
  const { name = "", ...others } = announce.props;
  const subject: FixtureResource = { ...announce, type, props: { ...others, [nameKey]: name } };
  const config: FixtureResource = {
    type: configType,
    name: "failing",
    props: { functionName: "announce", destinationConfig: { onFailure: { destination: QUEUE } } },
  };
  const bare = withProps(subject, { deadLetterConfig: undefined });
  const beside =
    (changes: FixtureResource["props"], edges: FixtureResource["edges"] = {}) =>
    (): FixtureResource[] => [bare, { ...withProps(config, changes), edges }];
  describeRule(
    functionsFailVisibly,
    {
      stack: [subject],
      subject,
      refuses: {
        "events that are lost": [{ deadLetterConfig: undefined }, LOST],
        "another function's place for failures": [beside({ functionName: "other" }), LOST],
        "a destination for successes only": [
          beside({ destinationConfig: { onSuccess: { destination: QUEUE } } }),
          LOST,
        ],
        "a queue that comes from nowhere": [
          { deadLetterConfig: { targetArn: UNKNOWN } },
          `announce .deadLetterConfig.targetArn: ${UNTRACED}`,
        ],
        "a destination that comes from nowhere": [
          beside({ destinationConfig: { onFailure: { destination: UNKNOWN } } }),
          `failing .destinationConfig.onFailure.destination: ${UNTRACED}`,
        ],
        "a destination of nobody knows which function": [
          beside({ functionName: UNKNOWN }),
          "failing .functionName: UNPROVED: not known at preview",
          LOST,
        ],
        "no limit": [{ reservedConcurrentExecutions: undefined }, LIMIT],
        "the provider's word for no limit": [{ reservedConcurrentExecutions: -1 }, LIMIT],
        "no network": [{ vpcConfig: undefined }, network("subnetIds"), network("securityGroupIds")],
        "a network without groups": [
          { vpcConfig: { subnetIds: ["subnet-0a"], securityGroupIds: [] } },
          network("securityGroupIds"),
        ],
      },
      accepts: {
        "a queue of the stack": () => [
          queue,
          {
            ...withProps(subject, { deadLetterConfig: { targetArn: UNKNOWN } }),
            edges: { deadLetterConfig: [queue] },
          },
        ],
        "a destination by the function's name": beside({}),
        "a destination by the function's ARN": beside({
          functionName: "arn:aws:lambda:eu-west-1:111122223333:function:announce:live",
        }),
        "a destination along its edges": () => [
          queue,
          bare,
          {
            ...withProps(config, {
              functionName: UNKNOWN,
              destinationConfig: { onFailure: { destination: UNKNOWN } },
            }),
            edges: { functionName: [bare], destinationConfig: [queue] },
          },
        ],
        "subnets that are made in this update": { vpcConfig: { subnetIds: [UNKNOWN], securityGroupIds: [UNKNOWN] } },
      },
      reads: [
        ["reservedConcurrentExecutions"],
        ["vpcConfig", "subnetIds"],
        ["vpcConfig", "securityGroupIds"],
        ["deadLetterConfig", "targetArn"],
      ],
    },
    type,
  );
}
