/** What is known of the training jobs of a tuning job, and what describing it answers. */
import type { Json } from "../../schema";
import { StepFailure } from "./failure";
import { jobArn } from "./jobNames";
import type { StepContext } from "./stepContext";
import type { MetricReader, Objective } from "./tuningObjective";
import type { Candidate } from "./tuningPlan";
import type { ProcessIdentity, StepRecord, TunedJob } from "./types";

interface TuningJob {
  readonly name: string;
  readonly arn: string;
  readonly startTime: Date;
  readonly request: Readonly<Record<string, Json>>;
}

/** As many as SageMaker's pipelines can refer to, best first. */
const LISTED = 50;

type Status = "InProgress" | "Completed" | "Failed" | "Stopped";

export class TunedJobs {
  private readonly jobs: Child[] = [];
  private stopping = false;

  constructor(
    private readonly context: StepContext,
    private readonly tuning: TuningJob,
  ) {}

  get arn(): string {
    return this.tuning.arn;
  }

  begin(name: string, candidate: Candidate, objective: Objective, reader: MetricReader): Child {
    const arn = jobArn(this.context.request.pipelineArn, "training", name);
    const child = new Child(name, arn, this.tuning.name, candidate, objective, reader, (change) => {
      this.passOn(change);
    });
    this.jobs.push(child);
    return child;
  }

  /** The record of the step has the processes of all jobs that run. */
  private passOn({ status }: Partial<StepRecord>): void {
    if (status === "Starting") return;
    if (status === "Stopping") this.stopping = true;
    const processes = this.jobs.flatMap((job) => job.processes);
    this.context.report({ status: this.stopping ? "Stopping" : "Executing", processes });
  }

  /**
   * What Describe answers and references read.
   * @throws StepFailure when no training job succeeded: its reason is the first one's
   */
  finish(): Record<string, Json> {
    const [best] = this.ranked();
    if (best !== undefined) return this.description("Completed");
    const why = this.jobs.find(({ failure }) => failure !== undefined)?.failure ?? "none was started.";
    throw new StepFailure(`ClientError: No training job of tuning job ${this.tuning.name} has a result: ${why}`);
  }

  description(status: Status = "InProgress"): Record<string, Json> {
    const { name, arn, startTime, request } = this.tuning;
    const ranked = this.ranked();
    const [best] = ranked;
    const now = new Date().toISOString();
    return {
      ...request,
      HyperParameterTuningJobName: name,
      HyperParameterTuningJobArn: arn,
      HyperParameterTuningJobStatus: status,
      CreationTime: startTime.toISOString(),
      LastModifiedTime: now,
      ...(status === "Completed" && { HyperParameterTuningEndTime: now }),
      ...this.counters(),
      ...(best !== undefined && { BestTrainingJob: best.summary(), OverallBestTrainingJob: best.summary(name) }),
      TrainingJobSummaries: ranked.slice(0, LISTED).map((job) => job.summary()),
    };
  }

  private counters(): Record<string, Json> {
    const count = (...statuses: Status[]): number => this.jobs.filter((job) => statuses.includes(job.status)).length;
    return {
      TrainingJobStatusCounters: {
        Completed: count("Completed"),
        InProgress: count("InProgress"),
        RetryableError: 0,
        NonRetryableError: count("Failed"),
        Stopped: count("Stopped"),
      },
      ObjectiveStatusCounters: {
        Succeeded: this.jobs.filter((job) => job.isMeasured).length,
        Pending: count("InProgress"),
        Failed: this.jobs.filter((job) => job.status !== "InProgress" && !job.isMeasured).length,
      },
    };
  }

  /** The jobs that are known to be worth something, best first; of equal ones the one that was chosen first. */
  private ranked(): Child[] {
    return this.jobs.filter((job) => job.isMeasured).sort((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1));
  }
}

/** One training job of a tuning job. */
class Child {
  processes: readonly ProcessIdentity[] = [];
  status: Status = "InProgress";
  failure: string | undefined;
  private readonly startTime = new Date();
  private endTime: Date | undefined;

  constructor(
    readonly name: string,
    private readonly arn: string,
    private readonly tuningJob: string,
    private readonly candidate: Candidate,
    private readonly objective: Objective,
    private readonly reader: MetricReader,
    private readonly passOn: (change: Partial<StepRecord>) => void,
  ) {}

  readonly report = (change: Partial<StepRecord>): void => {
    this.processes = change.processes ?? this.processes;
    this.passOn(change);
  };

  readonly tuned = (): TunedJob => {
    const { type, metric } = this.objective;
    const { hyperparameters, definitionName: definition } = this.candidate;
    return {
      tuningJob: this.tuningJob,
      hyperparameters,
      objective: { type, metric, value: this.reader.value },
      ...(definition !== undefined && { definition }),
    };
  };

  get isMeasured(): boolean {
    return this.status === "Completed" && this.reader.value !== undefined;
  }

  /** Less is better. */
  get cost(): number {
    const value = this.reader.value ?? Infinity;
    return this.objective.type === "Minimize" ? value : -value;
  }

  /** A job that completed without having said its metric is worth nothing to the tuning job. */
  succeed(): void {
    const { metric } = this.objective;
    if (this.reader.value === undefined)
      this.failure = `Expected the metric "${metric}" in the output of ${this.name}, got no line with it.`;
    this.end("Completed");
  }

  stop(): void {
    this.end("Stopped");
  }

  fail(reason: string): void {
    this.failure = reason;
    this.end("Failed");
  }

  private end(status: Status): void {
    this.status = status;
    this.endTime = new Date();
    this.processes = [];
    this.passOn({});
  }

  /** @param tuningJob named in a summary among those of several tuning jobs */
  summary(tuningJob?: string): Record<string, Json> {
    const { type, metric } = this.objective;
    const { hyperparameters, definitionName } = this.candidate;
    return {
      ...(definitionName !== undefined && { TrainingJobDefinitionName: definitionName }),
      TrainingJobName: this.name,
      TrainingJobArn: this.arn,
      ...(tuningJob !== undefined && { TuningJobName: tuningJob }),
      CreationTime: this.startTime.toISOString(),
      TrainingStartTime: this.startTime.toISOString(),
      ...(this.endTime !== undefined && { TrainingEndTime: this.endTime.toISOString() }),
      TrainingJobStatus: this.status,
      TunedHyperParameters: { ...hyperparameters },
      FinalHyperParameterTuningJobObjectiveMetric: { Type: type, MetricName: metric, Value: this.reader.value ?? 0 },
      ObjectiveStatus: "Succeeded",
    };
  }
}
