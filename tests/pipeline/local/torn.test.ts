/**
 * Kills a server again and again while it writes: what it said yes to is there, whole and once; the rest is repeatable.
 *
 * SLUICEGATE_KILLS is the number of kills (default 12), SLUICEGATE_SEED the seed (default 7).
 */
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import {
  CreateModelPackageCommand,
  CreateModelPackageGroupCommand,
  CreatePipelineCommand,
  paginateListModelPackages,
  paginateListPipelineExecutions,
  StartPipelineExecutionCommand,
  type SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { BUCKET, clientsFor, definitionOf, newFolder, ROLE } from "../../support/endpoint";
import { killProcess, startProcess, type EndpointProcess } from "../../support/endpointProcess";
import { seeded } from "../../support/seeded";

const ROUNDS = Number(process.env.SLUICEGATE_KILLS ?? 12);
const SEED = Number(process.env.SLUICEGATE_SEED ?? 7);
const REQUESTS = 30;
const GROUP = "models";
const PIPELINE = "short";
const HOLDS = { Type: "Equals", LeftValue: 1, RightValue: 1 } as const;

/** What clients were answered, by the token or key they asked with. */
interface Answers {
  readonly packages: Map<string, string>;
  readonly executions: Map<string, string>;
  readonly objects: Map<string, string>;
}

const registration = (token: string) =>
  new CreateModelPackageCommand({ ModelPackageGroupName: GROUP, ClientToken: token, ModelApprovalStatus: "Approved" });
const begin = (token: string) =>
  new StartPipelineExecutionCommand({ PipelineName: PIPELINE, ClientRequestToken: token.padEnd(32, "-") });

async function prepare(sagemaker: SageMakerClient, s3: S3Client): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: GROUP }));
  const PipelineDefinition = definitionOf([
    { Name: "Gate", Type: "Condition", Arguments: { Conditions: [HOLDS], IfSteps: [], ElseSteps: [] } },
  ]);
  const request = { PipelineName: PIPELINE, RoleArn: ROLE, PipelineDefinition, ClientRequestToken: "p".repeat(32) };
  await sagemaker.send(new CreatePipelineCommand(request));
}

/** Asks for one thing of a kind and keeps the answer. */
async function ask(request: number, round: number, { sagemaker, s3 }: Clients, answers: Answers): Promise<void> {
  const token = `round-${round}-request-${request}`;
  if (request % 3 === 0) {
    const { ModelPackageArn = "" } = await sagemaker.send(registration(token));
    answers.packages.set(token, ModelPackageArn);
  } else if (request % 3 === 1) {
    const { PipelineExecutionArn = "" } = await sagemaker.send(begin(token));
    answers.executions.set(token, PipelineExecutionArn);
  } else {
    const content = `${token} `.repeat(2000);
    await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `key-${request}`, Body: content }));
    answers.objects.set(`key-${request}`, content);
  }
}

type Clients = ReturnType<typeof clientsFor>;

/** Asks for everything at once and kills the server after so many answers; what is still open then fails. */
async function round(server: EndpointProcess, number: number, answers: Answers, killAfter: number): Promise<void> {
  const clients = clientsFor(server.said);
  if (number === 0) await prepare(clients.sagemaker, clients.s3);
  let left = killAfter;
  let killed: Promise<void> | undefined;
  const asked = Array.from({ length: REQUESTS }, async (_, request) => {
    await ask(request, number, clients, answers);
    left -= 1;
    if (left === 0) killed = killProcess(server);
  });
  await Promise.allSettled(asked);
  await killed;
  for (const client of [clients.sagemaker, clients.s3, clients.sts]) client.destroy();
}

/** The answers of a repeat: the same as before, where there was one. */
async function repeat(clients: Clients, number: number, answers: Answers): Promise<void> {
  for (let request = 0; request < REQUESTS; request += 1) {
    const token = `round-${number}-request-${request}`;
    const before = answers.packages.get(token) ?? answers.executions.get(token);
    if (request % 3 === 2) continue;
    await ask(request, number, clients, answers);
    if (before !== undefined) assert.equal(answers.packages.get(token) ?? answers.executions.get(token), before);
  }
}

async function check({ sagemaker, s3 }: Clients, answers: Answers): Promise<void> {
  const packages: string[] = [];
  const request = { ModelPackageGroupName: GROUP, SortOrder: "Ascending" as const, MaxResults: 100 };
  for await (const page of paginateListModelPackages({ client: sagemaker }, request))
    packages.push(...(page.ModelPackageSummaryList ?? []).map(({ ModelPackageArn = "" }) => ModelPackageArn));
  assert.deepEqual(
    packages.map((arn) => Number(arn.split("/").at(-1))),
    packages.map((_, at) => at + 1),
  );
  assert.deepEqual([...answers.packages.values()].sort(), [...packages].sort());
  const executions: string[] = [];
  for await (const page of paginateListPipelineExecutions({ client: sagemaker }, { PipelineName: PIPELINE }))
    executions.push(
      ...(page.PipelineExecutionSummaries ?? []).map(({ PipelineExecutionArn = "" }) => PipelineExecutionArn),
    );
  assert.deepEqual([...answers.executions.values()].sort(), executions.sort());
  for (const [Key, content] of answers.objects) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }));
    const found = (await Body?.transformToString()) ?? "";
    // A later put that was not answered may have come through, but whole.
    const [, token = ""] = /^(round-\d+-request-\d+) /.exec(found) ?? [];
    assert.equal(found, `${token} `.repeat(2000));
    assert.equal(token.split("-").at(-1), content.split(" ")[0]?.split("-").at(-1));
    assert.ok(Number(token.split("-")[1]) >= Number(content.split("-")[1]), `${found.slice(0, 40)} is older`);
  }
}

describe("a server that is killed while it writes", function () {
  this.timeout(ROUNDS * 15_000);
  let stateDir: string;
  let server: EndpointProcess | undefined;
  before(async () => {
    stateDir = await newFolder();
  });
  after(async () => {
    server?.child.kill("SIGKILL");
    await rm(stateDir, { recursive: true });
  });

  it("keeps what it said yes to, whole and once", async () => {
    const random = seeded(SEED);
    const answers: Answers = { packages: new Map(), executions: new Map(), objects: new Map() };
    for (let number = 0; number < ROUNDS; number += 1) {
      server = await startProcess(stateDir);
      await round(server, number, answers, 1 + Math.floor(random() * (REQUESTS - 1)));
      server = await startProcess(stateDir);
      const clients = clientsFor(server.said);
      try {
        await repeat(clients, number, answers);
        await check(clients, answers);
      } finally {
        for (const client of [clients.sagemaker, clients.s3, clients.sts]) client.destroy();
        await killProcess(server);
      }
    }
  });
});
