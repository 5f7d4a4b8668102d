/** What an execution is to run, by its record, and what its jobs find around them, by the state folder. */
import { readDefinition } from "./definition";
import { environmentOf } from "./environments";
import { findNamespace } from "./execution/index";
import type { ExecutionRequest, Namespace, Surroundings } from "./execution/types";
import { lambdaFunction } from "./lambdas";
import type { ExecutionRecord } from "./records";
import type { Objects } from "./s3/objects";
import type { Store } from "./store";

/** Where a server keeps what it keeps, and by what it runs jobs. */
export interface Place {
  readonly store: Store;
  readonly objects: Objects;
  readonly stateDir: string;
  /** What stands for images; it may be missing. */
  readonly environmentsFile: string;
  /** Files that stand for Lambda functions, absolute, by name; before what `lambdas.yaml` of the state folder says. */
  readonly lambdas?: ReadonlyMap<string, string> | undefined;
  /** Absent where /opt/ml is rewritten. */
  readonly namespace?: Namespace | undefined;
  readonly python: string;
  readonly cores: number;
  readonly jobsDir: string;
  readonly logsDir: string;
}

export type OptMlMode = "mount" | "rewrite";

/** How processes get a /opt/ml of their own; undefined where they do not. */
export function namespaceOf(mode: OptMlMode = "mount"): Promise<Namespace | undefined> {
  return mode === "mount" ? findNamespace() : Promise.resolve(undefined);
}

export function requestOf(store: Store, execution: ExecutionRecord): ExecutionRequest {
  const { pipelineName, pipelineArn, parameters, roleArn, maxParallelSteps, selective, cache } = execution;
  return {
    definition: readDefinition(store.definitions.get(execution.definition) ?? ""),
    parameters,
    pipelineName,
    pipelineArn,
    executionArn: execution.arn,
    executionId: execution.id,
    startTime: new Date(execution.created),
    roleArn,
    ...(selective !== undefined && { selected: selective.steps }),
    ...(cache !== undefined && { cache }),
    ...(maxParallelSteps !== undefined && { maxParallelSteps }),
  };
}

/** @param log gets each line that a step prints */
export function surroundingsOf(place: Place, log: Surroundings["log"]): Surroundings {
  const { store, objects, stateDir, environmentsFile, lambdas, namespace, python, cores, jobsDir, logsDir } = place;
  return {
    pathOf: (uri) => objects.pathOfUri(uri),
    model: (name) => store.models.get([name])?.content,
    environment: (image) => environmentOf(environmentsFile, image),
    lambda: (name) => lambdaFunction(stateDir, name, lambdas),
    log,
    ...(namespace !== undefined && { namespace }),
    python,
    cores,
    jobsDir,
    logsDir,
  };
}
