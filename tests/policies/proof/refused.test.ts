/**
 * Definitions with exactly one thing wrong: the adversarial catalogue, as far as one definition shows it. All that is said of
 * each stands in said/refused.txt.
 */
import assert from "node:assert/strict";
import type { Json } from "../../../pipeline/schema";
import type { MetricRequirement, Verdict } from "../../../policies/proof";
import * as make from "./fixture";
import { assertSaid } from "./said";

const {
  atMost,
  change,
  compare,
  compliant,
  definitionOf,
  gate,
  get,
  join,
  metric,
  modelOf,
  not,
  or,
  outputOf,
  withTail,
} = make;

type Case = [verdict: Verdict, rule: string, definition: Json, metrics?: readonly MetricRequirement[]];

const register = make.registration("Register");
const gated = (...conditions: Json[]): make.Tree => withTail(gate("Gate", conditions, [register]));
const REGISTER = "Steps/3/Arguments/IfSteps/0/Arguments";
const EVALUATE = "Steps/2/Arguments";
const TRAIN = "Steps/1/Arguments";
const CONTAINER = `${REGISTER}/InferenceSpecification/Containers/0`;
const ACCURACY: MetricRequirement = { name: "accuracy", path: "classes.accuracy.value", direction: "min", bound: 0.8 };
const edited = (path: string, value: Json | undefined): make.Tree => change(compliant(), path, value);
const step = (Type: string, more: make.Tree = {}): make.Tree => ({ Name: "Extra", Type, Arguments: {}, ...more });
const beside = (...steps: Json[]): make.Tree => withTail(gate("Gate", [atMost(4000)], [register]), ...steps);
const evaluatedBy = (evaluate: make.Tree, ...more: Json[]): make.Tree =>
  definitionOf(make.preprocess(), make.train(), ...more, evaluate, gate("Gate", [atMost(4000)], [register]));

const CONTROL_FLOW: Record<string, Case> = {
  "registration beside a decorative condition": [
    "REFUTED",
    "GATE-01",
    withTail(gate("Gate", [atMost(4000)], []), register),
  ],
  "registration in the else branch": ["REFUTED", "GATE-01", withTail(gate("Gate", [atMost(4000)], [], [register]))],
  "registration in both branches": [
    "REFUTED",
    "GATE-01",
    withTail(gate("Gate", [atMost(4000)], [register], [make.registration("Other")])),
  ],
  "DependsOn in place of a branch": [
    "REFUTED",
    "GATE-01",
    withTail(gate("Gate", [atMost(4000)], []), { ...register, DependsOn: ["Gate"] }),
  ],
  "no conditions at all": ["REFUTED", "GATE-01", gated()],
  "Or with a tautology": ["REFUTED", "GATE-01", gated(or(atMost(4000), compare("LessThan", 1, 2)))],
  "Or with another metric": ["REFUTED", "GATE-01", gated(or(atMost(4000), atMost(9e9, metric("time.value"))))],
  "Or with a weak bound": ["REFUTED", "GATE-03", gated(or(atMost(4000), atMost(5000)))],
  "Or nested in an Or": ["REFUTED", "GATE-01", gated(or(or(or(atMost(4000), compare("Equals", "a", "a")))))],
  "Not around the right test": ["REFUTED", "GATE-03", gated(not(atMost(4000)))],
  "Not in the dialect of an old SDK": ["UNPROVED", "GATE-09", gated({ Type: "Not", Expression: atMost(4000) })],
  "inner else branch under a weaker test": [
    "REFUTED",
    "GATE-01",
    withTail(gate("Outer", [atMost(9000)], [gate("Inner", [atMost(4000)], [], [register])])),
  ],
  "the right gate on a sibling": [
    "REFUTED",
    "GATE-03",
    withTail(gate("Gate", [atMost(4000)], []), gate("Weak", [atMost(9000)], [register])),
  ],
  "a second registration elsewhere": ["REFUTED", "GATE-01", beside(make.registration("Second"))],
  "a second registration deeper in the wrong branch": [
    "REFUTED",
    "GATE-01",
    withTail(
      gate(
        "Gate",
        [atMost(4000)],
        [register],
        [gate("Deep", [compare("LessThan", 1, 2)], [make.registration("Second")])],
      ),
    ),
  ],
  "a Fail step that races with the registration": [
    "REFUTED",
    "GATE-01",
    withTail(gate("Gate", [compare("GreaterThan", metric(), 4000)], [make.fail("Reject")], []), register),
  ],
  "a constant condition": ["REFUTED", "GATE-01", gated(compare("LessThan", 1, 2))],
  "an empty Or": ["UNPROVED", "GATE-09", gated(or())],
  "a duplicate step name": ["REFUTED", "GATE-09", beside(make.train())],
  "a duplicate step name across branches": [
    "REFUTED",
    "GATE-09",
    withTail(gate("Gate", [atMost(4000)], [register], [register])),
  ],
  "a cycle": ["REFUTED", "GATE-09", edited("Steps/0/DependsOn", ["Evaluate"])],
  "a condition that reads a step of its own branch": [
    "REFUTED",
    "GATE-09",
    definitionOf(
      make.preprocess(),
      make.train(),
      gate("Gate", [atMost(4000)], [make.evaluation("Evaluate", modelOf("Train")), register]),
    ),
  ],
  "a dangling reference to a step": ["REFUTED", "GATE-09", edited(`${CONTAINER}/ModelDataUrl`, modelOf("Trian"))],
  "a dangling reference to a parameter": [
    "REFUTED",
    "GATE-09",
    edited(`${TRAIN}/Environment`, { A: get("Parameters.B") }),
  ],
  "a dangling DependsOn": ["REFUTED", "GATE-09", edited("Steps/0/DependsOn", ["Nothing"])],
};

