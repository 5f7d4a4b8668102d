/**
 * What an execution needs from the world around it and what it tells it: the contract between the engine in this folder
 * (`runExecution` in index.ts) and whoever stores executions and serves them. The engine knows no HTTP and no store.
 */
import type { Json, PipelineDefinition, Step } from "../../schema";
import type { JobKind } from "./jobNames";
import type { Namespace } from "./namespace";

export type { Namespace } from "./namespace";

/** One start of a pipeline. Everything that names it is chosen by the caller and never changes on a resume. */
export interface ExecutionRequest {
  readonly definition: PipelineDefinition;
  /** What the starter gave, as text, by parameter name; defaults come from the definition. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly pipelineName: string;
  /** Also tells partition, region and account of the ARNs of jobs. */
  readonly pipelineArn: string;
  readonly executionArn: string;
  readonly executionId: string;
  readonly startTime: Date;
  readonly roleArn: string;
  /** The steps that run, where not all do; of the others only those count that are among `earlier`. */
  readonly selected?: readonly string[];
  /** No step takes an earlier result, whatever its CacheConfig says; later executions can take what it makes. */
  readonly cache?: "off";
  /** ParallelismConfiguration.MaxParallelExecutionSteps; the cores of `Effects` limit in any case. */
  readonly maxParallelSteps?: number;
}

/** What a job finds around it. Nothing of it is changed by asking. */
export interface Surroundings {
  /** Where the object or prefix of an `s3://` URI lies on disk. Throws when the URI is no such URI or escapes the store. */
  pathOf(s3Uri: string): string;
  /** The request that a model was made by; undefined when there is none of that name. */
  model(name: string): Record<string, Json> | undefined;
  /** What stands for an image; undefined when there is nothing. Throws when the file that says so is wrong. */
  environment(image: string): ImageEnvironment | undefined;
  /** The file that stands for a Lambda function; undefined when there is none. */
  lambda(name: string): LambdaFunction | undefined;
  /** One line of a step's output as it comes, without the line break. The log files hold the same lines. Must not throw. */
  log(step: string, line: string): void;
  /**
   * Absolute path of the Python interpreter that `python3` means where an image's environment names no other; its folder
   * stands first in the PATH of a job.
   */
  readonly python: string;
  /** How processes get a /opt/ml of their own; where it is absent, arguments and environment are rewritten instead. */
  readonly namespace?: Namespace;
  /** Cores that the steps share. */
  readonly cores: number;
  /** Folder of the jobs: `<jobsDir>/<job>/<host>/ml` stands for that host's /opt/ml. On the same disk as the objects. */
  readonly jobsDir: string;
  /** Folder of the logs: `<logsDir>/aws/sagemaker/ProcessingJobs/<job>/algo-1.log`, as CloudWatch names groups. */
  readonly logsDir: string;
  /** Milliseconds between SIGTERM and SIGKILL when a job is stopped; default 2000. */
  readonly stopGraceMs?: number;
}

/** What the engine may do to the world. A rejected promise becomes the failure reason of the step that asked. */
export interface Effects extends Surroundings {
  /**
   * Registers a model package and resolves with its ARN once that is durable, and with it all that was recorded before.
   * `input` is the evaluated request of CreateModelPackage. The same token always gives the same package, so a repeat
   * after a crash registers nothing twice.
   */
  registerModel(stepName: string, input: Record<string, Json>, token: string): Promise<string>;
  /**
   * Makes a model of this name and resolves with its ARN as registerModel does; the same name always gives the same model.
   * `input` is the evaluated request of CreateModel.
   */
  createModel(name: string, input: Record<string, Json>): Promise<string>;
  /**
   * The callback that a step waits by, durable when this resolves: the one it waited by before it was cut off, else a new
   * one.
   */
  openCallback(step: string): Promise<Callback>;
  /** Puts a message into the queue of this URL, unless one with this token is there already. */
  send(queueUrl: string, token: string, message: Record<string, Json>): void;
  /** Resolves when somebody answers, or did already; never after an abort. */
  callbackAnswer(token: string, signal: AbortSignal): Promise<CallbackAnswer>;
  /**
   * Called on every change of a step's state, in order. It becomes durable soon, and no later than what `commit` or
   * `registerModel` make so next: that a step has ended is written together with the beginning of the next. Must not throw.
   */
  record(step: StepRecord): void;
  /** Called on every change of a job's state, in order. It becomes durable with what `record` was given. Must not throw. */
  recordJob(job: JobRecord): void;
  /** Resolves when all that was recorded is durable. What was recorded is kept for the next try when it rejects. */
  commit(): Promise<void>;
  /**
   * The newest run of a step of this pipeline that succeeded with this `cacheKey`, itself no reuse of another, as it was
   * recorded.
   */
  earlierRun(step: string, cacheKey: string): EarlierRun | undefined;
  /** The newest run of a step in another execution of this pipeline that ended, itself no reuse of another. */
  newestRun(step: string): EarlierRun | undefined;
  /**
   * Gets work that goes on after the execution has ended, the deleting of folders that are needed no more, so that
   * whoever shuts down or tests can wait for it. Never rejects. Cut off, it leaves folders, nothing else.
   */
  background(work: Promise<void>): void;
  /** Default: arguments. */
  readonly cacheMode?: CacheMode;
}

