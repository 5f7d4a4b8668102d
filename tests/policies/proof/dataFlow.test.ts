/** Where data, reports and models lie, one thing changed in each: what is told apart, what may meet, who may write where. */
import assert from "node:assert/strict";
import type { Json } from "../../../pipeline/schema";
import type { Verdict } from "../../../policies/proof";
import * as make from "./fixture";
import { assertSaid } from "./said";

type Case = readonly [Verdict, rule: string, definition: make.Tree];

const { atMost, change, compliant, definitionOf, gate, get, input, join, modelOf, outputOf, processing, written } =
  make;
const register = make.registration("Register");
const gated = gate("Gate", [atMost(4000)], [register]);
const EVALUATE = "Steps/2/Arguments";
const REGISTER = "Steps/3/Arguments/IfSteps/0/Arguments";
const RAW = "s3://data-bucket/input";
const ASIDE = "s3://elsewhere/rows/";

const edited = (path: string, value: Json | undefined): make.Tree => change(compliant(), path, value);
const beside = (...steps: Json[]): make.Tree => make.withTail(gated, ...steps);
/** The compliant definition, evaluated on these data; `more` are further steps. */
const scored = (data: readonly Json[], ...more: Json[]): make.Tree => {
  const evaluate = make.evaluation("Evaluate", modelOf("Train"));
  const inputs = [input("model", modelOf("Train")), ...data.map((uri, index) => input(`data${index}`, uri))];
  change(evaluate, "Arguments/ProcessingInputs", inputs);
  return definitionOf(make.preprocess(), make.train(), ...more, evaluate, gated);
};
const maker = (name: string, ...from: Json[]): make.Tree =>
  processing(
    name,
    from.map((uri, index) => input(`data${index}`, uri)),
    ["rows"],
  );
const transform = (more: make.Tree = {}, S3OutputPath: Json = "s3://b/predictions"): make.Tree => ({
  Name: "Transform",
  Type: "Transform",
  Arguments: {
    ModelName: "older",
    TransformInput: { DataSource: { S3DataSource: { S3Uri: ASIDE } } },
    TransformOutput: { S3OutputPath },
    ...more,
  },
});
const trainedOn = (name: string, uri: Json): make.Tree => make.training(name, { train: uri });
const numbered = (count: number, item: (index: number) => Json): Json[] =>
  Array.from({ length: count }, (_, index) => item(index));
/** The raw data are a literal, and the evaluation reads what Mix makes of these. */
const mixed = (...from: Json[]): make.Tree =>
  change(
    scored([outputOf("Mix", "rows")], maker("Mix", ...from)),
    "Steps/0/Arguments/ProcessingInputs/0/S3Input/S3Uri",
    RAW,
  );