const PREDICATE: Record<string, Case> = {
  "a weaker bound on a metric to be high": [
    "REFUTED",
    "GATE-03",
    gated(compare("GreaterThanOrEqualTo", metric(ACCURACY.path), 0.7)),
    [ACCURACY],
  ],
  "the comparator reversed on a metric to be high": [
    "REFUTED",
    "GATE-03",
    gated(compare("LessThanOrEqualTo", metric(ACCURACY.path), 0.8)),
    [ACCURACY],
  ],
  "all but the good values of a metric to be high": [
    "REFUTED",
    "GATE-03",
    gated(compare("LessThan", metric(ACCURACY.path), 0.8)),
    [ACCURACY],
  ],
  "an equality on a metric to be high": [
    "UNPROVED",
    "GATE-03",
    gated(compare("Equals", metric(ACCURACY.path), 0.8)),
    [ACCURACY],
  ],
  "an equality with a weak value": ["REFUTED", "GATE-03", gated(compare("Equals", metric(), 5000))],
  "the comparator reversed": ["REFUTED", "GATE-03", gated(compare("GreaterThanOrEqualTo", metric(), 4000))],
  "a literal on the left, reversed": ["REFUTED", "GATE-03", gated(compare("LessThanOrEqualTo", 4000, metric()))],
  "a bound that is too weak": ["REFUTED", "GATE-03", gated(atMost(4000.5))],
  "a vacuous bound": ["REFUTED", "GATE-03", gated(atMost(1e308))],
  "a vacuous bound for a metric that must be high": [
    "REFUTED",
    "GATE-03",
    gated(compare("GreaterThanOrEqualTo", metric(ACCURACY.path), -0)),
    [ACCURACY],
  ],
  "a parameter as the bound": ["REFUTED", "GATE-04", gated(atMost(get("Parameters.InputData")))],
  "an execution variable as the bound": ["REFUTED", "GATE-04", gated(atMost(get("Execution.StartDateTime")))],
  "a bound that the same evaluator writes": ["UNPROVED", "GATE-03", gated(atMost(metric("champion.mse.value")))],
  "the standard deviation": [
    "REFUTED",
    "GATE-02",
    gated(atMost(4000, metric("regression_metrics.mse.standard_deviation"))),
  ],
  "an index into a list": ["REFUTED", "GATE-02", gated(atMost(4000, metric("regression_metrics.mse[0].value")))],
  "a training metric": ["REFUTED", "GATE-02", gated(atMost(4000, get("Steps.Train.FinalMetricDataList['mse'].Value")))],
  "a metric without a path": [
    "REFUTED",
    "GATE-09",
    gated(atMost(4000, { "Std:JsonGet": { PropertyFile: get("Steps.Evaluate.PropertyFiles.EvaluationReport") } })),
  ],
  "a path that a parameter chooses": [
    "REFUTED",
    "GATE-04",
    gated(
      atMost(4000, {
        "Std:JsonGet": {
          PropertyFile: get("Steps.Evaluate.PropertyFiles.EvaluationReport"),
          Path: get("Parameters.InputData"),
        },
      }),
    ),
  ],
  "a property file that nobody declares": [
    "REFUTED",
    "GATE-02",
    gated(atMost(4000, metric(undefined, "Evaluate", "Other"))),
  ],
  "a property file declared twice": [
    "REFUTED",
    "GATE-02",
    edited("Steps/2/PropertyFiles/1", {
      PropertyFileName: "EvaluationReport",
      OutputName: "evaluation",
      FilePath: "other.json",
    }),
  ],
  "a bound that is too weak, strictly": ["REFUTED", "GATE-03", gated(compare("LessThan", metric(), 5000))],
  "an equality of another metric": ["REFUTED", "GATE-01", gated(compare("Equals", metric("time.value"), 1))],
  "another metric and a parameter": [
    "REFUTED",
    "GATE-01",
    gated(atMost(get("Parameters.InputData"), metric("time.value"))),
  ],
  "a property file of a step that trains": [
    "REFUTED",
    "GATE-02",
    change(gated(atMost(4000, metric(undefined, "Train"))), "Steps/1/PropertyFiles", [
      { PropertyFileName: "EvaluationReport", OutputName: "evaluation", FilePath: "evaluation.json" },
    ]),
  ],
  Equals: ["REFUTED", "GATE-03", gated(compare("Equals", metric(), 5000))],
  "Equals to a number that would do": ["UNPROVED", "GATE-03", gated(compare("Equals", metric(), 4000))],
  NotEquals: ["REFUTED", "GATE-03", gated(compare("NotEquals", metric(), 4000))],
  In: ["REFUTED", "GATE-03", gated({ Type: "In", QueryValue: metric(), Values: [1, 9000] })],
  "In in the published schema's dialect": ["UNPROVED", "GATE-09", gated({ Type: "In", Value: metric(), In: [1, 2] })],
  NotIn: ["UNPROVED", "GATE-09", gated({ Type: "NotIn", QueryValue: metric(), Values: [1, 2] })],
  "a text as the bound": ["UNPROVED", "GATE-03", gated(atMost("4000"))],
  "one of two required metrics": ["REFUTED", "GATE-01", compliant(), [...make.METRICS, ACCURACY]],
  "an And split over two siblings": [
    "REFUTED",
    "GATE-01",
    withTail(
      gate("Gate", [atMost(4000)], [register]),
      gate("Other", [compare("GreaterThan", metric(ACCURACY.path), 0.8)], []),
    ),
    [...make.METRICS, ACCURACY],
  ],
  "no required metrics": ["UNPROVED", "GATE-01", compliant(), []],
  "a comparison with a further key": ["UNPROVED", "GATE-09", gated({ ...atMost(4000), Tolerance: 1 })],
  "an unknown condition": ["UNPROVED", "GATE-09", gated(atMost(4000), { Type: "And", Conditions: [] })],
};

