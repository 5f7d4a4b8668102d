/**
 * The executions that run in this server: starts them with the engine, records what it reports, stops them, and takes up
 * again what a server that ended too early left behind.
 */
import { buildGraph } from "../graph";
import type { Step } from "../schema";
import { openCallback, Waiting } from "./callbacks";
import { runExecution } from "./execution/index";
import type { CacheMode, Effects, ExecutionRequest } from "./execution/types";
import { finishExecution, markStopping, newestRun, reusableRun, stepsOf, unfinishedExecutions } from "./history";
import { stopCutOffJobs } from "./jobHistory";
import { createModel } from "./models";
import { sendMessage } from "./queues";
import type { ExecutionRecord, StepCaption } from "./records";
import { registerPackage } from "./registration";
import { StepJournal } from "./stepJournal";
import { requestOf, surroundingsOf, type Place } from "./surroundings";

export interface RunSettings extends Place {
  readonly queuesDir: string;
  readonly cacheMode: CacheMode;
  readonly log: (line: string) => void;
  readonly onStepLine?: StepLineListener;
  readonly onChange?: ChangeListener;
}

/** News of an execution that runs here. */
export interface ExecutionChange {
  readonly executionId: string;
  /** Whether it has ended, for good. */
  readonly over: boolean;
  /** One line for a user when it cannot go on here, because nothing can be recorded: the next start takes it up. */
  readonly fault?: string;
}

export type ChangeListener = (change: ExecutionChange) => void;
export type StepLineListener = (executionId: string, step: string, line: string) => void;

interface Run {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

const captionOf = (step: Step | undefined): StepCaption => ({
  displayName: step?.DisplayName,
  description: step?.Description,
});

/** Runs `action` at once; what it throws becomes a rejection. */
function attempt<T>(action: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(action());
  });
}

export class Runs {
  private readonly running = new Map<string, Run>();
  /** Folders that are being deleted, of executions that have ended. */
  private readonly deletions = new Set<Promise<void>>();
  private closing = false;
  /** Callback steps that wait here. */
  readonly waiting: Waiting;

  constructor(private readonly settings: RunSettings) {
    this.waiting = new Waiting(settings.store);
  }

  /** Runs an execution whose record is stored, from where its stored steps say it stands. */
  start(execution: ExecutionRecord): void {
    const abort = new AbortController();
    if (execution.status === "Stopping") abort.abort();
    this.running.set(execution.id, { abort, ended: this.run(execution, abort.signal) });
  }

  /** Takes up the executions that no server brought to their end. */
  resume(): void {
    for (const execution of unfinishedExecutions(this.settings.store)) {
      this.settings.log(`resuming execution ${execution.arn}`);
      this.start(execution);
    }
  }

  stop(execution: ExecutionRecord): void {
    markStopping(this.settings.store, execution, Date.now());
    this.running.get(execution.id)?.abort.abort();
  }

  /**
   * Ends all step processes, and lets no deleting go on behind it. The executions stay recorded as they are, so that the
   * next server resumes them.
   */
  async close(): Promise<void> {
    this.closing = true;
    const runs = [...this.running.values()];
    for (const run of runs) run.abort.abort();
    await Promise.all(runs.map((run) => run.ended));
    await Promise.all(this.deletions);
  }

  private async run(execution: ExecutionRecord, signal: AbortSignal): Promise<void> {
    const { store, log, onChange } = this.settings;
    const tell = (over: boolean, fault?: string): void => onChange?.({ executionId: execution.id, over, fault });
    try {
      const earlier = stepsOf(store, execution.id);
      const request = requestOf(store, execution);
      if (earlier.size > 0)
        store.write(() => {
          stopCutOffJobs(store, execution.id, Date.now());
        });
      const { nodes } = buildGraph(request.definition);
      const journal = new StepJournal(
        store,
        execution,
        (step) => captionOf(nodes.get(step)?.step),
        () => {
          tell(false);
        },
      );
      const outcome = await runExecution(request, this.effects(request, journal), signal, earlier);
      const over = this.counts(outcome.status);
      journal.commit(() => {
        if (over) finishExecution(store, execution, outcome, Date.now());
      });
      tell(over);
    } catch (error) {
      // The store itself failed (a full disk): the execution stays as it is and is taken up at the next start.
      const why = error instanceof Error ? error.message : String(error);
      log(`execution ${execution.arn} could not be recorded: ${why}`);
      tell(
        false,
        `Expected to record what execution ${execution.id} does, got: ${why}; mend that, and start again: it goes on.`,
      );
    } finally {
      this.running.delete(execution.id);
    }
  }

  /** Once the server closes, what fails or stops does so because of that, and is where the next server goes on. */
  private counts(status: string): boolean {
    return !this.closing || status === "Succeeded";
  }

  private effects({ executionId, executionArn, pipelineName }: ExecutionRequest, journal: StepJournal): Effects {
    const { store, queuesDir, onStepLine, cacheMode } = this.settings;
    const region = executionArn.split(":")[3] ?? "";
    return {
      ...surroundingsOf(this.settings, (step, line) => {
        onStepLine?.(executionId, step, line);
      }),
      registerModel: (_step, input, token) =>
        attempt(() =>
          journal.commit(() =>
            registerPackage(store, input, { token: `step/${token}`, tokenDecides: true, region, now: Date.now() }),
          ),
        ),
      createModel: (_name, input) => attempt(() => journal.commit(() => createModel(store, input, region, Date.now()))),
      openCallback: (step) =>
        attempt(() =>
          journal.commit(() => openCallback(store, { id: executionId, arn: executionArn }, step, Date.now())),
        ),
      send: (queue, token, message) => {
        sendMessage(queuesDir, queue, token, message);
      },
      callbackAnswer: (token, signal) => this.waiting.answerTo(token, signal),
      record: (step) => {
        if (this.counts(step.status)) journal.add(step);
      },
      recordJob: (job) => {
        if (this.counts(job.status)) journal.addJob(job);
      },
      commit: () =>
        attempt(() => {
          journal.commit(() => undefined);
        }),
      earlierRun: (step, key) => {
        const found = reusableRun(store, pipelineName, step, key);
        return found && { executionArn: found.execution.arn, record: found.record };
      },
      newestRun: (step) => {
        const found = newestRun(store, { pipelineName, executionId }, step);
        return found && { executionArn: found.execution.arn, record: found.record };
      },
      background: (work) => {
        const deletion = work.finally(() => this.deletions.delete(deletion));
        this.deletions.add(deletion);
      },
      cacheMode,
    };
  }
}
