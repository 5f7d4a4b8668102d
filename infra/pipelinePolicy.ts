/** What the pipeline's own role may do: run its jobs under their roles and register pending packages. Pure. */
import type { Place } from "./places";
import { bucketReads, document, keyUse, type Scope } from "./statements";

/** What the pipeline itself may do: run its jobs under its three job roles, and register pending packages in its group. */
export function pipelinePolicy(scope: Scope, reads: readonly Place[]): string {
  const { config, names, pipeline } = scope;
  const own = names.pipeline(pipeline);
  const sagemaker = `arn:${names.partition}:sagemaker:${config.region}:${config.account}`;
  return document([
    {
      Sid: "RunJobs",
      Effect: "Allow",
      Action: ["Create", "Describe", "Stop"].flatMap((verb) => [
        `sagemaker:${verb}ProcessingJob`,
        `sagemaker:${verb}TrainingJob`,
      ]),
      Resource: [`${sagemaker}:processing-job/pipelines-*`, `${sagemaker}:training-job/pipelines-*`],
    },
    {
      Sid: "TagWhatItMakes",
      Effect: "Allow",
      Action: ["sagemaker:AddTags"],
      Resource: ["processing-job", "training-job", "experiment", "experiment-trial", "experiment-trial-component"].map(
        (kind) => `${sagemaker}:${kind}/*`,
      ),
    },
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
    {
      Sid: "TrackTheExperiment",
      Effect: "Allow",
      Action: [
        ...["Experiment", "Trial", "TrialComponent"].flatMap((kind) => [
          `sagemaker:Create${kind}`,
          `sagemaker:Describe${kind}`,
        ]),
        "sagemaker:AssociateTrialComponent",
        "sagemaker:UpdateTrialComponent",
      ],
      Resource: ["experiment", "experiment-trial", "experiment-trial-component"].map(
        (kind) => `${sagemaker}:${kind}/*`,
      ),
    },
    // The gate reads the evaluation report as the pipeline's role; registration reads the model.
    ...bucketReads(names, reads),
    ...keyUse(scope, "reads"),
  ]);
}