const CHANNELS: Record<string, Case> = {
  "a Lambda step": ["UNPROVED", "GATE-10", beside(step("Lambda", { FunctionArn: "arn" }))],
  "a Callback step": ["UNPROVED", "GATE-10", beside(step("Callback", { SqsQueueUrl: "url" }))],
  "a metric from a Callback": [
    "REFUTED",
    "GATE-02",
    withTail(
      step("Callback", { SqsQueueUrl: "url", OutputParameters: [] }),
      gate("Gate", [atMost(4000, get("Steps.Extra.OutputParameters['mse']"))], [register]),
    ),
  ],
  "an EMR step": ["UNPROVED", "GATE-10", beside(step("EMR"))],
  "an EMR Serverless step": ["UNPROVED", "GATE-10", beside(step("EMRServerless"))],
  "a job role from a parameter": [
    "REFUTED",
    "GATE-04",
    edited("Steps/0/Arguments/RoleArn", get("Parameters.InputData")),
  ],
  "a job role from a parameter in another kind of step": [
    "REFUTED",
    "GATE-04",
    beside(
      step("Transform", {
        Arguments: { RoleArn: get("Parameters.InputData"), TransformOutput: { S3OutputPath: "s3://b/x" } },
      }),
    ),
  ],
  "a training job that registers its own model": ["REFUTED", "GATE-10", edited(`${TRAIN}/ModelPackageConfig`, {})],
  "a training job with MLflow": ["UNPROVED", "GATE-09", edited(`${TRAIN}/MlflowConfig`, {})],
  "an AutoML step with an unknown key": [
    "UNPROVED",
    "GATE-09",
    beside(step("AutoML", { Arguments: { Register: {} } })),
  ],
  "an AutoML step that deploys": [
    "REFUTED",
    "GATE-10",
    beside(step("AutoML", { Arguments: { ModelDeployConfig: {} } })),
  ],
  "an Endpoint step": ["REFUTED", "GATE-10", withTail(gate("Gate", [atMost(4000)], [register, step("Endpoint")]))],
  "an EndpointConfig step": ["REFUTED", "GATE-10", beside(step("EndpointConfig"))],
  "a Model step, then an endpoint, and no registration": [
    "REFUTED",
    "GATE-10",
    withTail(step("Model"), { Name: "Serve", Type: "Endpoint", Arguments: {} }),
  ],
  "a package without a group": ["REFUTED", "GATE-08", edited(`${REGISTER}/ModelPackageGroupName`, undefined)],
  "an unversioned package": ["REFUTED", "GATE-08", edited(`${REGISTER}/ModelPackageName`, "name")],
  "approved at birth": ["REFUTED", "GATE-08", edited(`${REGISTER}/ModelApprovalStatus`, "Approved")],
  "an approval status from a parameter": [
    "REFUTED",
    "GATE-08",
    edited(`${REGISTER}/ModelApprovalStatus`, get("Parameters.InputData")),
  ],
  "a group from a parameter": [
    "REFUTED",
    "GATE-04",
    edited(`${REGISTER}/ModelPackageGroupName`, get("Parameters.InputData")),
  ],
  "a life cycle beside the approval": [
    "UNPROVED",
    "GATE-08",
    edited(`${REGISTER}/ModelLifeCycle`, { Stage: "Production" }),
  ],
  "a check that is skipped": ["REFUTED", "GATE-10", beside(step("QualityCheck", { SkipCheck: true }))],
  "a check that a parameter skips": [
    "REFUTED",
    "GATE-04",
    beside(step("QualityCheck", { SkipCheck: get("Parameters.InputData") })),
  ],
  "a check that moves its baseline": [
    "REFUTED",
    "GATE-10",
    beside(step("ClarifyCheck", { RegisterNewBaseline: true })),
  ],
  "a step of an unknown type": ["UNPROVED", "GATE-09", beside(step("ForEach"))],
};

