/** What a report tells of three executions of the dev definition: one that passed, one that the gate refused, one that broke. */
import { regression } from "../../pipeline/regression/pipeline";
import { render } from "../../pipeline";
import { buildGraph } from "../../pipeline/graph";
import { prove } from "../../policies/proof";
import type { ReportFacts } from "../../scripts/report/facts";
import { settings } from "./settings";

const START = Date.UTC(2026, 10, 21, 7, 35, 31, 120);
const at = (seconds: number): Date => new Date(START + seconds * 1000);

const pipelineArn = `arn:aws:sagemaker:${settings.region}:${settings.account}:pipeline/${settings.pipelineName}`;
const executionArn = `${pipelineArn}/execution/a1b2c3d4e5f6`;
const results = `s3://${settings.artifactBucket}/pipelines/regression/a1b2c3d4e5f6`;
const group = `arn:aws:sagemaker:${settings.region}:${settings.account}:model-package/${settings.modelPackageGroupName}`;

const definition = render(regression(settings));
const requirements = [{ name: "mse", path: "regression_metrics.mse.value", direction: "max", bound: 4500 }] as const;

const preprocess = {
  name: "Preprocess",
  type: "Processing",
  status: "Succeeded",
  startTime: at(0.1),
  endTime: at(1.9),
};
const train = { name: "Train", type: "Training", status: "Succeeded", startTime: at(1.9), endTime: at(4.6) };
const evaluate = { name: "Evaluate", type: "Processing", status: "Succeeded", startTime: at(4.6), endTime: at(8.2) };
const gate = { name: "Gate", type: "Condition", status: "Succeeded", startTime: at(8.2), endTime: at(8.21) };

