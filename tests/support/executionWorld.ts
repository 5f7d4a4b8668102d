/** A world for the engine in a temporary folder: objects as files, records in memory, shell commands as steps. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { environmentOf } from "../../pipeline/local/environments";
import { runExecution } from "../../pipeline/local/execution";
import type {
  Callback,
  Effects,
  ExecutionOutcome,
  ExecutionRequest,
  JobRecord,
  LambdaFunction,
  StepRecord,
} from "../../pipeline/local/execution";
import type { Arguments, Json, ProcessingStep, Step } from "../../pipeline/schema";
import { repositoryRoot } from "./repository";

/** What the shell calls python3 may be a launcher: this is the interpreter itself. */
const PYTHON = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();

/** The interpreter of the run environment, which has xgboost. */
export const RUN_PYTHON = path.join(repositoryRoot, ".venv-run", "bin", "python");

export class World {
  readonly folder = mkdtempSync(path.join(tmpdir(), "execution-"));

  constructor() {
    writeFileSync(path.join(this.folder, "environments.yaml"), 'environments: [{ images: ["image"] }]\n');
  }

  readonly records: StepRecord[] = [];
  readonly jobs: JobRecord[] = [];
  readonly models = new Map<string, Record<string, Json>>();
  readonly functions: Record<string, LambdaFunction> = {};
  readonly sent: { queue: string; token: string; message: Record<string, Json> }[] = [];
  readonly lines: string[] = [];
  readonly registered: { step: string; input: Record<string, Json>; token: string }[] = [];
  readonly abort = new AbortController();
  private readonly inBackground: Promise<void>[] = [];
  private readonly kept: Promise<void>[] = [];
  readonly effects: Effects = {
    pathOf: (uri) => path.join(this.folder, "s3", uri.slice("s3://".length)),
    registerModel: (step, input, token) => {
      this.registered.push({ step, input, token });
      return Promise.resolve("arn:aws:sagemaker:eu-central-1:000000000000:model-package/models/1");
    },
    createModel: (name, input) => {
      this.models.set(name, input);
      return Promise.resolve(`arn:aws:sagemaker:eu-central-1:000000000000:model/${name}`);
    },
    model: (name) => this.models.get(name),
    environment: (image) => environmentOf(path.join(this.folder, "environments.yaml"), image),
    lambda: (name) => this.functions[name],
    openCallback: () => Promise.resolve(this.callback),
    send: (queue, token, message) => {
      this.sent.push({ queue, token, message });
    },
    callbackAnswer: (token, signal) => this.answer(token, signal),
    record: (record) => {
      this.records.push(record);
      const kept = this.onRecord(record);
      kept.catch(() => undefined); // commit tells
      this.kept.push(kept);
    },
    recordJob: (job) => {
      this.jobs.push(job);
    },
    commit: async () => {
      await Promise.all(this.kept);
    },
    earlierRun: (step, key) => this.earlier(step, key),
    newestRun: (step) => this.newest(step),
    log: (step, line) => {
      this.lines.push(`${step}: ${line}`);
      this.onLine(line);
    },
    background: (work) => {
      this.inBackground.push(work);
    },
    python: PYTHON,
    cores: 2,
    jobsDir: path.join(this.folder, "jobs"),
    logsDir: path.join(this.folder, "logs"),
    stopGraceMs: 100,
  };
  onRecord: (record: StepRecord) => Promise<void> = () => Promise.resolve();
  earlier: Effects["earlierRun"] = () => undefined;
  newest: Effects["newestRun"] = () => undefined;
  callback: Callback = { token: "Token12345", opened: new Date() };
  answer: Effects["callbackAnswer"] = () => Promise.reject(new Error("Expected no callback."));
  onLine: (line: string) => void = () => undefined;

  /** Stores an object. */
  put(uri: string, content: string): void {
    const file = this.effects.pathOf(uri);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** Reads an object. */
  read(uri: string): string {
    return readFileSync(this.effects.pathOf(uri), "utf8");
  }

  async run(
    steps: Step[],
    more: Partial<ExecutionRequest> & { effects?: Partial<Effects>; earlier?: StepRecord[] } = {},
  ): Promise<ExecutionOutcome> {
    const { effects, earlier = [], ...request } = more;
    const outcome = await runExecution(
      { ...REQUEST, definition: { Version: "2020-12-01", Parameters: [], Steps: steps }, ...request },
      { ...this.effects, ...effects },
      this.abort.signal,
      new Map(earlier.map((record) => [record.name, record])),
    );
    await Promise.all(this.inBackground);
    return outcome;
  }

  /** The last record of a step. */
  last(step: string): StepRecord {
    const record = this.records.findLast(({ name }) => name === step);
    if (record === undefined) throw new Error(`Expected a record of ${step}, got ${this.names().join(", ")}.`);
    return record;
  }

  /** Steps that were recorded, each once, in the order of their first record. */
  names(): string[] {
    return [...new Set(this.records.map(({ name }) => name))];
  }

  /** Ends what a failed test left running, and removes the folder. */
  remove(): void {
    this.abort.abort();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const REQUEST: Omit<ExecutionRequest, "definition"> = {
  parameters: {},
  pipelineName: "regression",
  pipelineArn: "arn:aws:sagemaker:eu-central-1:000000000000:pipeline/regression",
  executionArn: "arn:aws:sagemaker:eu-central-1:000000000000:pipeline/regression/execution/abcdefghijkl",
  executionId: "abcdefghijkl",
  startTime: new Date("2026-01-02T03:04:05.000Z"),
  roleArn: "arn:aws:iam::000000000000:role/pipeline",
};

/** A processing step that runs a shell text; its output `out` is published at s3://bucket/<name>/out. */
export function shell(
  name: string,
  script: string,
  more: Partial<ProcessingStep> & { arguments?: Arguments } = {},
): ProcessingStep {
  const { arguments: others, ...step } = more;
  return {
    Name: name,
    Type: "Processing",
    Arguments: {
      AppSpecification: { ImageUri: "image", ContainerEntrypoint: ["/bin/sh", "-ec", script, name] },
      ProcessingOutputConfig: { Outputs: [output("out", `s3://bucket/${name}/out`)] },
      ...others,
    },
    ...step,
  };
}

export function output(name: string, uri: string): Arguments {
  return {
    OutputName: name,
    S3Output: { LocalPath: `/opt/ml/processing/${name}`, S3Uri: uri, S3UploadMode: "EndOfJob" },
  };
}

export function input(name: string, uri: string, more: Arguments = {}): Arguments {
  const source = { S3Uri: uri, LocalPath: `/opt/ml/processing/${name}`, S3DataType: "S3Prefix", S3InputMode: "File" };
  return { InputName: name, S3Input: { ...source, ...more } };
}
