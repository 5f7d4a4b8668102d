/** Evaluations of what a transform job predicted, and of what several steps trained: one thing broken in each. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { Json } from "../../../pipeline/schema";
import type { Verdict } from "../../../policies/proof";
import * as make from "./fixture";
import { assertSaid } from "./said";

const METRICS = [{ name: "mse", path: "regression_metrics.mse.value", direction: "max" as const, bound: 6 }];
const { change, get } = make;

const rendered = (name: string): make.Tree =>
  JSON.parse(readFileSync(path.join(__dirname, "sdk", `${name}.json`), "utf8")) as make.Tree;

/** The steps: Preprocess, Train, CreateModel-CreateModel, Transform, Evaluate, Gate. */
const transformed = (place: string, value: Json | undefined): make.Tree =>
  change(rendered("scored-by-transform"), `Steps/${place}`, value);
const tuned = (place: string, value: Json | undefined): make.Tree =>
  change(rendered("tuning"), `Steps/1/Arguments/${place}`, value);
const automl = (place: string, value: Json | undefined): make.Tree =>
  change(rendered("automl"), `Steps/1/Arguments/${place}`, value);

/** The repack step stands before the registration, behind the gate. */
const repacked = (place: string, value: Json | undefined): make.Tree =>
  change(rendered("repack"), `Steps/3/Arguments/IfSteps/0/${place}`, value);

const chosen = get("Parameters.InputData");
const container = "2/Arguments/PrimaryContainer";
const model = get("Steps.Train.ModelArtifacts.S3ModelArtifacts");
const older = "s3://ml-artifacts-bucket/models/older/model.tar.gz";
const predictions = get("Steps.Transform.TransformOutput.S3OutputPath");
const evaluated = "4/Arguments/ProcessingInputs/0/S3Input/S3Uri";
const cached = { Enabled: true, ExpireAfter: "P30d" };
const ranges = "HyperParameterTuningJobConfig/ParameterRanges";
const range = (kind: string, more: make.Tree): make.Tree => ({
  ContinuousParameterRanges: [],
  IntegerParameterRanges: [],
  CategoricalParameterRanges: [],
  [kind]: [{ Name: "eta", MinValue: "0", MaxValue: "1", ScalingType: "Auto", ...more }],
});

const listed = (containers: Json): make.Tree =>
  change(transformed(container, undefined), "Steps/2/Arguments/Containers", containers);

