/** Brings the model of a transform job into its folder, and decides which program answers for it. */
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { unpackInto } from "./archive";
import { Argument } from "./argument";
import { StepFailure } from "./failure";
import type { Host, Job } from "./job";
import { mapText } from "./optMl";
import type { Surroundings } from "./types";

export interface BroughtModel {
  /** /opt/ml/model, as the process knows it. */
  readonly folder: string;
  /** Absolute path of the model's own code, as the process knows it; undefined where the XGBoost algorithm answers. */
  readonly program: string | undefined;
  /** Of the model's container, with paths as the process knows them. */
  readonly environment: Readonly<Record<string, string>>;
  /** In which form answers come where the job does not say. */
  readonly accept: string;
}

/** The code that a model brings where its container does not name it. */
const DEFAULT_PROGRAM = "inference.py";

/** @throws StepFailure for a model that is not there, or has nothing that answers here */
export async function bringModel(job: Job, host: Host): Promise<BroughtModel> {
  const container = containerOf(job.request, job.context.effects);
  const folder = path.join(host.ml, "model");
  mkdirSync(folder, { recursive: true });
  const data = container.get("ModelDataUrl");
  if (data.present) await unpackInto(folder, existing(data.text(), job));
  const defined = Object.entries(container.get("Environment").texts());
  const environment = Object.fromEntries(defined.map(([name, value]) => [name, mapText(value, host.optMl)]));
  const program = await programOf(job, container, environment, host);
  const accept =
    environment.SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT ?? (program === undefined ? "text/csv" : "application/json");
  return { folder: `${host.optMl}/model`, program, environment, accept };
}

/** The one container of the model that a transform job names. @throws StepFailure when there is none that runs here */
export function containerOf(request: Argument, effects: Surroundings): Argument {
  const name = request.get("ModelName");
  const model = effects.model(name.text());
  if (model === undefined) return name.refuse("the name of a model that is here");
  const described = new Argument(model, "Model");
  const several = described.get("Containers").items();
  if (several.length > 1) described.get("Containers").refuse("one container, which is what runs locally");
  const container = several[0] ?? described.get("PrimaryContainer");
  for (const unsupported of ["ModelPackageName", "ModelDataSource"]) {
    if (container.get(unsupported).present) {
      container.get(unsupported).refuse("a model by Image and ModelDataUrl, which is what runs locally");
    }
  }
  return container;
}

function existing(uri: string, { context }: Job): string {
  const file = context.effects.pathOf(uri);
  if (existsSync(file)) return file;
  throw new StepFailure(`ClientError: Could not find model data at ${uri}.`);
}

/** As the framework containers find it: SAGEMAKER_PROGRAM below SAGEMAKER_SUBMIT_DIRECTORY, else code/inference.py. */
async function programOf(
  job: Job,
  container: Argument,
  environment: Readonly<Record<string, string>>,
  host: Host,
): Promise<string | undefined> {
  const code = `${host.optMl}/model/code`;
  const onDisk = (file: string): string => mapText(file, host.ml);
  const submitted = environment.SAGEMAKER_SUBMIT_DIRECTORY ?? code;
  const named = environment.SAGEMAKER_PROGRAM;
  if (submitted.startsWith("s3://")) await unpackInto(onDisk(code), existing(submitted, job));
  const folder = submitted.startsWith("s3://") ? code : submitted.replace(/^file:\/\//, "");
  const program = path.join(folder, named ?? DEFAULT_PROGRAM);
  if (existsSync(onDisk(program))) return program;
  if (named !== undefined) {
    throw new StepFailure(`ClientError: Expected ${named} in the model's code, as SAGEMAKER_PROGRAM says, got none.`);
  }
  if (job.environment.entry === "xgboost") return undefined;
  return container
    .get("Image")
    .refuse("code/inference.py in the model, or the image of SageMaker's XGBoost, to answer locally");
}
