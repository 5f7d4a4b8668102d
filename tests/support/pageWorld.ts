/** A state folder as executions leave one behind, filled record by record, so that every text and time in it is known. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { logFile } from "../../pipeline/local/execution/index";
import { addExecution, finishExecution, putStep } from "../../pipeline/local/history";
import { executionArn, groupArn, pipelineArn, pipelineKey } from "../../pipeline/local/names";
import type { Source } from "../../pipeline/local/page/index";
import type { ExecutionRecord, ExecutionStatus, PipelineRecord } from "../../pipeline/local/records";
import { addPackage, putGroup } from "../../pipeline/local/registry";
import { Runs } from "../../pipeline/local/runs";
import { Objects } from "../../pipeline/local/s3/objects";
import { createEndpointServer } from "../../pipeline/local/server";
import { Store } from "../../pipeline/local/store";
import { addVersion, markVersionRun } from "../../pipeline/local/versions";
import type { Step } from "../../pipeline/schema";
import { definitionOf, ROLE, shellStep } from "./endpoint";

export const START = Date.UTC(2026, 10, 21, 7, 35, 31);
export const PIPELINE = "Diabetes";
export const GROUP = "diabetes-models";
export const IDS = {
  passed: "aaaaaaaaaaaa",
  refused: "bbbbbbbbbbbb",
  failed: "cccccccccccc",
  running: "dddddddddddd",
} as const;
export type Kind = keyof typeof IDS;

const REGION = "eu-west-1";
const BUCKET = "artifacts";
const ARN = pipelineArn(REGION, PIPELINE);

export interface PageWorld {
  readonly source: Source;
  /** Names of the steps: no name that is not plain comes past the endpoint. */
  readonly names: Readonly<Record<"prepare" | "evaluate" | "gate" | "register" | "reject", string>>;
  /** Path of the log of a step of an execution. */
  logOf(kind: Kind, step: "prepare" | "evaluate"): string;
  /** Serves the state. @returns the URL of its page */
  listen(): Promise<string>;
  remove(): Promise<void>;
}