const CASES: Readonly<Record<string, readonly [Verdict, readonly string[], make.Tree]>> = {
  "a file below the predictions": ["PROVED", [], transformed(evaluated, make.join("/", predictions, "test.csv.out"))],
  "a place beside the predictions": [
    "REFUTED",
    ["GATE-05"],
    transformed(evaluated, make.join("", predictions, "-old")),
  ],
  "a place below the predictions that is set later": [
    "REFUTED",
    ["GATE-05"],
    transformed(evaluated, make.join("/", predictions, get("Execution.PipelineExecutionId"))),
  ],
  "another property of the transform job": [
    "REFUTED",
    ["GATE-05"],
    transformed(evaluated, get("Steps.Transform.ModelName")),
  ],
  "a transform job's model by a literal name": ["REFUTED", ["GATE-05"], transformed("3/Arguments/ModelName", "older")],
  "a transform job's model by no name": ["REFUTED", ["GATE-05"], transformed("3/Arguments/ModelName", {})],
  "a transform job's model by a parameter": ["REFUTED", ["GATE-05"], transformed("3/Arguments/ModelName", chosen)],
  "a model's name put together": [
    "REFUTED",
    ["GATE-05"],
    transformed("3/Arguments/ModelName", make.join("", get("Steps.CreateModel-CreateModel.ModelName"), "-old")),
  ],
  "another property of the model": [
    "REFUTED",
    ["GATE-05"],
    transformed("3/Arguments/ModelName", get("Steps.CreateModel-CreateModel.ModelArn")),
  ],
  "the name of a step that makes no model": [
    "REFUTED",
    ["GATE-05"],
    transformed("3/Arguments/ModelName", get("Steps.Train.ModelName")),
  ],
  "a model without data": ["REFUTED", ["GATE-05"], transformed(`${container}/ModelDataUrl`, undefined)],
  "a model without containers": ["REFUTED", ["GATE-05"], transformed(container, undefined)],
  "an older container beside the trained one": [
    "REFUTED",
    ["GATE-05"],
    transformed("2/Arguments/Containers", [{ Image: "image", ModelDataUrl: older }]),
  ],
  "the trained model in two containers": [
    "PROVED",
    [],
    transformed("2/Arguments/Containers", [{ Image: "image", ModelDataUrl: model }]),
  ],
  "a container with two sources": [
    "REFUTED",
    ["GATE-05"],
    transformed(`${container}/ModelDataSource`, { S3DataSource: { S3Uri: older, S3DataType: "S3Object" } }),
  ],
  "a container with the same model twice": [
    "REFUTED",
    ["GATE-05"],
    transformed(`${container}/ModelDataSource`, { S3DataSource: { S3Uri: model, S3DataType: "S3Object" } }),
  ],
  "a list of containers": ["PROVED", [], listed([{ Image: "image", ModelDataUrl: model }])],
  "a list of containers, one of a package": [
    "REFUTED",
    ["GATE-05"],
    listed([
      { Image: "image", ModelDataUrl: model },
      { Image: "image", ModelDataUrl: model, ModelPackageName: "older" },
    ]),
  ],
  "a container with a base model": ["REFUTED", ["GATE-05"], transformed(`${container}/BaseModel`, {})],
  "a container with a product": ["REFUTED", ["GATE-05"], transformed(`${container}/ProductId`, "product")],
  "a container whose models are set up": ["REFUTED", ["GATE-05"], transformed(`${container}/MultiModelConfig`, {})],
  "a container of a named specification": [
    "REFUTED",
    ["GATE-05"],
    transformed(`${container}/InferenceSpecificationName`, "other"),
  ],
  "a container with models beside its own": [
    "REFUTED",
    ["GATE-05"],
    transformed(`${container}/AdditionalModelDataSources`, []),
  ],
  "a container of a package": ["REFUTED", ["GATE-05"], transformed(`${container}/ModelPackageName`, "older")],
  "a container of several models": ["REFUTED", ["GATE-05"], transformed(`${container}/Mode`, "MultiModel")],
  "a container of a single model, said aloud": ["PROVED", [], transformed(`${container}/Mode`, "SingleModel")],
  "containers that answer one by one": [
    "REFUTED",
    ["GATE-05"],
    transformed("2/Arguments/InferenceExecutionConfig", { Mode: "Direct" }),
  ],
  "a serving environment of the starter's choice": [
    "REFUTED",
    ["GATE-04"],
    transformed(`${container}/Environment`, { A: chosen }),
  ],
  "a serving image of the starter's choice": ["REFUTED", ["GATE-04"], transformed(`${container}/Image`, chosen)],
  "rows of the starter's choice": [
    "REFUTED",
    ["GATE-04", "GATE-06"],
    transformed(
      "3/Arguments/TransformInput/DataSource/S3DataSource/S3Uri",
      make.join("/", "s3://ml-artifacts-bucket/input", chosen),
    ),
  ],
  "rows by a manifest": [
    "UNPROVED",
    ["GATE-06"],
    transformed("3/Arguments/TransformInput/DataSource/S3DataSource/S3DataType", "ManifestFile"),
  ],
  "a filter of the starter's choice": [
    "REFUTED",
    ["GATE-04"],
    transformed("3/Arguments/DataProcessing", { InputFilter: chosen }),
  ],
  "an instance count of the starter's choice": [
    "PROVED",
    [],
    transformed("3/Arguments/TransformResources/InstanceCount", chosen),
  ],
  "a cached transform job": ["REFUTED", ["GATE-07"], transformed("3/CacheConfig", cached)],
  "a cached model": ["REFUTED", ["GATE-07"], transformed("2/CacheConfig", cached)],
  "another output over the predictions": [
    "UNPROVED",
    ["GATE-07"],
    transformed(
      "0/Arguments/ProcessingOutputConfig/Outputs/3/S3Output/S3Uri",
      make.join("/", "s3://ml-artifacts-bucket/runs", get("Execution.PipelineExecutionId"), "Transform"),
    ),
  ],
  "predictions at a place that is no text": [
    "UNPROVED",
    ["GATE-07"],
    transformed("3/Arguments/TransformOutput/S3OutputPath", 1),
  ],

  "a cached repack step": ["REFUTED", ["GATE-07"], repacked("CacheConfig", cached)],

  "tuning: the end of a range of the starter's choice": [
    "PROVED",
    [],
    tuned(ranges, range("ContinuousParameterRanges", { MaxValue: chosen })),
  ],
  "tuning: a setting of the starter's choice": [
    "PROVED",
    [],
    tuned("TrainingJobDefinition/StaticHyperParameters/max_depth", chosen),
  ],
  "tuning: a range's name of the starter's choice": [
    "REFUTED",
    ["GATE-04"],
    tuned(ranges, range("IntegerParameterRanges", { Name: chosen })),
  ],
  "tuning: values to try of the starter's choice": [
    "REFUTED",
    ["GATE-04"],
    tuned(ranges, range("CategoricalParameterRanges", { Values: [chosen] })),
  ],
  "tuning: the program of the starter's choice": [
    "REFUTED",
    ["GATE-04"],
    tuned("TrainingJobDefinition/StaticHyperParameters/sagemaker_program", chosen),
  ],
  "tuning: an image of the starter's choice": [
    "REFUTED",
    ["GATE-04"],
    tuned("TrainingJobDefinition/AlgorithmSpecification/TrainingImage", chosen),
  ],
  "tuning: results at another place than the SDK puts together": [
    "UNPROVED",
    ["GATE-05"],
    tuned("TrainingJobDefinition/OutputDataConfig/S3OutputPath", "s3://ml-artifacts-bucket/elsewhere"),
  ],
  "Autopilot: training rows of the starter's choice": [
    "UNPROVED",
    ["GATE-06"],
    automl("InputDataConfig/0/DataSource/S3DataSource/S3Uri", make.join("/", "s3://ml-artifacts-bucket", chosen)),
  ],
  "Autopilot: rows from a bucket of the starter's choice": [
    "REFUTED",
    ["GATE-04", "GATE-06"],
    automl("InputDataConfig/0/DataSource/S3DataSource/S3Uri", chosen),
  ],
  "Autopilot: the held-out rows": [
    "REFUTED",
    ["GATE-06"],
    automl("InputDataConfig/0/DataSource/S3DataSource/S3Uri", make.outputOf("Preprocess", "test")),
  ],
  "Autopilot: a target of the starter's choice": [
    "REFUTED",
    ["GATE-04"],
    automl("InputDataConfig/0/TargetAttributeName", chosen),
  ],
  "Autopilot: a job that deploys": [
    "REFUTED",
    ["GATE-10"],
    automl("ModelDeployConfig", { AutoGenerateEndpointName: true }),
  ],
};

describe("policies/proof on evaluations at second hand", () => {
  for (const [title, [verdict, rules, definition]] of Object.entries(CASES)) {
    it(`${title}: ${[verdict, ...rules].join(" ")}`, () => {
      const result = make.judge(definition, METRICS);
      const decisive = result.findings.filter(({ advisory }) => advisory !== true).map(({ rule }) => rule);
      assert.deepEqual([result.verdict, ...new Set(decisive)], [verdict, ...rules]);
    });
  }

  it("says of them what said/predictions.txt says", () => {
    assertSaid(
      "predictions",
      Object.entries(CASES).map(([title, [, , definition]]) => [title, make.judge(definition, METRICS)] as const),
    );
  });
});
