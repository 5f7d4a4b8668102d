/**
 * Monitoring: an alarm on each pipeline's failed executions, and the encrypted topic that it tells; a topic that the config
 * names as existing is used and not made.
 */
import * as pulumi from "@pulumi/pulumi";
import * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as sns from "@pulumi/aws/sns";
import type { StackConfig } from "./config";
import type { Names } from "./names";
import { topicPolicy } from "./topicPolicy";

export interface MonitoringArgs {
  readonly config: StackConfig;
  readonly names: Names;
  readonly pipelines: readonly string[];
}

/** Seconds over which failures are counted, which is also the longest that one waits to be told. */
const PERIOD = 300;

export class Monitoring extends pulumi.ComponentResource {
  constructor(name: string, args: MonitoringArgs, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:infra:Monitoring", name, {}, opts);
    const { config, names, pipelines } = args;
    const topicArn = config.existing.alarmTopicArn ?? createTopic(this);
    for (const pipeline of pipelines) createAlarm(this, pipeline);
    this.registerOutputs({});

    function createTopic(parent: Monitoring): pulumi.Output<string> {
      const topic = new sns.Topic(
        `${name}-topic`,
        { name: names.alarmTopic.name, kmsMasterKeyId: config.keyArn },
        { parent },
      );
      const alarms = pipelines.map((pipeline) => names.pipeline(pipeline).failureAlarm.arn);
      const policy = topicPolicy(names.alarmTopic.arn, config.account, alarms);
      new sns.TopicPolicy(`${name}-topic-policy`, { arn: topic.arn, policy }, { parent });
      return topic.arn;
    }

    /** An execution that its gate stopped has failed too, so whoever subscribes hears of both. */
    function createAlarm(parent: Monitoring, pipeline: string): void {
      const own = names.pipeline(pipeline);
      new cloudwatch.MetricAlarm(
        `${name}-${pipeline}-failed`,
        {
          name: own.failureAlarm.name,
          alarmDescription: `An execution of ${own.pipeline} failed`,
          namespace: "AWS/Sagemaker/ModelBuildingPipeline",
          metricName: "ExecutionFailed",
          dimensions: { PipelineName: own.pipeline },
          statistic: "Sum",
          period: PERIOD,
          evaluationPeriods: 1,
          comparisonOperator: "GreaterThanOrEqualToThreshold",
          threshold: 1,
          treatMissingData: "notBreaching", // without executions there is no data
          alarmActions: [topicArn],
        },
        { parent },
      );
    }
  }
}