/** @param end what every text ends in that a definition, a step, a package or a person may choose freely */
export function pageWorld(end = ""): PageWorld {
  const folder = mkdtempSync(path.join(tmpdir(), "sluicegate page-"));
  const at = (name: string): string => path.join(folder, name);
  for (const name of ["store", "s3", "incoming", "jobs", "logs"]) mkdirSync(at(name));
  const store = new Store(at("store"));
  const objects = new Objects(at("s3"), at("incoming"), store);
  const names = {
    prepare: "Prepare",
    evaluate: "Evaluate",
    gate: "Gate",
    register: "Register",
    reject: "Reject",
  };
  const logOf = (kind: Kind, step: "prepare" | "evaluate"): string =>
    logFile(at("logs"), "processing", `pipelines-${IDS[kind]}-${step}`, "algo-1");
  const world = { store, names, end, logOf, s3: at("s3") };
  store.write(() => {
    const pipeline = addPipeline(world);
    addModels(world);
    for (const kind of ["passed", "refused", "failed", "running"] as const) addRun(world, pipeline, kind);
  });
  const log = (): undefined => undefined;
  const runs = new Runs({
    store,
    objects,
    python: "/usr/bin/python3",
    cores: 1,
    stateDir: at("."),
    environmentsFile: at("environments.yaml"),
    cacheMode: "arguments",
    queuesDir: at("queues"),
    jobsDir: at("jobs"),
    logsDir: at("logs"),
    log,
  });
  const server = createEndpointServer({ services: { store, runs, objects }, logsDir: at("logs"), log });
  return {
    source: { store, objects, logsDir: at("logs") },
    names,
    logOf,
    async listen() {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/_/`;
    },
    async remove() {
      server.closeAllConnections();
      server.close();
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

interface Filling extends Pick<PageWorld, "names" | "logOf"> {
  readonly store: Store;
  readonly end: string;
  readonly s3: string;
}

function definition({ names, end }: Filling): string {
  const evaluate: Step = {
    ...shellStep(names.evaluate, `exit 0 # ${end}`),
    Type: "Processing",
    Arguments: {},
    DependsOn: [names.prepare],
    PropertyFiles: [{ PropertyFileName: `File${end}`, OutputName: "out", FilePath: "evaluation.json" }],
  };
  const gate: Step = {
    Name: names.gate,
    Type: "Condition",
    DependsOn: [names.evaluate],
    Arguments: {
      Conditions: [{ Type: "LessThanOrEqualTo", LeftValue: 1, RightValue: 4000 }],
      IfSteps: [{ Name: names.register, Type: "RegisterModel", Arguments: {}, Description: end }],
      ElseSteps: [{ Name: names.reject, Type: "Fail", Arguments: { ErrorMessage: end } }],
    },
  };
  const input = { Name: `Input${end}`, Type: "String", DefaultValue: end } as const;
  return definitionOf([shellStep(names.prepare, "exit 0", { TEXT: end }), evaluate, gate], [input]);
}

function addPipeline(filling: Filling): PipelineRecord {
  const { store, end } = filling;
  const text = definition(filling);
  const digest = createHash("sha256").update(text).digest("hex");
  store.definitions.putSync(digest, text);
  const pipeline: PipelineRecord = {
    name: PIPELINE,
    arn: ARN,
    displayName: `Pipeline${end}`,
    description: `Trains on the sample${end}`,
    roleArn: ROLE,
    definition: digest,
    version: 1,
    created: START,
    modified: START,
  };
  store.pipelines.putSync([pipelineKey(PIPELINE)], pipeline);
  addVersion(store, pipeline, START);
  return pipeline;
}

const evaluationOf = (kind: Kind): string => `s3://${BUCKET}/${IDS[kind]}`;

function addModels({ store, end, s3 }: Filling): void {
  putGroup(store, {
    name: GROUP,
    arn: groupArn(REGION, GROUP),
    description: `What passed${end}`,
    created: START,
    lastVersion: 0,
  });
  addPackage(store, {
    group: GROUP,
    region: REGION,
    approval: "PendingManualApproval",
    tags: [],
    now: START + 5000,
    content: {
      ModelPackageDescription: `Made by a pipeline${end}`,
      CustomerMetadataProperties: { ExecutionArn: executionArn(ARN, IDS.passed), [`Note${end}`]: `Value${end}` },
      InferenceSpecification: { Containers: [{ Image: `image${end}`, ModelDataUrl: `model${end}` }] },
      ModelMetrics: {
        ModelQuality: {
          Statistics: { ContentType: "application/json", S3Uri: `${evaluationOf("passed")}/evaluation.json` },
        },
      },
    },
  });
  for (const [kind, value] of [
    ["passed", 3000.25],
    ["refused", 9000],
  ] as const) {
    mkdirSync(path.join(s3, BUCKET, IDS[kind]), { recursive: true });
    const metrics = { [`mse${end}`]: { value }, r2: { value: 0.5 } };
    const intervals = { [`mse${end}`]: { lower: value - 10, upper: value + 10 }, r2: { lower: 0.4, upper: 0.6 } };
    const evaluation = { regression_metrics: metrics, intervals, baseline: { r2: 0 } };
    writeFileSync(path.join(s3, BUCKET, IDS[kind], "evaluation.json"), JSON.stringify(evaluation));
  }
}

const ENDS: Readonly<Record<Kind, ExecutionStatus>> = {
  passed: "Succeeded",
  refused: "Failed",
  failed: "Failed",
  running: "Executing",
};

function addRun(filling: Filling, pipeline: PipelineRecord, kind: Kind): void {
  const { store, end } = filling;
  const created = START + 10_000 * (Object.keys(IDS).indexOf(kind) + 1);
  const execution: ExecutionRecord = {
    id: IDS[kind],
    arn: executionArn(ARN, IDS[kind]),
    pipelineName: PIPELINE,
    pipelineArn: ARN,
    version: 1,
    status: "Executing",
    displayName: `run${end}`,
    description: `A run${end}`,
    parameters: { [`Input${end}`]: `sample${end}` },
    definition: pipeline.definition,
    roleArn: ROLE,
    created,
    modified: created,
  };
  addExecution(store, execution);
  markVersionRun(store, pipeline, 1, execution.arn);
  addSteps(filling, execution, kind);
  const status = ENDS[kind];
  if (status === "Executing" || status === "Stopping") return;
  const failureReason = status === "Failed" ? `Step failed${end}\nSecond line${end}` : undefined;
  finishExecution(store, execution, { status, ...(failureReason !== undefined && { failureReason }) }, created + 4200);
}

function addSteps({ store, names, end, logOf }: Filling, execution: ExecutionRecord, kind: Kind): void {
  const time = (seconds: number): Date => new Date(execution.created + seconds * 1000);
  const job = (name: string): Record<string, { Arn: string }> => ({
    ProcessingJob: { Arn: `arn:aws:sagemaker:${REGION}:000000000000:processing-job/pipelines-${execution.id}-${name}` },
  });
  const write = (step: "prepare" | "evaluate", lines: string): void => {
    mkdirSync(path.dirname(logOf(kind, step)), { recursive: true });
    writeFileSync(logOf(kind, step), lines);
  };
  const prepare = { name: names.prepare, type: "Processing", startTime: time(0.5), metadata: job("prepare") } as const;
  write("prepare", `read 442 rows${end}\n`);
  if (kind === "running") {
    putStep(store, execution, { ...prepare, status: "Executing", attempt: 2 });
    return;
  }
  const ended = { endTime: time(2), attempt: 1 };
  if (kind === "failed") {
    putStep(store, execution, { ...prepare, ...ended, status: "Failed", failureReason: `No header${end}` });
    return;
  }
  putStep(store, execution, { ...prepare, ...ended, status: "Succeeded", cacheHit: executionArn(ARN, IDS.passed) });
  write("evaluate", "");
  putStep(store, execution, {
    name: names.evaluate,
    type: "Processing",
    status: "Succeeded",
    startTime: time(2),
    endTime: time(4),
    metadata: job("evaluate"),
    properties: {
      ProcessingOutputConfig: { Outputs: [{ OutputName: "out", S3Output: { S3Uri: evaluationOf(kind) } }] },
    },
  });
  const at = { startTime: time(4), endTime: time(4.1) };
  const passed = kind === "passed";
  putStep(store, execution, {
    name: names.gate,
    type: "Condition",
    status: "Succeeded",
    outcome: passed ? "True" : "False",
    ...at,
  });
  const last = passed
    ? ({ name: names.register, type: "RegisterModel", status: "Succeeded" } as const)
    : ({ name: names.reject, type: "Fail", status: "Failed", failureReason: `Missed${end}` } as const);
  const made = passed
    ? { metadata: { RegisterModel: { Arn: `arn:aws:sagemaker:${REGION}:000000000000:model-package/${GROUP}/1` } } }
    : {};
  putStep(store, execution, { ...last, ...at, ...made });
}