const ROWS: Record<string, Case> = {
  "rows at no place in S3": ["UNPROVED", "GATE-06", scored(["file:///rows"])],
  "rows in an output that does not exist": ["UNPROVED", "GATE-06", scored([outputOf("Preprocess", "nothing")])],
  "rows below the training rows": ["UNPROVED", "GATE-06", scored([join("/", written("Preprocess", "train"), "part")])],
  "training rows beside held-out ones": [
    "UNPROVED",
    "GATE-06",
    scored([outputOf("Preprocess", "test"), outputOf("Preprocess", "train")]),
  ],
  "training rows and a copy of them": [
    "REFUTED",
    "GATE-06",
    scored([outputOf("Preprocess", "train"), outputOf("Copy", "rows")], maker("Copy", outputOf("Preprocess", "train"))),
  ],
  "a copy of the training rows beside held-out ones": [
    "UNPROVED",
    "GATE-06",
    scored([outputOf("Preprocess", "test"), outputOf("Copy", "rows")], maker("Copy", outputOf("Preprocess", "train"))),
  ],
  "rows that a step made of nothing": ["UNPROVED", "GATE-06", scored([outputOf("Make", "rows")], maker("Make"))],
  "rows that a step made of other rows": ["PROVED", "", scored([outputOf("Make", "rows")], maker("Make", ASIDE))],
  "rows in an output that the step does not declare": [
    "UNPROVED",
    "GATE-06",
    scored([outputOf("Make", "nothing")], maker("Make", ASIDE)),
  ],
  "rows made of the raw ones and others": ["UNPROVED", "GATE-06", mixed(RAW, ASIDE)],
  "rows made of others and the raw ones": ["UNPROVED", "GATE-06", mixed(ASIDE, RAW)],
  "rows made of the raw ones and others of nearly the same name": [
    "UNPROVED",
    "GATE-06",
    mixed(RAW, "s3://data-bucket/in/put"),
  ],
  "rows that a transform job wrote": [
    "UNPROVED",
    "GATE-06",
    scored([get("Steps.Transform.TransformOutput.S3OutputPath")], transform()),
  ],
  "rows at a place named by a transform job": [
    "UNPROVED",
    "GATE-06",
    scored([join("/", "s3://b", get("Steps.Transform.TransformJobName"))], transform()),
  ],
  "rows at a place named by a job that trained on others": [
    "PROVED",
    "",
    scored([join("/", "s3://b", get("Steps.Other.TrainingJobName"))], trainedOn("Other", ASIDE)),
  ],
  "rows at a place named by a job that trained on the same": [
    "UNPROVED",
    "GATE-06",
    scored([join("/", "s3://b", get("Steps.Other.TrainingJobName"))], make.train("Other")),
  ],
  "rows made of what the training reads as it lies": [
    "UNPROVED",
    "GATE-06",
    change(
      scored([outputOf("Make", "rows")], maker("Make", ASIDE)),
      "Steps/1",
      make.training("Train", { train: ASIDE }),
    ),
  ],
  "rows made of more than is compared": [
    "UNPROVED",
    "GATE-06",
    scored([outputOf("Make", "rows")], maker("Make", ...numbered(2_001, (index) => `${ASIDE}${index}/`))),
  ],
  "rows at a place that could be the training rows'": [
    "UNPROVED",
    "GATE-06",
    change(
      scored([join("/", "s3://b", get("Steps.Other.TrainingJobName"))], trainedOn("Other", ASIDE)),
      "Steps/1",
      trainedOn("Train", "s3://b/rows/"),
    ),
  ],
  "rows at no place in S3 that a job names": [
    "UNPROVED",
    "GATE-06",
    scored([join("/", "file:", get("Steps.Other.TrainingJobName"))], trainedOn("Other", ASIDE)),
  ],
  "training rows at no place in S3": [
    "UNPROVED",
    "GATE-06",
    change(compliant(), "Steps/1", trainedOn("Train", "file:///rows")),
  ],
  "a training job without channels": [
    "UNPROVED",
    "GATE-06",
    change(compliant(), "Steps/1/Arguments/InputDataConfig", undefined),
  ],
};

const over = (name: string, uri: Json): make.Tree =>
  change(processing(name, [], ["x"]), "Arguments/ProcessingOutputConfig/Outputs/0/S3Output/S3Uri", uri);
const REPORT = written("Evaluate", "evaluation");
const MODEL = written("Train", "model");
const ARTIFACT = join("/", MODEL, get("Steps.Train.TrainingJobName"), "output");
const prefix = "s3://artifacts-bucket/pipelines/regression";
const many = (count: number): make.Tree =>
  change(
    processing("Many", [], []),
    "Arguments/ProcessingOutputConfig/Outputs",
    numbered(count, (index) =>
      make.output("Many", `out${index}`, join("/", "s3://b", get("Steps.Train.TrainingJobName"), index)),
    ),
  );

/** A copy of the training rows, put where the evaluation, or what it reads, looks by the place alone. */
const copied = (uri: Json): make.Tree =>
  change(
    maker("Copy", outputOf("Preprocess", "train")),
    "Arguments/ProcessingOutputConfig/Outputs/0/S3Output/S3Uri",
    uri,
  );

