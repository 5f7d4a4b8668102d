import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { valueAt } from "../../../../pipeline/evaluation";
import { definitionOf, ROLE } from "../../../support/endpoint";
import { ForeignClients, INSTALLING_MS } from "../../../support/foreignClients";

const PIPELINE = "arn:aws:sagemaker:us-east-1:000000000000:pipeline/cli";
const HOLDS = { Type: "Equals", LeftValue: 1, RightValue: 1 } as const;
const CONTENT = "x,y\n1,2\n";

describe("the AWS CLI with the endpoint", () => {
  let clients: ForeignClients;
  before(async function () {
    this.timeout(INSTALLING_MS);
    clients = await ForeignClients.start();
  });
  after(() => clients.stop());

  /** What a command prints, which must succeed. */
  async function text(...words: string[]): Promise<string> {
    const { code, stdout, stderr } = await clients.aws(...words);
    assert.equal(code, 0, stderr);
    return stdout;
  }
  const json = async (...words: string[]): Promise<unknown> => JSON.parse(await text(...words));

  it("asks who calls, and moves files to S3 and back", async () => {
    assert.equal(valueAt(await json("sts", "get-caller-identity"), "Account"), "000000000000");
    const [here, back] = ["rows.csv", "back.csv"].map((name) => join(clients.home, name));
    assert.ok(here !== undefined && back !== undefined);
    writeFileSync(here, CONTENT);
    await text("s3", "mb", "s3://cli-artifacts");
    await text("s3", "cp", "--no-progress", here, "s3://cli-artifacts/input/rows.csv");
    const listed = await text("s3", "ls", "--recursive", "s3://cli-artifacts");
    assert.match(listed, new RegExp(`^\\S+ \\S+ +${CONTENT.length} input/rows\\.csv\\n$`));
    await text("s3", "cp", "--no-progress", "s3://cli-artifacts/input/rows.csv", back);
    assert.equal(readFileSync(back, "utf8"), CONTENT);
    await text("s3", "rm", "--recursive", "s3://cli-artifacts");
    assert.equal(await text("s3", "ls", "s3://cli-artifacts"), "");
  });

  it("creates a pipeline, starts it, and reads what became of it", async () => {
    const definition = definitionOf([
      { Name: "Gate", Type: "Condition", Arguments: { Conditions: [HOLDS], IfSteps: [], ElseSteps: [] } },
    ]);
    const named = ["--pipeline-name", "cli"];
    const create = ["sagemaker", "create-pipeline", ...named, "--role-arn", ROLE, "--pipeline-definition", definition];
    assert.deepEqual(await json(...create), { PipelineArn: PIPELINE });
    const arn = await text("sagemaker", "start-pipeline-execution", ...named, "--output", "text");
    const execution = ["--pipeline-execution-arn", arn.trim()];
    const status = ["--query", "PipelineExecutionStatus", "--output", "text"];
    let seen: string;
    do seen = (await text("sagemaker", "describe-pipeline-execution", ...execution, ...status)).trim();
    while (seen === "Executing");
    assert.equal(seen, "Succeeded");
    const steps = ["--query", "PipelineExecutionSteps[].[StepName,StepStatus]", "--output", "text"];
    assert.equal(await text("sagemaker", "list-pipeline-execution-steps", ...execution, ...steps), "Gate\tSucceeded\n");
    // The CLI asks for the next page by itself, as often as it must.
    const summaries = ["--query", "PipelineExecutionSummaries[].PipelineExecutionArn", "--output", "text"];
    await text("sagemaker", "start-pipeline-execution", ...named);
    const listed = await text("sagemaker", "list-pipeline-executions", ...named, "--page-size", "1", ...summaries);
    assert.equal(listed.trim().split(/\s+/).length, 2);
  });

  it("shows the endpoint's refusals as AWS's", async () => {
    const { code, stderr } = await clients.aws("sagemaker", "describe-pipeline", "--pipeline-name", "nowhere");
    assert.notEqual(code, 0);
    assert.match(
      stderr,
      /\(ResourceNotFound\) when calling the DescribePipeline operation: Pipeline '.*' does not exist/,
    );
  });
});
