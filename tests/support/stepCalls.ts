/**
 * The calls that the steps of a rendered definition make when they run, and under which role each: written down from
 * AWS's documentation of the jobs, and apart from infra/reach.ts and infra/stepCalls.ts, whose policies are compared
 * with it. Source: "SageMaker AI Roles", "Access setup" of pipelines and "Pipelines steps" in the SageMaker developer guide.
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
const childrenOf = (value: Json | undefined): Json[] => (isTree(value) ? Object.values(value) : []);
const textOf = (value: Json | undefined): string => (typeof value === "string" ? value : "");

/** Step types that start a processing job, a check being one of AWS's own images. */
const PROCESSES: readonly Json[] = ["Processing", "QualityCheck", "ClarifyCheck"];

/** Every call of every step, nested ones included. */
export function callsOf(definition: Json, place: Place): Call[] {
  const steps = flat(listAt(definition, "Steps"));
  const calls: Call[] = [];
  const says = (role: string): Say => {
    return (action, resource, context = {}) => calls.push({ role, action, resource, context });
  };
  const pipeline = says(place.pipelineRole);
  const read = (value: Json | undefined): string => textFor(value, steps);
  for (const step of steps) {
    const { Type = "", Arguments: args = null } = step;
    const name = textOf(step.Name);
    const role = textOf(treeAt(args, "RoleArn"));
    if (PROCESSES.includes(Type) || Type === "Training") {
      const kind = Type === "Training" ? "Training" : "Processing";
      startJob({ kind, job: `${PREFIX}-${name}-x`, role }, place, pipeline);
      runJob({ kind, job: `${PREFIX}-${name}-x`, args }, place, says(role), read);
    }
    for (const baseline of [step.SuppliedBaselineStatistics, step.SuppliedBaselineConstraints])
      if (typeof baseline === "string") readObject(baseline, says(role), place);
    if (Type === "Tuning") tune(step, place, { pipeline, says, read });
    if (Type === "Model") makeModel(step, place, { pipeline, says, read });
    if (Type === "Transform") transform(step, steps, place, { pipeline, says, read });
    if (Type === "Lambda") pipeline("lambda:InvokeFunction", textOf(step.FunctionArn));
    if (Type === "Callback") pipeline("sqs:SendMessage", queueOf(textOf(step.SqsQueueUrl), place));
    if (Type === "RegisterModel") register(args, place, pipeline, read);
    for (const file of listAt(step, "PropertyFiles")) {
      const output = outputs(args).find(([output]) => output === treeAt(file, "OutputName"));
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

const outputs = (args: Json): (readonly [Json | undefined, Json | undefined])[] =>
  listAt(args, "ProcessingOutputConfig", "Outputs").map((output) => [
    treeAt(output, "OutputName"),
    treeAt(output, "S3Output", "S3Uri"),
  ]);

/** Names of tuning jobs have at most 32 characters, and so no prefix; those of their training jobs begin with them. */
const tuningJob = (step: string): string => `${EXECUTION}-${step.slice(0, 10)}-x`;
const trainedJob = (step: string): string => `${tuningJob(step)}-001-x`;

/** A text as one execution sees it: parameters have one value for all, so that what pipelines share has one name. */
function textFor(value: Json | undefined, steps: readonly Tree[]): string {
  if (typeof value === "string") return value;
  const join = treeAt(value, "Std:Join");
  if (join !== undefined)
    return listAt(join, "Values")
      .map((part) => textFor(part, steps))
      .join(textOf(treeAt(join, "On")));
  const [, step, property = ""] = /^Steps\.([^.]+)\.(.*)$/.exec(textOf(treeAt(value, "Get"))) ?? [];
  if (step === undefined) return textOf(treeAt(value, "Get")).startsWith("Parameters.") ? "dataset" : EXECUTION;
  if (property.endsWith(".TrainingJobName")) return trainedJob(step);
  const args = steps.find(({ Name }) => Name === step)?.Arguments ?? null;
  const output = /Outputs\['(.*)'\]/.exec(property)?.[1];
  if (output !== undefined) return textFor(outputs(args).find(([name]) => name === output)?.[1], steps);
  // A check leaves its baselines in the folder of its output.
  const baseline = /^CalculatedBaseline(.*)$/.exec(property)?.[1];
  if (baseline !== undefined) return `${textFor(outputs(args)[0]?.[1], steps)}/${baseline.toLowerCase()}.json`;
  const folder = textFor(treeAt(args, "OutputDataConfig", "S3OutputPath"), steps);
  return `${folder}/${PREFIX}-${step}-x/output/model.tar.gz`;
}

interface Speakers {
  readonly pipeline: Say;
  /** For whoever has the role. */
  readonly says: (role: string) => Say;
  readonly read: (value: Json | undefined) => string;
}

interface Started {
  readonly kind: "Processing" | "Training" | "HyperParameterTuning" | "Transform";
  readonly job: string;
  /** Absent for a transform job, which has none. */
  readonly role?: string;
}

const arnOf = (kind: string, name: string, { region, account }: Place): string =>
  `arn:aws:sagemaker:${region}:${account}:${kind}/${name}`;

function startJob({ kind, job, role }: Started, place: Place, say: Say): void {
  const type = kind === "HyperParameterTuning" ? "hyper-parameter-tuning" : kind.toLowerCase();
  const arn = arnOf(`${type}-job`, job, place);
  for (const verb of ["Create", "Describe", "Stop"]) say(`sagemaker:${verb}${kind}Job`, arn);
  say("sagemaker:AddTags", arn);
  // Its volume is encrypted through a grant, which who creates the job must be able to make.
  say("kms:CreateGrant", place.keyArn, { "kms:GrantIsForAWSResource": "true" });
  if (role !== undefined) passRole(role, say);
}

function passRole(role: string, say: Say): void {
  say("iam:PassRole", role, { "iam:PassedToService": "sagemaker.amazonaws.com" });
}

/** The pipeline starts the tuning job and looks for the best; SageMaker starts its training jobs under their own role. */
function tune(step: Tree, place: Place, { pipeline, says, read }: Speakers): void {
  const name = textOf(step.Name);
  const args = treeAt(step, "Arguments", "TrainingJobDefinition") ?? null;
  const role = textOf(treeAt(args, "RoleArn"));
  startJob({ kind: "HyperParameterTuning", job: tuningJob(name), role }, place, pipeline);
  const arn = arnOf("hyper-parameter-tuning-job", tuningJob(name), place);
  pipeline("sagemaker:ListTrainingJobsForHyperParameterTuningJob", arn);
  runJob({ kind: "Training", job: trainedJob(name), args }, place, says(role), read);
}

/** Whatever serves the model does so under its role. Source: "CreateModel API: Execution Role Permissions". */
function makeModel(step: Tree, place: Place, { pipeline, says, read }: Speakers): void {
  const arn = arnOf("model", `${PREFIX}-${textOf(step.Name)}-x`, place);
  for (const action of ["CreateModel", "DescribeModel", "AddTags"]) pipeline(`sagemaker:${action}`, arn);
  const role = textOf(treeAt(step, "Arguments", "ExecutionRoleArn"));
  passRole(role, pipeline);
  const container = treeAt(step, "Arguments", "PrimaryContainer");
  pull(textOf(treeAt(container, "Image")), says(role));
  readObject(read(treeAt(container, "ModelDataUrl")), says(role), place);
}

function transform(step: Tree, steps: readonly Tree[], place: Place, { pipeline, says, read }: Speakers): void {
  startJob({ kind: "Transform", job: `${PREFIX}-${textOf(step.Name)}-x` }, place, pipeline);
  const model = /^Steps\.([^.]+)\.ModelName$/.exec(textOf(treeAt(step, "Arguments", "ModelName", "Get")))?.[1];
  const made = steps.find(({ Name }) => Name === model);
  const say = says(textOf(treeAt(made, "Arguments", "ExecutionRoleArn")));
  readFolder(read(treeAt(step, "Arguments", "TransformInput", "DataSource", "S3DataSource", "S3Uri")), say, place);
  writeObject(`${read(treeAt(step, "Arguments", "TransformOutput", "S3OutputPath"))}/part-algo-1.csv.out`, say, place);
  say("kms:CreateGrant", place.keyArn, { "kms:GrantIsForAWSResource": "true" });
  log("Transform", `${PREFIX}-${textOf(step.Name)}-x`, place, say);
}

/** `https://sqs.<region>.amazonaws.com/<account>/<name>` as an ARN. */
function queueOf(url: string, { region }: Place): string {
  const [account = "", name = ""] = url.split("/").slice(3);
  return `arn:aws:sqs:${region}:${account}:${name}`;
}

interface Run {
  readonly kind: "Processing" | "Training";
  readonly job: string;
  readonly args: Json;
}

function runJob({ kind, job, args }: Run, place: Place, say: Say, read: Speakers["read"]): void {
  const inputs = [
    ...listAt(args, "ProcessingInputs").map((input) => treeAt(input, "S3Input", "S3Uri")),
    ...listAt(args, "InputDataConfig").map((channel) => treeAt(channel, "DataSource", "S3DataSource", "S3Uri")),
  ];
  for (const input of inputs) {
    const uri = read(input);
    if (/\.(tar\.gz|json)$/.test(uri)) readObject(uri, say, place);
    else readFolder(uri, say, place);
  }
  const model = treeAt(args, "OutputDataConfig", "S3OutputPath");
  for (const [, uri] of outputs(args)) writeObject(`${read(uri)}/part-algo-1.csv`, say, place);
  if (model !== undefined) writeObject(`${read(model)}/${job}/output/model.tar.gz`, say, place);
  say("kms:CreateGrant", place.keyArn, { "kms:GrantIsForAWSResource": "true" });
  const image = textOf(
    treeAt(args, "AppSpecification", "ImageUri") ?? treeAt(args, "AlgorithmSpecification", "TrainingImage"),
  );
  pull(image, say);
  log(kind, job, place, say);
}

function readFolder(uri: string, say: Say, place: Place): void {
  const { bucket, key } = partsOf(uri);
  say("s3:ListBucket", `arn:aws:s3:::${bucket}`, { "s3:prefix": key });
  readObject(`${uri}/part-algo-1.csv`, say, place);
}

function writeObject(uri: string, say: Say, place: Place): void {
  const { bucket, key } = partsOf(uri);
  say("s3:PutObject", `arn:aws:s3:::${bucket}/${key}`);
  say("s3:AbortMultipartUpload", `arn:aws:s3:::${bucket}/${key}`);
  say("kms:GenerateDataKey", place.keyArn, { "kms:ViaService": `s3.${place.region}.amazonaws.com` });
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

function log(kind: string, job: string, { region, account }: Place, say: Say): void {
  const group = `/aws/sagemaker/${kind}Jobs`;
  // Jobs that steps start share a stream's name here: whoever runs one of a kind may write the streams of that kind.
  const stream = job.startsWith(PREFIX) ? PREFIX : job;
  const arn = `arn:aws:logs:${region}:${account}:log-group:${group}:log-stream:${stream}/algo-1`;
  say("logs:CreateLogStream", arn);
  say("logs:PutLogEvents", arn);
  say("cloudwatch:PutMetricData", "*", { "cloudwatch:namespace": group });
}

/** Registration and its lineage run as the pipeline: RegisterModel takes no role. */
function register(args: Json, place: Place, say: Say, read: (value: Json | undefined) => string): void {
  const status = textOf(treeAt(args, "ModelApprovalStatus"));
  say("sagemaker:CreateModelPackage", place.packageArn, { "sagemaker:ModelApprovalStatus": status });
  say("sagemaker:DescribeModelPackageGroup", place.packageGroupArn);
  for (const container of listAt(args, "InferenceSpecification", "Containers"))
    readObject(read(treeAt(container, "ModelDataUrl")), say, place);
  for (const reports of childrenOf(treeAt(args, "ModelMetrics")))
    for (const report of childrenOf(reports)) readObject(read(treeAt(report, "S3Uri")), say, place);
}