const WRITERS: Record<string, Case> = {
  "a copy of the training rows over the held-out ones": ["UNPROVED", "GATE-06", scored([ASIDE], copied(ASIDE))],
  "a copy of the training rows among the held-out ones": [
    "UNPROVED",
    "GATE-06",
    scored([ASIDE], copied(`${ASIDE}copy/`)),
  ],
  "a copy of the training rows over what the held-out ones are made of": [
    "UNPROVED",
    "GATE-06",
    scored([outputOf("Make", "rows")], copied(ASIDE), maker("Make", ASIDE)),
  ],
  "a copy of the training rows beside the held-out ones": [
    "PROVED",
    "",
    scored([ASIDE], copied("s3://elsewhere/copies/")),
  ],
  "code at no place in S3": ["PROVED", "", edited(`${EVALUATE}/ProcessingInputs/2/S3Input/S3Uri`, "file:///code")],
  "an output over the evaluation's code": [
    "UNPROVED",
    "GATE-07",
    beside(over("Forge", "s3://artifacts-bucket/code/0123abcd/")),
  ],
  "an output into the evaluation's code": [
    "UNPROVED",
    "GATE-07",
    beside(over("Forge", "s3://artifacts-bucket/code/0123abcd/main")),
  ],
  "an output above the evaluation's code": ["UNPROVED", "GATE-07", beside(over("Forge", "s3://artifacts-bucket/code"))],
  "a processing job over the report": ["UNPROVED", "GATE-07", beside(over("Forge", REPORT))],
  "a processing job above the report": [
    "UNPROVED",
    "GATE-07",
    beside(over("Forge", join("/", prefix, get("Execution.PipelineExecutionId"), "Evaluate"))),
  ],
  "a processing job below the report": ["UNPROVED", "GATE-07", beside(over("Forge", join("/", REPORT, "more")))],
  "a processing job over the model": ["UNPROVED", "GATE-07", beside(over("Forge", MODEL))],
  "a processing job above the model": [
    "UNPROVED",
    "GATE-07",
    beside(over("Forge", join("/", prefix, get("Execution.PipelineExecutionId"), "Train"))),
  ],
  "a quality check over the report": [
    "UNPROVED",
    "GATE-07",
    beside({ ...over("Check", REPORT), Type: "QualityCheck", CheckType: "DATA_QUALITY" }),
  ],
  "a bias check over the model": [
    "UNPROVED",
    "GATE-07",
    beside({ ...over("Check", ARTIFACT), Type: "ClarifyCheck", CheckType: "DATA_BIAS" }),
  ],
  "a transform job over the report": ["UNPROVED", "GATE-07", beside(transform({}, REPORT))],
  "a transform job that captures its data over the report": [
    "UNPROVED",
    "GATE-07",
    beside(transform({ DataCaptureConfig: { DestinationS3Uri: REPORT } })),
  ],
  "checkpoints over the report": [
    "UNPROVED",
    "GATE-07",
    beside(change(make.train("Forge"), "Arguments/CheckpointConfig", { S3Uri: REPORT })),
  ],
  "checkpoints over the model": [
    "UNPROVED",
    "GATE-07",
    beside(change(make.train("Forge"), "Arguments/CheckpointConfig", { S3Uri: ARTIFACT })),
  ],
  "checkpoints of a tuning job over the report": [
    "UNPROVED",
    "GATE-07",
    beside({
      Name: "Tune",
      Type: "Tuning",
      Arguments: { TrainingJobDefinition: { CheckpointConfig: { S3Uri: REPORT } } },
    }),
  ],
  "checkpoints at a place of their own": [
    "PROVED",
    "",
    edited("Steps/1/Arguments/CheckpointConfig", { S3Uri: written("Train", "checkpoints") }),
  ],
  "an output at no place that can be read": ["UNPROVED", "GATE-07", beside(over("Forge", 1))],
  "an output into a feature store": [
    "PROVED",
    "",
    beside(
      change(processing("Features", [], []), "Arguments/ProcessingOutputConfig/Outputs", [
        { OutputName: "features", FeatureStoreOutput: { FeatureGroupName: "rows" } },
      ]),
    ),
  ],
  "as many outputs at places of the service's choice as are compared": ["PROVED", "", beside(many(100))],
  "one more": ["UNPROVED", "GATE-07", beside(many(101))],
  "an output in a folder whose name begins as the report's": [
    "PROVED",
    "",
    beside(over("Forge", join("/", prefix, get("Steps.Train.TrainingJobName"), "Evaluate", "eval"))),
  ],
};

function cleanedAndCached(): make.Tree {
  const clean = processing("Clean", [input("data", RAW)], ["clean"]);
  const parts = processing("Preprocess", [input("data", outputOf("Clean", "clean"))], ["train", "validation", "test"], {
    CacheConfig: { Enabled: true, ExpireAfter: "P30d" },
  });
  return definitionOf(clean, parts, make.train(), make.evaluation("Evaluate", modelOf("Train")), gated);
}

/** An evaluation that reads so many steps beside the split and the training. */
function reading(count: number): make.Tree {
  const steps = numbered(count, (index) => ({ ...make.fail(`F${index}`), Arguments: {} }));
  const read = numbered(count, (index) => get(`Steps.F${index}.Status`));
  return change(beside(...steps), `${EVALUATE}/Environment`, { READ: read });
}

