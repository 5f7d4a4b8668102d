/** Where a model comes from, by the expression that names it. */
import assert from "node:assert/strict";
import type { Json } from "../../../pipeline/schema";
import { Findings } from "../../../policies/proof/finding";
import { originOf } from "../../../policies/proof/origin";
import { readDefinition } from "../../../policies/proof/reader";
import * as make from "./fixture";

const { get, join, modelOf, written } = make;
const REPACK = "s3://artifacts-bucket/code/repack/sourcedir.tar.gz";

/** A step as the SDK makes it to repack a model; `settings` are changes of its hyperparameters. */
function repack(name: string, model: Json, settings: make.Tree = {}, more: Record<string, Json> = {}): make.Tree {
  const step = make.training(name, { training: model, ...more });
  const args = step.Arguments as { InputDataConfig: Json[]; HyperParameters: Json };
  args.InputDataConfig.pop(); // the channel of its code, which a repack step does not have
  args.HyperParameters = { sagemaker_program: "_repack_model.py", sagemaker_submit_directory: REPACK, ...settings };
  return step;
}

function tuned(name: string, S3OutputPath = "s3://artifacts-bucket/tuned"): make.Tree {
  return { Name: name, Type: "Tuning", Arguments: { TrainingJobDefinition: { OutputDataConfig: { S3OutputPath } } } };
}

const DEFINITION = make.definitionOf(
  make.preprocess(),
  make.train(),
  make.train("Other"),
  tuned("Tune"),
  tuned("Slash", "s3://artifacts-bucket/tuned/"),
  make.change(make.train("Nested"), "Arguments/OutputDataConfig/S3OutputPath", make.outputOf("Preprocess", "summary")),
  { Name: "AutoML", Type: "AutoML", Arguments: {} },
  repack("Repack", modelOf("Train")),
  repack("Again", modelOf("Repack"), {
    sagemaker_program: '"_repack_script_launcher.sh"',
    model_archive: modelOf("Repack"),
  }),
  repack("Joined", join("", modelOf("Train")), { model_archive: modelOf("Train") }),
  repack("OtherArchive", modelOf("Train"), { model_archive: modelOf("Other") }),
  repack("OtherProgram", modelOf("Train"), { sagemaker_program: "_repack_model.py.txt" }),
  repack("OwnProgram", modelOf("Train"), { sagemaker_program: "my_repack_model.py" }),
  repack("NoProgram", modelOf("Train"), { sagemaker_program: 1 }),
  repack("ChosenCode", modelOf("Train"), { sagemaker_submit_directory: get("Parameters.InputData") }),
  repack("TwoChannels", modelOf("Train"), {}, { more: modelOf("Other") }),
  repack("Ring", modelOf("Round")),
  repack("Round", modelOf("Ring")),
);

const job = (reference: string, ...tail: Json[]): Json =>
  join("/", "s3://artifacts-bucket/tuned", get(reference), ...tail);
const summary = "Steps.Tune.TrainingJobSummaries[0].TrainingJobName";
const named = (step: string, ...tail: Json[]): Json =>
  join("/", written("Train", "model"), get(`Steps.${step}.TrainingJobName`), ...tail);
const FILE = "output/model.tar.gz";
const candidate = (path: string): Json => get(`Steps.AutoML.${path}`);

