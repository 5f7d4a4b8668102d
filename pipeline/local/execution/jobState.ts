/** The record of a job as it grows: what describing and listing jobs answer from. */
import type { Json } from "../../schema";
import { StepStopped, reasonOf } from "./failure";
import type { Job } from "./job";
import type { StepContext } from "./stepContext";
import type { JobRecord, TunedJob } from "./types";

export class JobState {
  private latest: JobRecord;

  constructor(
    private readonly job: Pick<Job, "kind" | "name" | "arn" | "startTime" | "request"> & {
      readonly context: StepContext;
    },
    /** Asked at every change. */
    private readonly tuned?: () => TunedJob,
  ) {
    const { kind, name, arn, startTime, request } = job;
    this.latest = { kind, name, arn, status: "Starting", startTime, properties: request.members() };
    this.add({});
  }

  /** The context of the step, by which the job hears too how far it has come. */
  get context(): StepContext {
    const { context } = this.job;
    return {
      ...context,
      report: (change) => {
        if (change.status !== undefined) this.add({ status: change.status });
        context.report(change);
      },
    };
  }

  add(change: Partial<JobRecord>): void {
    this.latest = { ...this.latest, ...change, ...(this.tuned && { tuned: this.tuned() }) };
    this.job.context.effects.recordJob(this.latest);
  }

  /** Runs the job's work and records how it ended. Rejects as the work does. */
  async ending(work: () => Promise<Record<string, Json>>): Promise<Record<string, Json>> {
    const end = (change: Partial<JobRecord>): void => {
      this.add({ ...change, endTime: new Date() });
    };
    try {
      const properties = await work();
      end({ status: "Succeeded", properties });
      return properties;
    } catch (error) {
      if (error instanceof StepStopped) end({ status: "Stopped" });
      else end({ status: "Failed", failureReason: reasonOf(error) });
      throw error;
    }
  }
}