const OUTPUT = `${EVALUATE}/ProcessingOutputConfig/Outputs/0`;
const REPORTS: Record<string, Case> = {
  "two outputs of one name": [
    "REFUTED",
    "GATE-07",
    edited(`${EVALUATE}/ProcessingOutputConfig/Outputs/1`, make.output("Evaluate", "evaluation", "s3://b/other")),
  ],
  "an upload mode that nobody knows": ["UNPROVED", "GATE-07", edited(`${OUTPUT}/S3Output/S3UploadMode`, "Sometimes")],
  "an upload mode that is not said": ["PROVED", "", edited(`${OUTPUT}/S3Output/S3UploadMode`, undefined)],
  "a count of instances that is not said": [
    "PROVED",
    "",
    edited(`${EVALUATE}/ProcessingResources/ClusterConfig/InstanceCount`, undefined),
  ],
  "a report at no place that can be read": ["UNPROVED", "GATE-07", edited(`${OUTPUT}/S3Output/S3Uri`, 1)],
  "a model at no place that can be read": [
    "UNPROVED",
    "GATE-07",
    edited("Steps/1/Arguments/OutputDataConfig/S3OutputPath", undefined),
  ],
  "a property file without an output": ["REFUTED", "GATE-07", edited("Steps/2/PropertyFiles/0/OutputName", undefined)],
  "a cache that is off": ["PROVED", "", edited("Steps/1/CacheConfig", { Enabled: false })],
  "a cache that nobody can read": ["UNPROVED", "GATE-07", edited("Steps/1/CacheConfig", { Enabled: "true" })],
  "a cached step in the middle of the way from the training": [
    "REFUTED",
    "GATE-07",
    scored(
      [outputOf("Preprocess", "test"), outputOf("Last", "rows")],
      maker("First", modelOf("Train")),
      { ...maker("Middle", outputOf("First", "rows")), CacheConfig: { Enabled: true, ExpireAfter: "P30d" } },
      maker("Last", outputOf("Middle", "rows")),
    ),
  ],
  "an evaluation of as many steps as are followed": ["PROVED", "", reading(4_998)],
  "an evaluation of more steps than are followed": ["UNPROVED", "GATE-07", reading(4_999)],
  "a cached split of what another step cleaned": ["PROVED", "", cleanedAndCached()],
};

const CONTAINER = `${REGISTER}/InferenceSpecification/Containers/0`;
const PACKAGES: Record<string, Case> = {
  "a source elsewhere": ["UNPROVED", "GATE-05", edited(`${REGISTER}/SourceUri`, "s3://b/model")],
  "no containers": ["UNPROVED", "GATE-05", edited(`${REGISTER}/InferenceSpecification/Containers`, [])],
  "a container with two models": [
    "UNPROVED",
    "GATE-05",
    edited(`${CONTAINER}/ModelDataSource`, { S3DataSource: { S3Uri: "s3://b/model" } }),
  ],
  "a container with a base model": ["UNPROVED", "GATE-05", edited(`${CONTAINER}/BaseModel`, {})],
  "a container with a product": ["UNPROVED", "GATE-05", edited(`${CONTAINER}/ProductId`, "product")],
  "a container with several sources": ["UNPROVED", "GATE-05", edited(`${CONTAINER}/AdditionalModelDataSources`, [])],
  "nothing for auditors": [
    "PROVED",
    "",
    change(edited(`${REGISTER}/CustomerMetadataProperties`, undefined), `${REGISTER}/ModelMetrics`, undefined),
  ],
  "nothing for auditors, and no gate": [
    "REFUTED",
    "GATE-01",
    make.withTail(change(make.registration("Register"), "Arguments/ModelMetrics", undefined)),
  ],
  "a model whose origin is unclear": [
    "UNPROVED",
    "GATE-05",
    edited(`${CONTAINER}/ModelDataUrl`, get("Steps.Train.TrainingJobName")),
  ],
  "tuned models that register themselves": [
    "REFUTED",
    "GATE-10",
    beside({ Name: "Tune", Type: "Tuning", Arguments: { TrainingJobDefinition: { ModelPackageConfig: {} } } }),
  ],
  "several algorithms tuned": [
    "UNPROVED",
    "GATE-10",
    beside({ Name: "Tune", Type: "Tuning", Arguments: { TrainingJobDefinitions: [] } }),
  ],
  "a switch on a step that has none": ["UNPROVED", "GATE-09", edited("Steps/0/SkipCheck", true)],
};

const TRAIN = "Steps/1/Arguments";
const CHOSEN = get("Parameters.InputData");
const NAME = get("Execution.PipelineName");
const check = (more: make.Tree): make.Tree =>
  beside({ Name: "Check", Type: "QualityCheck", CheckType: "DATA_QUALITY", Arguments: more });