export const plot = (title: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 46 32"><title>${title}</title><path d="M0 32 46 0"/></svg>`;

export const passedFacts: ReportFacts = {
  stack: "dev",
  pipeline: "regression",
  account: settings.account,
  region: settings.region,
  execution: {
    arn: executionArn,
    id: "a1b2c3d4e5f6",
    pipelineName: settings.pipelineName,
    status: "Succeeded",
    startTime: at(0),
    endTime: at(8.7),
    steps: [
      preprocess,
      train,
      evaluate,
      gate,
      {
        name: "Register",
        type: "RegisterModel",
        status: "Succeeded",
        startTime: at(8.3),
        endTime: at(8.6),
        arn: `${group}/3`,
      },
    ],
  },
  parameters: [
    { name: "InputData", value: "diabetes" },
    { name: "ProcessingInstanceType", value: "ml.m5.large" },
    { name: "ProcessingInstanceCount", value: "1" },
    { name: "TrainingInstanceType", value: "ml.c5.xlarge" },
  ],
  definition,
  graph: buildGraph(regression(settings)),
  proof: prove(definition, { metrics: requirements }),
  metrics: [
    {
      name: "mse",
      value: 3380.616042152657,
      standardDeviation: 488.6143499056984,
      interval: [2457.6973729181045, 4357.735121114399],
      baseline: 6359.697358764412,
      bound: { comparator: "<=", value: 4000, holds: true },
    },
    {
      name: "rmse",
      value: 58.14306529718447,
      standardDeviation: 4.22768269947837,
      interval: [49.57516886889149, 66.01314279024426],
      baseline: 79.74771068039766,
    },
    {
      name: "mae",
      value: 47.997369267390326,
      standardDeviation: 3.8375458111453007,
      interval: [40.588657643244815, 55.49767054337721],
      baseline: 70.55428156748913,
    },
    {
      name: "r2",
      value: 0.4683994230299424,
      standardDeviation: 0.08586661034860166,
      interval: [0.2613060457798224, 0.6027730880831843],
      baseline: -5.9972241428063455e-5,
    },
  ],
  evaluation: {
    version: 1,
    intervals: { level: 0.95, resamples: 1000, seed: 42 },
    model: { sha256: "be3f6d069779fce53def6accc09f6d370ed259488e6004f90638bc72a011b3d4", best_iteration: 127 },
    data: { rows: 65, target: "target", features: ["age", "sex", "bmi", "bp"] },
  },
  plots: [
    {
      name: "predicted-actual.svg",
      svg: plot(
        "Predicted against actual. Scatter plot of predicted against actual target; the line is a perfect prediction.",
      ),
    },
    {
      name: "residuals.svg",
      svg: plot(
        "Residuals. Scatter plot of actual minus predicted target against the prediction; the line is no error.",
      ),
    },
    {
      name: "importance.svg",
      svg: plot(
        "Feature importance. Bar chart of each feature&apos;s share in the model&apos;s gain: bmi 38%, s5 21%, s6 11%.",
      ),
    },
  ],
  model: {
    arn: `${group}/3`,
    version: 3,
    approval: "PendingManualApproval",
    registered: at(8.6),
    modelData: `${results}/Train/model/pipelines-a1b2c3d4e5f6-Train/output/model.tar.gz`,
    evaluation: `${results}/Evaluate/evaluation/evaluation.json`,
    image: settings.imageUri,
    codeDigest: settings.code.digest,
    executionArn,
  },
  up: {
    changes: { create: 31, same: 2 },
    findings: [
      {
        rule: "OPS-03",
        pack: "sluicegate",
        level: "advisory",
        message:
          "Log groups keep what they hold for a stated time.\nExpected a retention of at least 90 days, got fewer; set sluicegate:logRetentionDays.",
        urn: `urn:pulumi:dev::sluicegate::sluicegate:index:Pipeline$aws:cloudwatch/logGroup:LogGroup::regression-logs`,
      },
    ],
    generic: ["aws:iam/rolePolicy:RolePolicy", "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration"],
  },
};

const missed = "The model missed its gate: mse 4212.7 (at most 4000)";

export const refusedFacts: ReportFacts = {
  ...passedFacts,
  execution: {
    ...passedFacts.execution,
    status: "Failed",
    endTime: at(8.4),
    failureReason: missed,
    steps: [
      preprocess,
      train,
      evaluate,
      gate,
      { name: "Reject", type: "Fail", status: "Failed", startTime: at(8.3), endTime: at(8.3), failureReason: missed },
    ],
  },
  metrics: [
    {
      name: "mse",
      value: 4212.7,
      standardDeviation: 560.2,
      interval: [3204.1, 5390.9],
      baseline: 6359.697358764412,
      bound: { comparator: "<=", value: 4000, holds: false },
    },
    { name: "r2", value: 0.3376, interval: [0.1012, 0.5034], baseline: -5.9972241428063455e-5 },
  ],
  model: undefined,
};

const broken =
  "AlgorithmError: Expected at least one boosting round to lower the validation error, got none; see the data, exit code: 1";

export const failedFacts: ReportFacts = {
  ...passedFacts,
  execution: {
    ...passedFacts.execution,
    status: "Failed",
    endTime: at(3.4),
    failureReason: `Step Train failed: ${broken}`,
    steps: [preprocess, { ...train, status: "Failed", endTime: at(3.3), failureReason: broken }],
  },
  metrics: [],
  evaluation: undefined,
  plots: [],
  model: undefined,
  up: undefined,
};

const weak = render(regression({ ...settings, gates: settings.gates.map((one) => ({ ...one, bound: 5000 })) }));

/** The definition's bound is weaker than what is required, so it is not proved. */
export const unprovedFacts: ReportFacts = {
  ...passedFacts,
  definition: weak,
  proof: prove(weak, { metrics: requirements }),
  metrics: passedFacts.metrics.map(({ bound: _, ...metric }) => metric),
  model: passedFacts.model && {
    ...passedFacts.model,
    approval: "Rejected",
    changedBy: "validator",
    approvalDescription: "Not proved.",
  },
};