const otherTrain = make.train("Other");
const repacked = (channel: Json, code: Json): make.Tree => {
  const repack = make.training("Repack", {});
  change(repack, "Arguments/HyperParameters", {
    sagemaker_program: "_repack_model.py",
    sagemaker_submit_directory: code,
  });
  change(repack, "Arguments/InputDataConfig", [
    { ChannelName: "training", DataSource: { S3DataSource: { S3Uri: channel } } },
  ]);
  return withTail(otherTrain, gate("Gate", [atMost(4000)], [repack, make.registration("Register", modelOf("Repack"))]));
};
const evaluated = (data: Json): make.Tree => make.evaluation("Evaluate", modelOf("Train"), data);
const copy = make.processing("Copy", [make.input("data", outputOf("Preprocess", "train"))], ["copy"]);

const DATA_FLOW: Record<string, Case> = {
  "one model evaluated, another registered": [
    "REFUTED",
    "GATE-05",
    withTail(otherTrain, gate("Gate", [atMost(4000)], [make.registration("Register", modelOf("Other"))])),
  ],
  "a literal model": ["REFUTED", "GATE-05", edited(`${CONTAINER}/ModelDataUrl`, "s3://artifacts-bucket/model.tar.gz")],
  "a model from a parameter": ["REFUTED", "GATE-05", edited(`${CONTAINER}/ModelDataUrl`, get("Parameters.InputData"))],
  "a model that a processing step wrote": [
    "REFUTED",
    "GATE-05",
    edited(`${CONTAINER}/ModelDataUrl`, outputOf("Preprocess", "train")),
  ],
  "a literal model evaluated": [
    "REFUTED",
    "GATE-05",
    edited(`${EVALUATE}/ProcessingInputs/0/S3Input/S3Uri`, "s3://b/model.tar.gz"),
  ],
  "two models scored by one step": [
    "UNPROVED",
    "GATE-05",
    evaluatedBy(
      change(
        evaluated(outputOf("Preprocess", "test")),
        "Arguments/ProcessingInputs/3",
        make.input("second", modelOf("Other")),
      ),
      otherTrain,
    ),
  ],
  "a second container with another model": [
    "REFUTED",
    "GATE-05",
    edited(`${REGISTER}/InferenceSpecification/Containers/1`, { Image: "image", ModelDataUrl: "s3://b/model.tar.gz" }),
  ],
  "a container without a model": ["UNPROVED", "GATE-05", edited(`${CONTAINER}/ModelDataUrl`, undefined)],
  "a container with additional data": ["UNPROVED", "GATE-05", edited(`${CONTAINER}/AdditionalS3DataSource`, {})],
  "additional specifications": ["UNPROVED", "GATE-05", edited(`${REGISTER}/AdditionalInferenceSpecifications`, [])],
  "a source algorithm": ["UNPROVED", "GATE-05", edited(`${REGISTER}/SourceAlgorithmSpecification`, {})],
  "a repack step over another model": [
    "REFUTED",
    "GATE-05",
    repacked(modelOf("Other"), "s3://artifacts-bucket/repack.tar.gz"),
  ],
  "a repack step whose code is set later": [
    "REFUTED",
    "GATE-05",
    repacked(modelOf("Train"), outputOf("Preprocess", "train")),
  ],
  "evaluation code from a parameter": [
    "REFUTED",
    "GATE-04",
    edited(
      `${EVALUATE}/ProcessingInputs/2/S3Input/S3Uri`,
      join("/", "s3://artifacts-bucket/code", get("Parameters.InputData")),
    ),
  ],
  "evaluation code that a step writes": [
    "UNPROVED",
    "GATE-04",
    edited(`${EVALUATE}/ProcessingInputs/2/S3Input/S3Uri`, outputOf("Preprocess", "summary")),
  ],
  "training code from a parameter": [
    "REFUTED",
    "GATE-04",
    edited(`${TRAIN}/HyperParameters/sagemaker_program`, get("Parameters.InputData")),
  ],
  "an evaluation image from a parameter": [
    "REFUTED",
    "GATE-04",
    edited(`${EVALUATE}/AppSpecification/ImageUri`, get("Parameters.InputData")),
  ],
  "a serving environment from a parameter": [
    "REFUTED",
    "GATE-04",
    edited(`${CONTAINER}/Environment/HF_MODEL_ID`, get("Parameters.InputData")),
  ],
  "the execution's ARN in a container": [
    "REFUTED",
    "GATE-04",
    edited(`${CONTAINER}/Environment/ARN`, get("Execution.PipelineExecutionArn")),
  ],
  "input data at a place of the starter's choice": [
    "REFUTED",
    "GATE-04",
    edited("Steps/0/Arguments/ProcessingInputs/0/S3Input/S3Uri", get("Parameters.InputData")),
  ],
  "a bucket of the starter's choice": [
    "REFUTED",
    "GATE-04",
    edited("Steps/0/Arguments/ProcessingInputs/0/S3Input/S3Uri", join("", "s3://", get("Parameters.InputData"), "/x")),
  ],
  "evaluation data of the starter's choice": [
    "REFUTED",
    "GATE-04",
    edited(
      `${EVALUATE}/ProcessingInputs/1/S3Input/S3Uri`,
      join("/", "s3://holdout-bucket", get("Parameters.InputData")),
    ),
  ],
  "a metric handed in as an argument": [
    "REFUTED",
    "GATE-04",
    edited(`${EVALUATE}/AppSpecification/ContainerArguments/1`, get("Parameters.InputData")),
  ],
  "a metric handed in by the environment": [
    "REFUTED",
    "GATE-04",
    edited(`${EVALUATE}/Environment`, { MSE: get("Parameters.InputData") }),
  ],
  "a cached evaluation": ["REFUTED", "GATE-07", edited("Steps/2/CacheConfig", { Enabled: true, ExpireAfter: "P30d" })],
  "a cached training": ["REFUTED", "GATE-07", edited("Steps/1/CacheConfig", { Enabled: true, ExpireAfter: "P30d" })],
  "a cache that a parameter switches": [
    "REFUTED",
    "GATE-04",
    edited("Steps/1/CacheConfig", { Enabled: get("Parameters.InputData") }),
  ],
  "a cached step between training and evaluation": [
    "REFUTED",
    "GATE-07",
    evaluatedBy(
      change(
        evaluated(outputOf("Preprocess", "test")),
        "Arguments/ProcessingInputs/3",
        make.input("note", outputOf("Between", "note")),
      ),
      {
        ...make.processing("Between", [make.input("model", modelOf("Train"))], ["note"]),
        CacheConfig: { Enabled: true },
      },
    ),
  ],
  "a report where every run writes": [
    "REFUTED",
    "GATE-07",
    edited(`${EVALUATE}/ProcessingOutputConfig/Outputs/0/S3Output/S3Uri`, "s3://artifacts-bucket/evaluation"),
  ],
  "a report at a place that only looks like the execution's": [
    "REFUTED",
    "GATE-07",
    edited(
      `${EVALUATE}/ProcessingOutputConfig/Outputs/0/S3Output/S3Uri`,
      "s3://artifacts-bucket/<execution.PipelineExecutionId>/evaluation",
    ),
  ],
  "evaluation data by a manifest": [
    "UNPROVED",
    "GATE-06",
    edited(`${EVALUATE}/ProcessingInputs/1/S3Input/S3DataType`, "ManifestFile"),
  ],
  "a report uploaded while it is written": [
    "REFUTED",
    "GATE-07",
    edited(`${EVALUATE}/ProcessingOutputConfig/Outputs/0/S3Output/S3UploadMode`, "Continuous"),
  ],
  "a report in an output that does not exist": [
    "REFUTED",
    "GATE-07",
    edited("Steps/2/PropertyFiles/0/OutputName", "other"),
  ],
  "another step that writes over the report": [
    "UNPROVED",
    "GATE-07",
    change(
      beside(make.processing("Forge", [], ["evaluation"])),
      "Steps/4/Arguments/ProcessingOutputConfig/Outputs/0/S3Output/S3Uri",
      make.written("Evaluate", "evaluation"),
    ),
  ],
  "another step that writes over the model": [
    "UNPROVED",
    "GATE-07",
    change(
      beside(make.processing("Forge", [], ["model"])),
      "Steps/4/Arguments/ProcessingOutputConfig/Outputs/0/S3Output/S3Uri",
      join("/", make.written("Train", "model"), get("Steps.Train.TrainingJobName"), "output"),
    ),
  ],
  "several instances that write one report": [
    "UNPROVED",
    "GATE-07",
    edited(`${EVALUATE}/ProcessingResources/ClusterConfig/InstanceCount`, 2),
  ],
  "evaluation on the training data": ["REFUTED", "GATE-06", evaluatedBy(evaluated(outputOf("Preprocess", "train")))],
  "evaluation on the validation data": [
    "REFUTED",
    "GATE-06",
    evaluatedBy(evaluated(outputOf("Preprocess", "validation"))),
  ],
  "evaluation on the training data by its location": [
    "REFUTED",
    "GATE-06",
    evaluatedBy(evaluated(make.written("Preprocess", "train"))),
  ],
  "evaluation on a copy of the training data": [
    "UNPROVED",
    "GATE-06",
    evaluatedBy(evaluated(outputOf("Copy", "copy")), copy),
  ],
  "evaluation on the raw data": ["UNPROVED", "GATE-06", evaluatedBy(evaluated("s3://data-bucket/input/"))],
  "evaluation without data": [
    "UNPROVED",
    "GATE-06",
    evaluatedBy(change(evaluated(""), "Arguments/ProcessingInputs", [make.input("model", modelOf("Train"))])),
  ],
  "test and training data in one place": [
    "REFUTED",
    "GATE-06",
    edited("Steps/0/Arguments/ProcessingOutputConfig/Outputs/2/S3Output/S3Uri", make.written("Preprocess", "train")),
  ],
  "test data below the training data": [
    "UNPROVED",
    "GATE-06",
    edited(
      "Steps/0/Arguments/ProcessingOutputConfig/Outputs/2/S3Output/S3Uri",
      make.written("Preprocess", "train/test"),
    ),
  ],
};