const tuning = (more: make.Tree): make.Tree => beside({ Name: "Tune", Type: "Tuning", Arguments: more });

const CHOICES: Record<string, Case> = {
  "a model's role of the starter's choice": [
    "REFUTED",
    "GATE-04",
    beside({ Name: "Model", Type: "Model", Arguments: { ExecutionRoleArn: CHOSEN } }),
  ],
  "a check's program of the starter's choice": [
    "REFUTED",
    "GATE-04",
    check({ AppSpecification: { ContainerEntrypoint: ["sh", CHOSEN] } }),
  ],
  "a check's arguments of the starter's choice": [
    "PROVED",
    "",
    check({ AppSpecification: { ContainerArguments: [CHOSEN] } }),
  ],
  "a check's role named by an execution": ["REFUTED", "GATE-04", check({ RoleArn: NAME })],
  "a program named by an execution": ["REFUTED", "GATE-04", edited(`${TRAIN}/HyperParameters/sagemaker_program`, NAME)],
  "a framework's setting in capitals": [
    "REFUTED",
    "GATE-04",
    edited(`${TRAIN}/Environment`, { SAGEMAKER_PROGRAM: CHOSEN }),
  ],
  "a setting that only holds a framework's name": [
    "PROVED",
    "",
    edited(`${TRAIN}/HyperParameters/my_sagemaker_depth`, CHOSEN),
  ],
  "training code below a place of the starter's choice": [
    "REFUTED",
    "GATE-04",
    edited(`${TRAIN}/InputDataConfig/2/DataSource/S3DataSource/S3Uri`, join("/", "s3://artifacts-bucket", CHOSEN)),
  ],
  "a key of the starter's choice": ["PROVED", "", edited("Steps/0/Arguments/ProcessingOutputConfig/KmsKeyId", CHOSEN)],
  "a key that the starter ends": [
    "PROVED",
    "",
    edited("Steps/0/Arguments/ProcessingOutputConfig/KmsKeyId", join("/", "alias", CHOSEN)),
  ],
  "something below a key": [
    "REFUTED",
    "GATE-04",
    edited("Steps/0/Arguments/ProcessingOutputConfig/KmsKeyId", { A: CHOSEN }),
  ],
  "tuning: an instance of the starter's choice": [
    "PROVED",
    "",
    tuning({ TrainingJobDefinition: { ResourceConfig: { InstanceType: CHOSEN } } }),
  ],
  "tuning: a place of the starter's choice": [
    "REFUTED",
    "GATE-04",
    tuning({ TrainingJobDefinition: { OutputDataConfig: { S3OutputPath: CHOSEN } } }),
  ],
  "tuning: a place of the starter's choice, among several": [
    "REFUTED",
    "GATE-04",
    tuning({ TrainingJobDefinitions: [{ OutputDataConfig: { S3OutputPath: CHOSEN } }] }),
  ],
  "tuning: an instance of the starter's choice, among several": [
    "UNPROVED",
    "GATE-10",
    tuning({ TrainingJobDefinitions: [{ ResourceConfig: { InstanceType: CHOSEN } }] }),
  ],
  "an unknown function in the name of an experiment": [
    "UNPROVED",
    "GATE-09",
    edited("PipelineExperimentConfig/TrialName", { "Std:Eval": "x" }),
  ],
};

const CATALOGUE = { rows: ROWS, writers: WRITERS, reports: REPORTS, packages: PACKAGES, choices: CHOICES };

for (const [part, cases] of Object.entries(CATALOGUE)) {
  describe(`policies/proof on where things lie, ${part}`, () => {
    for (const [title, [verdict, rule, definition]] of Object.entries(cases)) {
      it(`${title}: ${verdict} ${rule}`, () => {
        const result = make.judge(definition);
        assert.equal(result.verdict, verdict, JSON.stringify(result.findings, undefined, 1));
        const rules = result.findings.filter(({ advisory }) => advisory !== true).map((finding) => finding.rule);
        assert.equal(rules.includes(rule), verdict !== "PROVED", rules.join());
      });
    }
  });
}

describe("policies/proof on where things lie", () => {
  it("says what said/dataFlow.txt says", () => {
    assertSaid(
      "dataFlow",
      Object.entries(CATALOGUE).flatMap(([part, cases]) =>
        Object.entries(cases).map(
          ([title, [, , definition]]) => [`${part}: ${title}`, make.judge(definition)] as const,
        ),
      ),
    );
  });
});
