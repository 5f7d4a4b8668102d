import assert from "node:assert/strict";
import { existsSync, watch } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import {
  CreateModelPackageGroupCommand,
  CreatePipelineCommand,
  ListModelPackagesCommand,
  ListPipelineExecutionStepsCommand,
  StartPipelineExecutionCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { startEndpoint } from "../../../pipeline/local/endpoint";
import { processStart } from "../../../pipeline/local/processStart";
import type { Step } from "../../../pipeline/schema";
import { BUCKET, clientsFor, definitionOf, ended, newFolder, ROLE, shellStep } from "../../support/endpoint";
import { killProcess, startProcess } from "../../support/endpointProcess";

const GROUP = "models";
const registerAfter = (name: string, after: string): Step => ({
  Name: name,
  Type: "RegisterModel",
  DependsOn: [after],
  Arguments: {
    ModelPackageGroupName: GROUP,
    InferenceSpecification: { Containers: [{ Image: "image", ModelDataUrl: `s3://${BUCKET}/model.tar.gz` }] },
  },
});

/** Each step notes that it ran; the second waits for ever unless a file says that it has waited before. */
function interrupted(notes: string): string {
  const waiting = `echo "$$" >> "$NOTES/second"; if [ -e "$NOTES/waited" ]; then exit 0; fi; touch "$NOTES/waited"; sleep 600`;
  return definitionOf([
    shellStep("First", 'echo ran >> "$NOTES/first"', { NOTES: notes }),
    registerAfter("RegisterEarly", "First"),
    { ...shellStep("Second", waiting, { NOTES: notes }), DependsOn: ["RegisterEarly"] },
    registerAfter("RegisterLate", "Second"),
  ]);
}

/** Resolves when the file is there. */
async function appearance(folder: string, name: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const watcher = watch(folder, () => {
      if (!existsSync(path.join(folder, name))) return;
      watcher.close();
      resolve();
    }).on("error", reject);
    if (existsSync(path.join(folder, name))) {
      watcher.close();
      resolve();
    }
  });
}

async function startIt(sagemaker: SageMakerClient, definition: string): Promise<string | undefined> {
  await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: GROUP }));
  await sagemaker.send(
    new CreatePipelineCommand({
      PipelineName: "interrupted",
      RoleArn: ROLE,
      PipelineDefinition: definition,
      ClientRequestToken: undefined,
    }),
  );
  const started = await sagemaker.send(
    new StartPipelineExecutionCommand({ PipelineName: "interrupted", ClientRequestToken: undefined }),
  );
  return started.PipelineExecutionArn;
}

/** Lines that the steps wrote down. */
const lines = async (notes: string, name: string): Promise<string[]> =>
  (await readFile(path.join(notes, name), "utf8")).trim().split("\n");

describe("taking up what a server left", () => {
  let stateDir: string;
  let notes: string;
  beforeEach(async () => {
    stateDir = await newFolder();
    notes = path.join(stateDir, "notes");
    await mkdir(notes);
  });
  afterEach(() => rm(stateDir, { recursive: true }));

  async function checkResumed(execution: string | undefined): Promise<void> {
    const endpoint = await startEndpoint({ stateDir, python: "/usr/bin/python3", cores: 2 });
    const { sagemaker } = clientsFor(endpoint.url);
    const done = await ended(sagemaker, execution);
    assert.equal(done.PipelineExecutionStatus, "Succeeded", done.FailureReason);
    assert.equal((await lines(notes, "first")).length, 1, "a finished step ran again");
    const pids = await lines(notes, "second");
    assert.equal(pids.length, 2);
    assert.deepEqual(
      pids.map((pid) => processStart(Number(pid))),
      [undefined, undefined],
      "a process is left",
    );
    const list = new ListModelPackagesCommand({ ModelPackageGroupName: GROUP });
    assert.equal((await sagemaker.send(list)).ModelPackageSummaryList?.length, 2);
    const steps = await sagemaker.send(new ListPipelineExecutionStepsCommand({ PipelineExecutionArn: execution }));
    assert.equal(steps.PipelineExecutionSteps?.length, 4);
    sagemaker.destroy();
    await endpoint.stop();
  }

  it("resumes after kill -9: finished steps stay, the running one runs again, nothing is registered twice", async () => {
    const owner = await startProcess(stateDir);
    const { sagemaker, s3 } = clientsFor(owner.said);
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const execution = await startIt(sagemaker, interrupted(notes));
    await appearance(notes, "waited");
    await killProcess(owner);
    sagemaker.destroy();
    await checkResumed(execution);
  });

  it("resumes after a stop in order, which ends the step's processes", async () => {
    const endpoint = await startEndpoint({ stateDir, python: "/usr/bin/python3", cores: 2 });
    const { sagemaker, s3 } = clientsFor(endpoint.url);
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    const execution = await startIt(sagemaker, interrupted(notes));
    await appearance(notes, "waited");
    sagemaker.destroy();
    await endpoint.stop();
    const [pid] = await lines(notes, "second");
    assert.equal(processStart(Number(pid)), undefined);
    await checkResumed(execution);
  });
});