/** A registration in the else branch of these conditions. */
function otherwise(conditions: Json): make.Tree {
  return change(
    withTail(gate("Gate", [], [make.fail("Reject")], [register])),
    "Steps/3/Arguments/Conditions",
    conditions,
  );
}

/** Steps that wait for each other in a ring, and one before them. */
function ring(length = 14): make.Tree {
  const name = (index: number): string => `Ring${String.fromCharCode(65 + (index % length))}`;
  const steps = Array.from({ length }, (_, index) => ({ ...make.fail(name(index)), DependsOn: [name(index + 1)] }));
  return beside(...steps, { ...make.fail("Aside"), DependsOn: ["RingC"] });
}

/** Two models, each with an evaluation; `bounds` gate the registration of the one that EvaluateBest scores. */
function twoEvaluated(...bounds: Json[]): make.Tree {
  const names = ["Aged", "Best"];
  const trained = names.map((name) => make.train(`Train${name}`));
  const evaluations = names.map((name) => make.evaluation(`Evaluate${name}`, modelOf(`Train${name}`)));
  const sink = change(make.registration("Register", modelOf("TrainBest")), "Arguments/ModelMetrics", undefined);
  return definitionOf(make.preprocess(), ...trained, ...evaluations, gate("Gate", bounds, [sink]));
}
const ofAged = metric(undefined, "EvaluateAged");
const ofBest = metric(undefined, "EvaluateBest");

