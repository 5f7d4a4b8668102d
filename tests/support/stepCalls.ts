/**
 * The calls that the steps of a rendered definition make when they run, and under which role each: written down from
 * AWS's documentation of the jobs, and apart from infra/reach.ts, whose policies are compared with it.
 * Source: "SageMaker AI Roles" and "Access setup" of pipelines in the SageMaker developer guide.
 */
import type { Json } from "../../pipeline/schema";

export interface Call {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** Where the stack is, and the names that the definition does not hold. */
export interface Place {
  readonly account: string;
  readonly region: string;
  readonly keyArn: string;
  readonly pipelineRole: string;
  readonly packageGroupArn: string;
  /** ARN of a version in the group. */
  readonly packageArn: string;
}

type Tree = Record<string, Json>;
type Say = (action: string, resource: string, context?: Call["context"]) => void;

const EXECUTION = "abc123abc123";
const PREFIX = `pipelines-${EXECUTION}`;
const isTree = (value: Json | undefined): value is Tree =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const treeAt = (value: Json | undefined, ...keys: string[]): Json | undefined =>
  keys.reduce<Json | undefined>((found, key) => (isTree(found) ? found[key] : undefined), value);
const listAt = (value: Json | undefined, ...keys: string[]): Json[] => {
  const found = treeAt(value, ...keys);
  return Array.isArray(found) ? found : [];
};
const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

/** Every call of every step, nested ones included. */
export function callsOf(definition: Json, place: Place): Call[] {
  const steps = flat(listAt(definition, "Steps"));
  const calls: Call[] = [];
  for (const step of steps) {
    const read = (value: Json | undefined): string => textFor(value, steps);
    const says = (role: string): Say => {
      return (action, resource, context = {}) => calls.push({ role, action, resource, context });
    };
    const args = step.Arguments ?? null;
    const pipeline = says(place.pipelineRole);
    if (step.Type === "Processing" || step.Type === "Training") {
      startJob(step.Type, textOf(treeAt(args, "RoleArn")), place, pipeline);
      runJob(step, place, says(textOf(treeAt(args, "RoleArn"))), read);
    }
    if (step.Type === "RegisterModel") register(args, place, pipeline, read);
    for (const file of listAt(step, "PropertyFiles")) {
      const output = outputs(step).find(([name]) => name === treeAt(file, "OutputName"));
      readObject(`${read(output?.[1])}/${textOf(treeAt(file, "FilePath"))}`, pipeline, place);
    }
  }
  return calls;
}

function flat(steps: readonly Json[]): Tree[] {
  return steps.filter(isTree).flatMap((step) => {
    const branches = ["IfSteps", "ElseSteps"].flatMap((key) => listAt(step, "Arguments", key));
    return [step, ...flat(branches)];
  });
}

const outputs = (step: Tree): (readonly [Json | undefined, Json | undefined])[] =>
  listAt(step, "Arguments", "ProcessingOutputConfig", "Outputs").map((output) => [
    treeAt(output, "OutputName"),
    treeAt(output, "S3Output", "S3Uri"),
  ]);

/** A text as one execution sees it: parameters have one value for all, so that what pipelines share has one name. */
function textFor(value: Json | undefined, steps: readonly Tree[]): string {
  if (typeof value === "string") return value;
  const join = treeAt(value, "Std:Join");
  if (join !== undefined)
    return listAt(join, "Values")
      .map((part) => textFor(part, steps))
      .join(textOf(treeAt(join, "On")));
  const [, step, property] = /^Steps\.([^.]+)\.(.*)$/.exec(textOf(treeAt(value, "Get"))) ?? [];
  if (step === undefined) return textOf(treeAt(value, "Get")).startsWith("Parameters.") ? "dataset" : EXECUTION;
  const made = steps.find(({ Name }) => Name === step);
  const output = /Outputs\['(.*)'\]/.exec(property ?? "")?.[1];
  if (output !== undefined && made !== undefined)
    return textFor(outputs(made).find(([name]) => name === output)?.[1], steps);
  const folder = textFor(treeAt(made, "Arguments", "OutputDataConfig", "S3OutputPath"), steps);
  return `${folder}/${PREFIX}-${step}-x/output/model.tar.gz`;
}

function startJob(type: "Processing" | "Training", role: string, place: Place, say: Say): void {
  const job = `arn:aws:sagemaker:${place.region}:${place.account}:${type.toLowerCase()}-job/${PREFIX}-${type}-x`;
  for (const verb of ["Create", "Describe", "Stop"]) say(`sagemaker:${verb}${type}Job`, job);
  say("sagemaker:AddTags", job);
  // Its volume is encrypted through a grant, which who creates the job must be able to make.
  say("kms:CreateGrant", place.keyArn, { "kms:GrantIsForAWSResource": "true" });
  say("iam:PassRole", role, { "iam:PassedToService": "sagemaker.amazonaws.com" });
}

function runJob(step: Tree, place: Place, say: Say, read: (value: Json | undefined) => string): void {
  const args = step.Arguments ?? null;
  const inputs = [
    ...listAt(args, "ProcessingInputs").map((input) => treeAt(input, "S3Input", "S3Uri")),
    ...listAt(args, "InputDataConfig").map((channel) => treeAt(channel, "DataSource", "S3DataSource", "S3Uri")),
  ];
  for (const input of inputs) {
    const uri = read(input);
    if (uri.endsWith(".tar.gz")) readObject(uri, say, place);
    else {
      const { bucket, key } = partsOf(uri);
      say("s3:ListBucket", `arn:aws:s3:::${bucket}`, { "s3:prefix": key });
      readObject(`${uri}/part-algo-1.csv`, say, place);
    }
  }
  const model = treeAt(args, "OutputDataConfig", "S3OutputPath");
  const written = [
    ...outputs(step).map(([, uri]) => `${read(uri)}/part-algo-1.csv`),
    ...(model === undefined ? [] : [`${read(model)}/${PREFIX}-${textOf(step.Name)}-x/output/model.tar.gz`]),
  ];
  for (const uri of written) {
    const { bucket, key } = partsOf(uri);
    say("s3:PutObject", `arn:aws:s3:::${bucket}/${key}`);
    say("s3:AbortMultipartUpload", `arn:aws:s3:::${bucket}/${key}`);
    say("kms:GenerateDataKey", place.keyArn, { "kms:ViaService": `s3.${place.region}.amazonaws.com` });
  }
  say("kms:CreateGrant", place.keyArn, { "kms:GrantIsForAWSResource": "true" });
  const image = textOf(
    treeAt(args, "AppSpecification", "ImageUri") ?? treeAt(args, "AlgorithmSpecification", "TrainingImage"),
  );
  pull(image, say);
  log(textOf(step.Type), place, say);
}

function readObject(uri: string, say: Say, place: Place): void {
  const { bucket, key } = partsOf(uri);
  say("s3:GetObject", `arn:aws:s3:::${bucket}/${key}`);
  say("kms:Decrypt", place.keyArn, { "kms:ViaService": `s3.${place.region}.amazonaws.com` });
}

function partsOf(uri: string): { readonly bucket: string; readonly key: string } {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (bucket === "") throw new Error(`Expected an S3 URI, got ${uri}.`);
  return { bucket, key };
}

function pull(image: string, say: Say): void {
  const [, owner = "", region = "", name = ""] =
    /^(\d+)\.dkr\.ecr\.([^.]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? [];
  say("ecr:GetAuthorizationToken", "*");
  for (const verb of ["BatchCheckLayerAvailability", "BatchGetImage", "GetDownloadUrlForLayer"])
    say(`ecr:${verb}`, `arn:aws:ecr:${region}:${owner}:repository/${name}`);
}

function log(type: string, { region, account }: Place, say: Say): void {
  const group = `/aws/sagemaker/${type}Jobs`;
  const arn = `arn:aws:logs:${region}:${account}:log-group:${group}`;
  say("logs:CreateLogStream", `${arn}:log-stream:${PREFIX}/algo-1`);
  say("logs:PutLogEvents", `${arn}:log-stream:${PREFIX}/algo-1`);
  say("cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": group });
}

/** Registration and its lineage run as the pipeline: RegisterModel takes no role. */
function register(args: Json, place: Place, say: Say, read: (value: Json | undefined) => string): void {
  const status = textOf(treeAt(args, "ModelApprovalStatus"));
  say("sagemaker:CreateModelPackage", place.packageArn, { "sagemaker:ModelApprovalStatus": status });
  say("sagemaker:DescribeModelPackageGroup", place.packageGroupArn);
  for (const container of listAt(args, "InferenceSpecification", "Containers"))
    readObject(read(treeAt(container, "ModelDataUrl")), say, place);
  readObject(read(treeAt(args, "ModelMetrics", "ModelQuality", "Statistics", "S3Uri")), say, place);
}
