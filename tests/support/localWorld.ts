/** A scratch repository with its local stack, seen from outside: what its registry holds and whether it is consistent. */
import assert from "node:assert/strict";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import {
  DescribeModelPackageCommand,
  DescribePipelineExecutionCommand,
  ListPipelinesCommand,
  ListModelPackageGroupsCommand,
  paginateListModelPackages,
  paginateListPipelineExecutions,
  SageMakerClient,
} from "@aws-sdk/client-sagemaker";
import { readOwner, startEndpoint } from "../../pipeline/local/endpoint";
import { scratchRepository, type Finished, type Scratch } from "./scratch";

export interface LocalState {
  /** Status by ARN. */
  readonly executions: ReadonlyMap<string, string>;
  /** The execution that made each package, by the package's ARN, in the order of versions. */
  readonly packages: ReadonlyMap<string, string>;
}

export class LocalWorld {
  readonly scratch: Scratch = scratchRepository();
  readonly root = this.scratch.root;
  private readonly stateDir = join(this.root, ".sluicegate", "local");
  private changes = 0;

  /** Gives the next `up` something to do: other step code, so another definition. */
  change(): void {
    this.changes += 1;
    appendFileSync(join(this.root, "pipeline", "shared", "steps", "common", "train.py"), `# Change ${this.changes}.\n`);
  }

  /** Removes the stack with all it holds, so that the next `up` makes everything. */
  async clear(): Promise<void> {
    const { code, stderr } = await this.scratch.run(["local", "down", "--yes"]);
    assert.equal(code, 0, stderr);
  }

  /** Reads executions and packages; nothing of the scratch repository may run. */
  async read(): Promise<LocalState> {
    assert.equal(readOwner(this.stateDir), undefined);
    const endpoint = await startEndpoint({ stateDir: this.stateDir, python: "/nowhere/python" });
    const credentials = { accessKeyId: "local", secretAccessKey: "local" };
    const client = new SageMakerClient({ endpoint: endpoint.url, region: "us-east-1", credentials });
    try {
      return { executions: await readExecutions(client), packages: await readPackages(client) };
    } finally {
      client.destroy();
      await endpoint.stop();
    }
  }

  remove(): void {
    this.scratch.remove();
  }
}

async function readExecutions(client: SageMakerClient): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const { PipelineSummaries = [] } = await client.send(new ListPipelinesCommand({}));
  for (const { PipelineName = "" } of PipelineSummaries) {
    for await (const page of paginateListPipelineExecutions({ client }, { PipelineName })) {
      for (const { PipelineExecutionArn = "" } of page.PipelineExecutionSummaries ?? []) {
        const described = await client.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));
        found.set(PipelineExecutionArn, described.PipelineExecutionStatus ?? "");
      }
    }
  }
  return found;
}

async function readPackages(client: SageMakerClient): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const { ModelPackageGroupSummaryList = [] } = await client.send(new ListModelPackageGroupsCommand({}));
  for (const { ModelPackageGroupName = "" } of ModelPackageGroupSummaryList) {
    const request = { ModelPackageGroupName, SortOrder: "Ascending" as const };
    for await (const page of paginateListModelPackages({ client }, request)) {
      for (const { ModelPackageArn = "" } of page.ModelPackageSummaryList ?? []) {
        const described = await client.send(new DescribeModelPackageCommand({ ModelPackageName: ModelPackageArn }));
        found.set(ModelPackageArn, described.CustomerMetadataProperties?.ExecutionArn ?? "");
      }
    }
  }
  return found;
}

/**
 * Holds that every execution has ended, that each that succeeded has exactly one package and no other has one, that
 * versions have no gap, and that whatever was there before is there now.
 */
export function assertConsistent(before: LocalState | undefined, after: LocalState): void {
  const statuses = [...after.executions.values()];
  assert.deepEqual(
    statuses.filter((status) => !["Succeeded", "Failed"].includes(status)),
    [],
  );
  const succeeded = [...after.executions].filter(([, status]) => status === "Succeeded").map(([arn]) => arn);
  assert.deepEqual([...after.packages.values()].sort(), succeeded.sort());
  const versions = [...after.packages.keys()].map((arn) => Number(arn.split("/").at(-1)));
  assert.deepEqual(
    versions,
    versions.map((_, at) => at + 1),
  );
  for (const [arn, maker] of before?.packages ?? []) assert.equal(after.packages.get(arn), maker);
  for (const [arn, status] of before?.executions ?? []) assert.equal(after.executions.get(arn), status);
}

/** Holds that a command told its failure in one line, on stderr or as the verdict, and showed no insides. */
export function assertToldCleanly({ stdout, stderr }: Omit<Finished, "code">): void {
  assert.doesNotMatch(stdout + stderr, /^\s+at |node:internal|\[object |goroutine/m);
  const told = stderr.split("\n").filter((line) => line !== "" && !line.endsWith(" ..."));
  const verdict = stdout.split("\n").filter((line) => /^Gate NOT REACHED: \S/.test(line));
  assert.equal(told.length + verdict.length, 1, `${stdout}\n${stderr}`);
}