const unmeasured = (name: string, trained: string): make.Tree =>
  change(make.registration(name, modelOf(trained)), "Arguments/ModelMetrics", undefined);

/** A right gate on the one of two models that is registered first, and an equality on the other's. */
function twoRegistered(): make.Tree {
  const definition = twoEvaluated(atMost(4000, ofAged), compare("Equals", ofBest, 0.5));
  const sinks = [unmeasured("First", "TrainAged"), unmeasured("Register", "TrainBest")];
  return change(definition, "Steps/5/Arguments/IfSteps", sinks);
}

/** An evaluation of two models, and the registration of a third. */
function thirdRegistered(): make.Tree {
  const evaluate = make.evaluation("Evaluate", modelOf("TrainB"));
  change(evaluate, "Arguments/ProcessingInputs/3", make.input("second", modelOf("TrainA")));
  const trained = ["TrainA", "TrainB", "TrainC"].map((name) => make.train(name));
  return definitionOf(
    make.preprocess(),
    ...trained,
    evaluate,
    gate("Gate", [atMost(4000)], [unmeasured("Register", "TrainC")]),
  );
}

/** Two required metrics of one model, each of an evaluation of its own. */
function twoMeasured(): make.Tree {
  const second = make.evaluation("Second", modelOf("Train"), outputOf("Preprocess", "train"));
  const bounds = [atMost(4000), compare("GreaterThan", metric(ACCURACY.path, "Second"), 0.8)];
  return withTail(second, gate("Gate", bounds, [register]));
}

