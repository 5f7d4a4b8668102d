/**
 * A step of a stored execution made ready once more, for a person to look at or to run. The state is read as it is on disk, so
 * whoever serves it goes on; the folder of the step is the only thing that is written.
 */
import { mkdirSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { ENVIRONMENTS_FILE } from "./environments";
import { prepareTrial, type Trial } from "./execution/index";
import { stepsOf } from "./history";
import { pipelineKey } from "./names";
import type { ExecutionRecord } from "./records";
import { Objects } from "./s3/objects";
import { stateFolders } from "./stateFolders";
import { LAST, Store } from "./store";
import { namespaceOf, requestOf, surroundingsOf, type OptMlMode } from "./surroundings";

export interface TrialOptions {
  readonly stateDir: string;
  /** Interpreter that runs the step. */
  readonly python: string;
  readonly pipelineName: string;
  /** Default: the newest one. */
  readonly executionId: string | undefined;
  readonly step: string;
  /** Default: `environments.yaml` of the state folder. */
  readonly environments?: string | undefined;
  readonly lambdas?: ReadonlyMap<string, string> | undefined;
  readonly optMl?: OptMlMode;
  /** Gets each line that the step prints. */
  readonly onLine: (line: string) => void;
  /** Stops what runs. */
  readonly signal: AbortSignal;
}

export interface ExecutionTrial extends Trial {
  readonly executionId: string;
  /** Deletes its folder. */
  remove(): Promise<void>;
}

/** @throws Error when there is no such execution or step, or the step's job cannot be made ready */
export async function openTrial(options: TrialOptions): Promise<ExecutionTrial> {
  const { python, step, onLine, signal } = options;
  const stateDir = path.resolve(options.stateDir);
  const folders = stateFolders(stateDir);
  const store = new Store(folders.store);
  const folder = newFolder(stateDir, step);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const execution = executionOf(store, options);
    const place = {
      store,
      objects: new Objects(folders.s3, folders.incoming, store),
      stateDir,
      environmentsFile: path.resolve(options.environments ?? path.join(stateDir, ENVIRONMENTS_FILE)),
      lambdas: options.lambdas,
      namespace: await namespaceOf(options.optMl),
      python,
      cores: availableParallelism(),
      jobsDir: folders.jobs,
      logsDir: folders.logs,
    };
    const surroundings = surroundingsOf(place, (_step, line) => {
      onLine(line);
    });
    const earlier = stepsOf(store, execution.id);
    const trial = await prepareTrial(requestOf(store, execution), surroundings, step, { earlier, folder, signal });
    return { ...trial, executionId: execution.id, remove };
  } catch (error) {
    await remove();
    throw error;
  } finally {
    await store.close();
  }
}

/** On the disk of the objects, which copies nothing that it can share. */
function newFolder(stateDir: string, step: string): string {
  const parent = path.join(stateDir, "trials");
  mkdirSync(parent, { recursive: true });
  return mkdtempSync(path.join(parent, `${step.replace(/[^\w-]/g, "_").slice(0, 64)}-`));
}

function executionOf(store: Store, { pipelineName, executionId }: TrialOptions): ExecutionRecord {
  const pipeline = pipelineKey(pipelineName);
  const [newest] = store.executionsByTime.getKeys({
    start: [pipeline, LAST],
    end: [pipeline],
    reverse: true,
    limit: 1,
  });
  const id = executionId ?? String(newest?.at(-1));
  const found = store.executions.get([pipeline, id]);
  if (found !== undefined) return found;
  throw new Error(
    executionId === undefined
      ? "Expected an execution, got none yet; start one with npx sluicegate run start."
      : `Expected an execution of pipeline ${pipelineName}, got ${id}, which it does not have; run list shows them.`,
  );
}
