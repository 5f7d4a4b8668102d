import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreatePipelineCommand,
  DescribePipelineExecutionCommand,
  StartPipelineExecutionCommand,
} from "@aws-sdk/client-sagemaker";
import { findNamespace } from "../../../pipeline/local/execution/namespace";
import type { Step } from "../../../pipeline/schema";
import {
  BUCKET,
  clientsFor,
  definitionOf,
  ended,
  newFolder,
  ROLE,
  shellStep,
  type Clients,
} from "../../support/endpoint";
import { endProcess, killProcess, startProcess, type EndpointProcess } from "../../support/endpointProcess";
import { input } from "../../support/executionWorld";

describe("a jobs folder that cannot be written", () => {
  let stateDir: string;
  let running: EndpointProcess | undefined;
  beforeEach(async () => {
    stateDir = await newFolder();
    mkdirSync(path.join(stateDir, "jobs"));
  });
  afterEach(async () => {
    if (running !== undefined) await endProcess(running);
    running = undefined;
    await rm(stateDir, { recursive: true });
  });

  async function run(clients: Clients, name: string, step: Step): Promise<{ arn: string; reason: string }> {
    await clients.sagemaker.send(
      new CreatePipelineCommand({ PipelineName: name, RoleArn: ROLE, PipelineDefinition: definitionOf([step]) }),
    );
    const started = await clients.sagemaker.send(new StartPipelineExecutionCommand({ PipelineName: name }));
    const { PipelineExecutionArn: arn = "" } = started;
    const { FailureReason: reason = "" } = await ended(clients.sagemaker, arn);
    return { arn, reason };
  }

  /** A disk of its own, seen by the server alone, stands in the place of the folder. */
  async function serveOn(options: string): Promise<Clients | undefined> {
    const namespace = await findNamespace();
    if (namespace === undefined) return undefined;
    const mount = `"$1" -n -t tmpfs -o ${options} jobs "$2" && shift 2 && exec "$@"`;
    const before = [...namespace.enter, "/bin/sh", "-c", mount, "sh", namespace.mount, path.join(stateDir, "jobs")];
    running = await startProcess(stateDir, before);
    const clients = clientsFor(running.said);
    await clients.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    return clients;
  }

  /** What a later server, with a disk that can be written, knows of an execution. */
  async function later(arn: string): Promise<string | undefined> {
    if (running !== undefined) await killProcess(running);
    running = await startProcess(stateDir);
    const clients = clientsFor(running.said);
    const described = await clients.sagemaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn: arn }));
    assert.equal((await run(clients, "again", shellStep("Step", "true"))).reason, "");
    return described.FailureReason;
  }

  it("fails the step with the reason of a full disk, and the store stays sound", async () => {
    const clients = await serveOn("size=256k");
    if (clients === undefined) return;
    const Body = Buffer.alloc(1024 ** 2);
    await clients.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "in/large", Body }));
    const step = shellStep("Step", "true");
    const ProcessingInputs = [input("data", `s3://${BUCKET}/in/`)];
    const large = { ...step, Arguments: { ...step.Arguments, ProcessingInputs } } as Step;
    const { arn, reason } = await run(clients, "large", large);
    assert.match(reason, /^Step Step failed: InternalError: ENOSPC: no space left on device, /);
    assert.equal(await later(arn), reason);
  });

  it("fails the step with the reason of a read-only folder, and the store stays sound", async () => {
    const clients = await serveOn("ro");
    if (clients === undefined) return;
    const { arn, reason } = await run(clients, "small", shellStep("Step", "true"));
    assert.match(reason, /^Step Step failed: InternalError: EROFS: read-only file system, mkdir /);
    assert.equal(await later(arn), reason);
  });
});
