/** What the pipeline's own role may do: run its jobs under their roles and register pending packages. Pure. */
import type { PipelineReach } from "./reach";
import { allow, bucketReads, document, keyUse, type Scope } from "./statements";
import { TRACKING } from "./stepCalls";

/** What the pipeline itself may do: run its steps under its three job roles, and register pending packages in its group. */
export function pipelinePolicy(scope: Scope, { reads, calls, functions, queues }: PipelineReach): string {
  const { config, names, pipeline } = scope;
  const own = names.pipeline(pipeline);
  const sagemaker = `arn:${names.partition}:sagemaker:${config.region}:${config.account}`;
  return document([
    // Tags come with what is made.
    ...allow(
      "RunSteps",
      calls.flatMap(({ actions }) => [...actions, "sagemaker:AddTags"]),
      calls.map((call) => `${sagemaker}:${call.makes}/${call.names}`),
    ),
    ...allow("CallFunctions", ["lambda:InvokeFunction"], functions),
    ...allow("AskThroughQueues", ["sqs:SendMessage"], queues.map(queueArn)),
    {
      Sid: "HandJobsTheirRole",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [own.roles.processing.arn, own.roles.training.arn, own.roles.evaluation.arn],
      Condition: { StringEquals: { "iam:PassedToService": "sagemaker.amazonaws.com" } },
    },
    {
      Sid: "RegisterPendingOnly",
      Effect: "Allow",
      Action: ["sagemaker:CreateModelPackage"],
      Resource: [own.modelPackageArns],
      Condition: { StringEquals: { "sagemaker:ModelApprovalStatus": "PendingManualApproval" } },
    },
    {
      Sid: "ReadTheGroup",
      Effect: "Allow",
      Action: ["sagemaker:DescribeModelPackage", "sagemaker:DescribeModelPackageGroup"],
      Resource: [own.modelPackageGroupArn, own.modelPackageArns],
    },
    ...allow(
      "TrackTheExperiment",
      TRACKING.actions,
      TRACKING.kinds.map((kind) => `${sagemaker}:${kind}/*`),
    ),
    // The gate reads the evaluation report as the pipeline's role; registration reads the model.
    ...bucketReads(names, reads),
    ...keyUse(scope, "reads"),
  ]);

  function queueArn(url: string): string {
    return names.queueArns.replace(/[^:]*$/, url.slice(url.lastIndexOf("/") + 1));
  }
}