/** What is expected: the root and the way from there, or the kind of what trained nothing. */
const CASES: Readonly<Record<string, readonly [expression: Json | undefined, origin: string]>> = {
  "a training job's artifact": [modelOf("Train"), "Train: Train"],
  "the same, joined with nothing": [join("", modelOf("Train")), "Train: Train"],
  "the same, with something behind": [join("/", modelOf("Train"), "more"), "unclear"],
  "another property of a training job": [get("Steps.Train.TrainingJobName"), "unclear"],
  "a repacked model": [modelOf("Repack"), "Train: Train Repack"],
  "a model repacked twice": [modelOf("Again"), "Train: Train Repack Again"],
  "a repack step whose archive is written otherwise": [modelOf("Joined"), "Train: Train Joined"],
  "a repack step of another archive": [modelOf("OtherArchive"), "OtherArchive: OtherArchive"],
  "a program that only begins like the SDK's": [modelOf("OtherProgram"), "OtherProgram: OtherProgram"],
  "a program that only ends like the SDK's": [modelOf("OwnProgram"), "OwnProgram: OwnProgram"],
  "a program that is no text": [modelOf("NoProgram"), "NoProgram: NoProgram"],
  "a repack step whose code is set later": [modelOf("ChosenCode"), "ChosenCode: ChosenCode"],
  "a repack step of two models": [modelOf("TwoChannels"), "TwoChannels: TwoChannels"],
  "repack steps in a ring": [modelOf("Ring"), "unclear"],
  "a training job's artifact by its place": [named("Train", FILE), "Train: Train"],
  "a place with another slash, which is another key": [
    join("/", written("Train", "model"), "", get("Steps.Train.TrainingJobName"), FILE),
    "unclear",
  ],
  "the place of another job": [named("Other", FILE), "unclear"],
  "another file of the job": [named("Train", "output/other.tar.gz"), "unclear"],
  "a file deeper in the job": [named("Train", "more", FILE), "unclear"],
  "a file set later": [named("Train", FILE, get("Execution.PipelineExecutionId")), "unclear"],
  "more behind the file": [join("", named("Train", FILE), get("Execution.PipelineExecutionId")), "unclear"],
  "a job whose place another step names": [
    join("/", make.outputOf("Preprocess", "summary"), get("Steps.Nested.TrainingJobName"), FILE),
    "Nested: Nested",
  ],
  "the same at another output": [
    join("/", make.outputOf("Preprocess", "test"), get("Steps.Nested.TrainingJobName"), FILE),
    "unclear",
  ],
  "the job itself": [named("Train"), "unclear"],
  "another property in the place of the job's name": [
    join("/", written("Train", "model"), modelOf("Train"), FILE),
    "unclear",
  ],
  "the best of a tuning job": [job("Steps.Tune.BestTrainingJob.TrainingJobName", FILE), "Tune.BestTrainingJob: Tune"],
  "the best of one whose place ends in a slash": [
    job("Steps.Slash.BestTrainingJob.TrainingJobName", FILE),
    "Slash.BestTrainingJob: Slash",
  ],
  "the first of a tuning job": [job(summary, FILE), "Tune.TrainingJobSummaries.0: Tune"],
  "the thirteenth": [job(summary.replace("0", "12"), FILE), "Tune.TrainingJobSummaries.12: Tune"],
  "a job behind others": [job(`Steps.Tune.More${summary.slice("Steps.Tune".length)}`, FILE), "unclear"],
  "more behind the job": [job(`${summary}.More`, FILE), "unclear"],
  "another property of the tuned job": [job(summary.replace("Name", "Arn"), FILE), "unclear"],
  "a tuned job at another place": [join("/", "s3://artifacts-bucket/elsewhere", get(summary), FILE), "unclear"],
  "a tuned job at no place": [join("/", 1, get(summary), FILE), "unclear"],
  "the name of a tuned job alone": [get(summary), "unclear"],
  "Autopilot's first container": [
    candidate("BestCandidate.InferenceContainers[0].ModelDataUrl"),
    "AutoML.BestCandidate.InferenceContainers.0: AutoML",
  ],
  "its eleventh": [
    candidate("BestCandidate.InferenceContainers[10].ModelDataUrl"),
    "AutoML.BestCandidate.InferenceContainers.10: AutoML",
  ],
  "another property of a container": [candidate("BestCandidate.InferenceContainers[0].Image"), "unclear"],
  "something behind a container's model": [
    candidate("BestCandidate.InferenceContainers[0].ModelDataUrl.More"),
    "unclear",
  ],
  "a candidate of something else": [candidate("More.BestCandidate.InferenceContainers[0].ModelDataUrl"), "unclear"],
  "an output of a processing step": [make.outputOf("Preprocess", "train"), "other step Preprocess"],
  "a file in one": [join("/", make.outputOf("Preprocess", "train"), FILE), "unclear"],
  "a job's name of a step that trains nothing": [
    join("/", "s3://a", get("Steps.Preprocess.TrainingJobName"), FILE),
    "unclear",
  ],
  "a step that is not there": [modelOf("Nobody"), "unclear"],
  "a job of a step that is not there": [join("/", "s3://a", get("Steps.Nobody.TrainingJobName"), FILE), "unclear"],
  "a literal": ["s3://artifacts-bucket/model.tar.gz", "literal"],
  "a literal in parts": [join("/", "s3://artifacts-bucket", "model.tar.gz"), "literal"],
  "a parameter": [get("Parameters.InputData"), "parameter"],
  "a place with a parameter": [
    join("/", "s3://artifacts-bucket", get("Parameters.InputData"), get(summary), FILE),
    "parameter",
  ],
  "an execution variable": [get("Execution.PipelineExecutionId"), "unclear"],
  "a place with an execution variable": [
    join("/", "s3://artifacts-bucket", get("Execution.PipelineExecutionId")),
    "unclear",
  ],
  nothing: [undefined, "unclear"],
  "a list": [["s3://artifacts-bucket"], "unclear"],
};

describe("policies/proof/origin", () => {
  for (const [title, [expression, expected]] of Object.entries(CASES)) {
    it(`${title}: ${expected}`, () => {
      const definition = readDefinition(DEFINITION, new Findings());
      assert.ok(definition !== undefined);
      const origin = originOf(expression, definition);
      const told = origin.kind === "other step" ? `other step ${origin.step}` : origin.kind;
      assert.equal(origin.kind === "trained" ? `${origin.root}: ${origin.via.join(" ")}` : told, expected);
      if (origin.kind === "trained") assert.equal(origin.step.name, origin.via[0]);
    });
  }
});
