/**
 * The records of one execution's steps and their jobs on their way to the store. What nobody waits for stands here for a moment, so that
 * the end of a step and the beginning of the next are one transaction: each costs the disk as much as a short step takes.
 */
import type { JobRecord, StepRecord } from "./execution/types";
import { putStep, type StepOrigin } from "./history";
import { putJob } from "./jobHistory";
import type { StepCaption } from "./records";
import type { Store } from "./store";

/** How long a record may stand here before it is written by itself, in milliseconds. */
const SOON = 20;

export class StepJournal {
  /** The latest record of each step that the store does not have yet. */
  private readonly open = new Map<string, StepRecord>();
  /** The same of each job, with the time of its last change. */
  private readonly openJobs = new Map<string, readonly [job: JobRecord, changed: number]>();
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param caption what the definition says of a step for people
   * @param committed called whenever something is durable
   */
  constructor(
    private readonly store: Store,
    private readonly execution: StepOrigin,
    private readonly caption: (step: string) => StepCaption,
    private readonly committed: () => void = () => undefined,
  ) {}

  add(step: StepRecord): void {
    this.open.set(step.name, step);
    this.schedule();
  }

  addJob(job: JobRecord): void {
    this.openJobs.set(`${job.kind}/${job.name}`, [job, Date.now()]);
    this.schedule();
  }

  private schedule(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.writeSoon();
    }, SOON);
  }

  /**
   * Runs `action` and writes what stands here in one transaction, which is durable when this returns.
   * @throws what `action` or the store throws; then nothing is written, and what stands here stays for the next time
   */
  commit<T>(action: () => T): T {
    clearTimeout(this.timer);
    this.timer = undefined;
    const result = this.store.write(() => {
      for (const [job, changed] of this.openJobs.values()) putJob(this.store, this.execution.id, job, changed);
      for (const step of this.open.values()) putStep(this.store, this.execution, step, this.caption(step.name));
      return action();
    });
    this.open.clear();
    this.openJobs.clear();
    this.committed();
    return result;
  }

  /** The next to commit hears why it fails; the execution's end is one of them. */
  private writeSoon(): void {
    try {
      this.commit(() => undefined);
    } catch {
      // What stands here stays.
    }
  }
}