/** What stands for an image on this machine. */
export interface ImageEnvironment {
  /** Absolute path of a Python interpreter that `python3` means; that of `Surroundings` when absent. */
  readonly python?: string;
  /**
   * What runs where a job brings no entrypoint of its own: the script that sagemaker_program names, as framework images do;
   * that, or else SageMaker's XGBoost algorithm; nothing.
   */
  readonly entry: "script" | "xgboost" | "own";
  /** Runs the image itself, by its own entrypoint where a job brings none; a process of this machine when absent. */
  readonly launcher?: "docker" | "podman";
}

/** A handler on this machine. */
export interface LambdaFunction {
  /** Absolute path of a .py, .js, .cjs or .mjs file. */
  readonly file: string;
  /** Name of the function in it. */
  readonly handler: string;
  readonly timeoutSeconds: number;
}

/** What a Callback step waits by. */
export interface Callback {
  /** Ten letters and digits. */
  readonly token: string;
  readonly opened: Date;
}

export type CallbackAnswer =
  { readonly outputs: Readonly<Record<string, string>> } | { readonly failureReason: string };

export interface EarlierRun {
  readonly executionArn: string;
  readonly record: StepRecord;
}

/** A process by pid and start time, which together are never reused while the machine runs. */
export interface ProcessIdentity {
  readonly pid: number;
  /** A command that removes what outlives the process, to be run when it is gone. */
  readonly cleanUp?: readonly string[];
  /** When the process started, in a form that only compares for equality: see processes.ts. */
  readonly startTime: string;
}

/** Why a step took what an earlier run made, or did not: `why` continues "because". */
export interface CacheVerdict {
  readonly outcome: "off" | "hit" | "missed";
  readonly why: string;
  /** ARN of the execution that it was compared with. */
  readonly execution?: string;
}

/** What two runs are compared by: the arguments alone, as SageMaker does, or what the inputs hold as well. */
export type CacheMode = "arguments" | "content";

export type StepStatus = "Starting" | "Executing" | "Succeeded" | "Failed" | "Stopping" | "Stopped";

/** The state of one step, complete in each record: a later record replaces the earlier one. Plain JSON but for the dates. */
export interface StepRecord {
  readonly name: string;
  readonly type: Step["Type"];
  readonly status: StepStatus;
  readonly startTime: Date;
  readonly endTime?: Date;
  readonly failureReason?: string;
  /** What ListPipelineExecutionSteps answers as Metadata, for example `{ ProcessingJob: { Arn } }`. */
  readonly metadata?: Readonly<Record<string, Json>>;
  /** Of a Condition step that succeeded. */
  readonly outcome?: "True" | "False";
  /** What Describe of the step's job answers; of a step that succeeded also what `Get: Steps.X.*` reads. */
  readonly properties?: Json;
  /** Of a step whose job may be reused: the same for runs that do the same. */
  readonly cacheKey?: string;
  /** Of a step whose job may be reused, where content counts: digests of what its inputs held, by name. */
  readonly cacheContent?: Readonly<Record<string, string>>;
  /** Of a step that starts a job: why it did, or did not. */
  readonly cache?: CacheVerdict;
  /** Of a step that started no job, but took what an earlier one made: ARN of that one's execution. */
  readonly cacheHit?: string;
  /** Of a step that a selective execution did not run: ARN of the execution whose record this is. */
  readonly takenFrom?: string;
  /** How often the job was started, from 1; absent where a step starts no job. */
  readonly attempt?: number;
  /**
   * The leaders of the process groups of a running job, one for each instance. No instruction of the job runs before this
   * is durable, so a caller that was killed finds every process of its jobs here.
   */
  readonly processes?: readonly ProcessIdentity[];
}

/** The state of one job that a step started, complete in each record. Plain JSON but for the dates. */
export interface JobRecord {
  readonly kind: JobKind;
  readonly name: string;
  readonly arn: string;
  readonly status: StepStatus;
  readonly startTime: Date;
  readonly endTime?: Date;
  readonly failureReason?: string;
  /** The request; as soon as there is more that Describe answers, that too. */
  readonly properties: Readonly<Record<string, Json>>;
  /** Of a training job that a tuning job started. */
  readonly tuned?: TunedJob;
}

/** What a tuning job knows of one of its training jobs. */
export interface TunedJob {
  readonly tuningJob: string;
  /** DefinitionName of the training job definition it was made from. */
  readonly definition?: string;
  /** The hyperparameters that were chosen for it. */
  readonly hyperparameters: Readonly<Record<string, string>>;
  readonly objective: { readonly type: string; readonly metric: string; readonly value?: number };
}

/** How an execution ended. `failureReason` is there exactly when it failed. */
export interface ExecutionOutcome {
  readonly status: "Succeeded" | "Failed" | "Stopped";
  readonly failureReason?: string;
}

/**
 * Runs an execution to its end; never rejects. Aborting `signal` stops it: running jobs get SIGTERM, then SIGKILL.
 * `earlier` resumes one: the last record of every step of the run that was cut off. Succeeded steps are not run again, a
 * failed one fails the execution, and processes that an unfinished one left are ended before anything starts.
 */
export type RunExecution = (
  request: ExecutionRequest,
  effects: Effects,
  signal: AbortSignal,
  earlier?: ReadonlyMap<string, StepRecord>,
) => Promise<ExecutionOutcome>;