const SEVERAL: Record<string, Case> = {
  "a gate on another model's evaluation": ["REFUTED", "GATE-05", twoEvaluated(atMost(4000, ofAged))],
  "the same beside a weak bound on the right one": [
    "REFUTED",
    "GATE-05",
    twoEvaluated(atMost(4000, ofAged), atMost(9000, ofBest)),
  ],
  "the same beside an equality on the right one": [
    "UNPROVED",
    "GATE-05",
    twoEvaluated(atMost(4000, ofAged), compare("Equals", ofBest, 0.5)),
  ],
  "the same where together the arms bound the right one": [
    "UNPROVED",
    "GATE-05",
    twoEvaluated(atMost(4000, ofAged), or(atMost(3000, ofBest), compare("GreaterThan", ofAged, 5000))),
  ],
  "the same behind conditions that nothing meets": [
    "UNPROVED",
    "GATE-05",
    twoEvaluated(
      atMost(4000, ofAged),
      or(compare("LessThan", metric("a", "EvaluateAged"), 1), compare("LessThan", metric("b", "EvaluateAged"), 1)),
      compare("GreaterThan", metric("a", "EvaluateAged"), 2),
      compare("GreaterThan", metric("b", "EvaluateAged"), 2),
    ),
  ],
  "the same beside a condition outside the closed world": [
    "UNPROVED",
    "GATE-05",
    twoEvaluated(atMost(4000, ofAged), { Type: "And", Conditions: [] }),
  ],
  "the same beside more readings than are looked at": [
    "UNPROVED",
    "GATE-05",
    twoEvaluated(
      atMost(4000, ofAged),
      ...Array.from({ length: 8 }, (_, index) =>
        compare("GreaterThan", metric(undefined, "EvaluateBest", `Report${index}`), 1),
      ),
    ),
  ],
  "the same beside as many readings as are looked at": [
    "REFUTED",
    "GATE-05",
    twoEvaluated(
      atMost(4000, ofAged),
      ...Array.from({ length: 7 }, (_, index) =>
        compare("GreaterThan", metric(undefined, "EvaluateBest", `Report${index}`), 1),
      ),
    ),
  ],
  "a model that no step made, ungated": ["REFUTED", "GATE-01", withTail(make.registration("Register", "s3://b/model"))],
  "no model, ungated": [
    "REFUTED",
    "GATE-01",
    change(withTail(make.registration("Register")), "Steps/3/Arguments/InferenceSpecification/Containers", []),
  ],
  "two models, of which one is evaluated, behind an equality": ["UNPROVED", "GATE-05", twoRegistered()],
  "two metrics, the second measured on the training data": [
    "REFUTED",
    "GATE-06",
    twoMeasured(),
    [...make.METRICS, ACCURACY],
  ],
  "a third model beside two that are evaluated": ["REFUTED", "GATE-05", thirdRegistered()],
  "an output of a step that trains nothing, ungated": [
    "REFUTED",
    "GATE-01",
    withTail(make.registration("Register", outputOf("Preprocess", "train"))),
  ],
  "no required metric": ["UNPROVED", "GATE-01", compliant(), []],
  "a required metric without a path": ["REFUTED", "GATE-01", compliant(), [...make.METRICS, { ...ACCURACY, path: "" }]],
  "a required metric without a finite bound": [
    "REFUTED",
    "GATE-01",
    compliant(),
    [...make.METRICS, { ...ACCURACY, bound: Infinity }],
  ],
  "an evaluation image that another step names": [
    "UNPROVED",
    "GATE-04",
    edited(`${EVALUATE}/AppSpecification/ImageUri`, get("Steps.Train.AlgorithmSpecification.TrainingImage")),
  ],
  "evaluation code that another step writes": [
    "UNPROVED",
    "GATE-04",
    edited(`${EVALUATE}/ProcessingInputs/2/S3Input/S3Uri`, outputOf("Preprocess", "summary")),
  ],
};

