/** What a job reads, and which of it is code. */
import assert from "node:assert/strict";
import type { Json } from "../../../pipeline/schema";
import { Findings } from "../../../policies/proof/finding";
import { inputsOf } from "../../../policies/proof/inputs";
import { literalOf } from "../../../policies/proof/location";
import { readDefinition } from "../../../policies/proof/reader";
import * as make from "./fixture";

const PLACE = "s3://b/place/";
const SUBMITTED = "/opt/ml/input/data/program/sourcedir.tar.gz";

function processing(changes: make.Tree, ...entrypoint: Json[]): make.Tree {
  const S3Input = { S3Uri: PLACE, LocalPath: "/opt/in/one", S3DataType: "S3Prefix", ...changes };
  return {
    Type: "Processing",
    Arguments: {
      AppSpecification: { ContainerEntrypoint: entrypoint },
      ProcessingInputs: [{ InputName: "data", S3Input }],
    },
  };
}

const channels = (name: string): Json[] => [
  { ChannelName: name, DataSource: { S3DataSource: { S3Uri: PLACE } } },
  { ChannelName: "rows", DataSource: { S3DataSource: { S3Uri: PLACE, S3DataType: "ManifestFile" } } },
];

function training(directory: Json, name = "program"): make.Tree {
  const settings = { sagemaker_submit_directory: directory };
  return { Type: "Training", Arguments: { HyperParameters: settings, InputDataConfig: channels(name) } };
}

function tuning(key: string): make.Tree {
  const TrainingJobDefinition = {
    [key]: { sagemaker_submit_directory: SUBMITTED },
    InputDataConfig: channels("program"),
  };
  return { Type: "Tuning", Arguments: { TrainingJobDefinition } };
}

const INPUT = "Arguments/ProcessingInputs/0/S3Input/S3Uri";
const channel = (index: number, place = "Arguments"): string =>
  `${place}/InputDataConfig/${index}/DataSource/S3DataSource/S3Uri`;
const two = (first: string, place?: string): string[] => [
  `${channel(0, place)} ${PLACE}${first}`,
  `${channel(1, place)} undefined`,
];

const CASES: Readonly<Record<string, readonly [make.Tree, readonly string[]]>> = {
  "an input": [processing({}), [`${INPUT} ${PLACE}`]],
  "an input that the entry point names": [processing({}, "python3", "/opt/in/one/main.py"), [`${INPUT} ${PLACE} code`]],
  "an input beside what the entry point names": [processing({}, "python3", "/opt/in/two.py"), [`${INPUT} ${PLACE}`]],
  "an entry point that is no text": [processing({}, 1, "/opt/in/one/main.py"), [`${INPUT} ${PLACE} code`]],
  "an input without a path": [processing({ LocalPath: null }, "undefined", "null"), [`${INPUT} ${PLACE}`]],
  "an input by its name": [
    make.change(processing({}), "Arguments/ProcessingInputs/0/InputName", "code"),
    [`${INPUT} ${PLACE} code`],
  ],
  "an input of no type": [processing({ S3DataType: null }), [`${INPUT} ${PLACE}`]],
  "an input whose type is not said": [
    make.change(processing({}), "Arguments/ProcessingInputs/0/S3Input/S3DataType", undefined),
    [`${INPUT} ${PLACE}`],
  ],
  "an input by a manifest": [processing({ S3DataType: "ManifestFile" }), [`${INPUT} undefined`]],
  "channels, one of code": [training(SUBMITTED), two(" code")],
  "channels, one of code in quotes": [training(`"${SUBMITTED}"`), two(" code")],
  "channels beside the one of code": [training(SUBMITTED, "data"), two("")],
  "channels, and code from elsewhere": [training(`s3://b${SUBMITTED}`), two("")],
  "channels, and no code": [training(1, "data"), two("")],
  "channels of a tuning step": [tuning("StaticHyperParameters"), two(" code", "Arguments/TrainingJobDefinition")],
  "channels of a tuning step with other settings": [
    tuning("HyperParameters"),
    two("", "Arguments/TrainingJobDefinition"),
  ],
  "channels of Autopilot": [
    {
      Type: "AutoML",
      Arguments: { InputDataConfig: channels("program"), HyperParameters: { sagemaker_submit_directory: SUBMITTED } },
    },
    two(""),
  ],
  "channels of a step of another type": [{ Type: "EMR", Arguments: { InputDataConfig: channels("program") } }, two("")],
  "what a transform step scores": [
    { Type: "Transform", Arguments: { TransformInput: { DataSource: { S3DataSource: { S3Uri: PLACE } } } } },
    [`Arguments/TransformInput/DataSource/S3DataSource/S3Uri ${PLACE}`],
  ],
};

describe("policies/proof/inputs", () => {
  for (const [title, [json, expected]] of Object.entries(CASES)) {
    it(`reads ${title}`, () => {
      const definition = readDefinition(make.definitionOf({ Name: "Step", ...json }), new Findings());
      const step = definition?.steps.get("Step");
      assert.ok(step !== undefined);
      assert.deepEqual(
        inputsOf(step).map(
          ({ keys, uri, isCode }) => `${keys.join("/")} ${literalOf(uri) ?? "undefined"}${isCode ? " code" : ""}`,
        ),
        expected,
      );
    });
  }
});
