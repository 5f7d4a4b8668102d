/** When there is something new to see of an execution: at once where this process runs it, else after a while. */
import { setTimeout as delay } from "node:timers/promises";
import type { ExecutionChange } from "../pipeline/local/endpoint";

/** What may run executions in this process. */
export interface Runner {
  /** Whether it does so now. */
  readonly owned: boolean;
  /** Hands over each change of an execution that this process runs. */
  onChange(listener: (change: ExecutionChange) => void): void;
}

/** Milliseconds between two looks at an execution that another process, or AWS, runs. */
const INTERVAL = { local: 25, aws: 5000 };

export class News {
  private unseen = false;
  private fault: string | undefined;
  private wake: () => void = () => undefined;
  private wasOwned: boolean;

  /**
   * @param runner of the local stack; undefined where AWS runs the execution
   * @param of "end": only that the execution is over is news
   */
  constructor(
    private readonly runner: Runner | undefined,
    executionId: string,
    of: "change" | "end",
  ) {
    this.wasOwned = runner?.owned === true;
    runner?.onChange((change) => {
      if (change.executionId !== executionId) return;
      this.fault = change.fault;
      if (of === "end" && !change.over && change.fault === undefined) return;
      this.unseen = true;
      this.wake();
    });
  }

  /**
   * Resolves when there may be news since this was asked last, or when `signal` is aborted.
   * @throws Error when the execution cannot be recorded, so that there will be no more news
   */
  async next(signal: AbortSignal): Promise<void> {
    const owned = this.runner?.owned === true;
    if (!owned) {
      const milliseconds = this.runner === undefined ? INTERVAL.aws : INTERVAL.local;
      await delay(milliseconds, undefined, { signal }).catch(() => undefined);
    } else if (this.wasOwned && !this.unseen && !signal.aborted) {
      await this.change(signal);
    }
    // Whoever served until now may have ended the execution: the first look after the change of hands tells.
    this.wasOwned = owned;
    this.unseen = false;
    if (this.fault !== undefined) throw new Error(this.fault);
  }

  private async change(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      signal.addEventListener("abort", this.wake, { once: true });
    });
    signal.removeEventListener("abort", this.wake);
  }
}