const FORM: Record<string, Case> = {
  "no object": ["REFUTED", "GATE-09", []],
  "conditions that are no list": ["UNPROVED", "GATE-09", edited("Steps/3/Arguments/Conditions", atMost(4000))],
  "a condition step without conditions": ["REFUTED", "GATE-01", edited("Steps/3/Arguments/Conditions", undefined)],
  "an Or whose conditions are no list": ["UNPROVED", "GATE-09", gated({ Type: "Or", Conditions: atMost(4000) })],
  "a condition that is a text": ["UNPROVED", "GATE-09", gated("LessThan")],
  "a condition of a type that is no text": ["UNPROVED", "GATE-09", gated({ ...atMost(4000), Type: 1 })],
  "a comparison with one side": ["UNPROVED", "GATE-09", gated({ Type: "LessThan", LeftValue: metric() })],
  "a comparison with a third side": ["UNPROVED", "GATE-09", gated({ ...atMost(4000), Value: 1 })],
  "a Not of nothing": ["UNPROVED", "GATE-09", gated({ Type: "Not", Condition: null })],
  "an Or beside another key": ["UNPROVED", "GATE-09", gated({ ...or(atMost(4000)), Condition: atMost(4000) })],
  "an unknown condition deep inside": ["UNPROVED", "GATE-09", gated(or(not(or({ Type: "And", Conditions: [] }))))],
  "a long cycle": ["REFUTED", "GATE-09", ring()],
  "a cycle that is told in full": ["REFUTED", "GATE-09", ring(12)],
  "a cycle through the last of several references": [
    "REFUTED",
    "GATE-09",
    edited("Steps/1/DependsOn", ["Preprocess", "Preprocess", "Evaluate"]),
  ],
  "two cycles": [
    "REFUTED",
    "GATE-09",
    beside(...["B", "A"].map((name) => ({ ...make.fail(name), DependsOn: [name] }))),
  ],
  "an unknown condition that gates nothing": [
    "UNPROVED",
    "GATE-09",
    beside(gate("Other", [{ Type: "And", Conditions: [] }], [])),
  ],
  "the other branch of conditions that are no list": ["UNPROVED", "GATE-09", otherwise({})],
  "the other branch of an empty Or": ["UNPROVED", "GATE-09", otherwise([or()])],
  "the other branch of an Or whose conditions are no list": [
    "UNPROVED",
    "GATE-09",
    otherwise([{ Type: "Or", Conditions: {} }]),
  ],
  "the other branch of an unknown condition": ["UNPROVED", "GATE-09", otherwise([{ Type: "And", Conditions: [] }])],
  "the other branch of a comparison with a third side": [
    "UNPROVED",
    "GATE-09",
    otherwise([{ ...atMost(4000), Value: 1 }]),
  ],
  "a step that waits for itself": ["REFUTED", "GATE-09", edited("Steps/1/DependsOn", ["Train"])],
  "a name that is not plain": ["UNPROVED", "GATE-09", beside(make.fail("No. 1"))],
  "dependencies that are no list": ["UNPROVED", "GATE-09", edited("Steps/1/DependsOn", "Preprocess")],
  "a dependency that is no name": ["UNPROVED", "GATE-09", edited("Steps/1/DependsOn", ["Preprocess", 1])],
  "arguments that are a list": ["UNPROVED", "GATE-09", beside({ ...make.fail("Extra"), Arguments: [] })],
  "an else branch that is no list": ["UNPROVED", "GATE-09", edited("Steps/3/Arguments/ElseSteps", {})],
  "no steps": ["UNPROVED", "GATE-09", edited("Steps", undefined)],
  "parameters that are no list": ["REFUTED", "GATE-09", edited("Parameters", {})],
  "a parameter without a name": ["REFUTED", "GATE-09", edited("Parameters/0", { Type: "String" })],
  "a parameter of another type": ["UNPROVED", "GATE-09", edited("Parameters/0/Type", "Secret")],
  "a property file without a path": ["UNPROVED", "GATE-09", edited("Steps/2/PropertyFiles/0/FilePath", undefined)],
  "an experiment named by a step": [
    "UNPROVED",
    "GATE-09",
    edited("PipelineExperimentConfig/TrialName", get("Steps.Train.TrainingJobName")),
  ],
  "a join without values": ["UNPROVED", "GATE-09", edited(`${TRAIN}/Environment`, { A: { "Std:Join": { On: "/" } } })],
  "a reading without a path": [
    "UNPROVED",
    "GATE-09",
    edited(`${TRAIN}/Environment`, { A: { "Std:JsonGet": { PropertyFile: get("Steps.Preprocess.PropertyFiles.A") } } }),
  ],
  "another version": ["UNPROVED", "GATE-09", edited("Version", "2099-01-01")],
  "an unknown key at the top": ["UNPROVED", "GATE-09", edited("Extra", {})],
  "an unknown key of a step": ["UNPROVED", "GATE-09", edited("Steps/0/Extra", {})],
  "an unknown key of a registration": ["UNPROVED", "GATE-09", edited(`${REGISTER}/Extra`, {})],
  "an unknown key of a parameter": ["UNPROVED", "GATE-09", edited("Parameters/0/Extra", {})],
  "an unknown function": ["UNPROVED", "GATE-09", edited(`${TRAIN}/Environment`, { A: { "Std:Eval": "x" } })],
  "a function beside other keys": [
    "UNPROVED",
    "GATE-09",
    edited(`${TRAIN}/Environment`, { A: { Get: "Parameters.InputData", B: 1 } }),
  ],
  "a reference in no known form": ["UNPROVED", "GATE-09", edited(`${TRAIN}/Environment`, { A: get("Steps.Train") })],
  "an unknown execution variable": [
    "UNPROVED",
    "GATE-09",
    edited(`${TRAIN}/Environment`, { A: get("Execution.Role") }),
  ],
  "steps that are no list": ["UNPROVED", "GATE-09", edited("Steps", {})],
  "a step without a name": ["UNPROVED", "GATE-09", beside({ Type: "Fail", Arguments: {} })],
  "a parameter name twice": ["REFUTED", "GATE-09", edited("Parameters/1/Name", "InputData")],
  "an unknown value inside a text": [
    "UNPROVED",
    "GATE-09",
    edited(`${REGISTER}/ModelPackageGroupName`, "group-04da6b54-80e4-46f7-96ec-b56ff0331ba9"),
  ],
};

const CATALOGUE = {
  "control flow": CONTROL_FLOW,
  predicate: PREDICATE,
  "other channels": CHANNELS,
  "data flow": DATA_FLOW,
  "several evaluations": SEVERAL,
  form: FORM,
};

for (const [part, cases] of Object.entries(CATALOGUE)) {
  describe(`policies/proof refuses, ${part}`, () => {
    for (const [title, [verdict, rule, definition, metrics]] of Object.entries(cases)) {
      it(`${title}: ${verdict} by ${rule}`, () => {
        const result = make.judge(definition, metrics);
        assert.equal(result.verdict, verdict, JSON.stringify(result.findings, undefined, 1));
        const decisive = result.findings.filter((finding) => finding.advisory !== true);
        const rules = decisive.map((finding) => finding.rule);
        assert.ok(rules.includes(rule), rules.join());
        assert.equal(result.certificate, undefined);
        for (const { message, pointer } of result.findings) {
          assert.match(message, /^Expected .+, got .+/);
          assert.match(pointer, /^(\/|$)/);
        }
      });
    }
  });
}

describe("policies/proof says of the whole catalogue", () => {
  it("what said/refused.txt says", () => {
    assertSaid(
      "refused",
      Object.entries(CATALOGUE).flatMap(([part, cases]) =>
        Object.entries(cases).map(
          ([title, [, , definition, metrics]]) => [`${part}: ${title}`, make.judge(definition, metrics)] as const,
        ),
      ),
    );
  });
});
