import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { CreatePipelineCommand, ListPipelinesCommand, StartPipelineExecutionCommand } from "@aws-sdk/client-sagemaker";
import { readOwner } from "../../../../pipeline/local/endpoint";
import type { StateChange } from "../../../../pipeline/local/events/stateChange";
import type { Step } from "../../../../pipeline/schema";
import { clientsFor, definitionOf, ended, ROLE, shellStep } from "../../../support/endpoint";
import { repositoryRoot } from "../../../support/repository";
import { finished, type Finished } from "../../../support/scratch";

const TOKEN = "0123456789abcdef0123456789abcdef";
const MAIN = path.join(repositoryRoot, "scripts", "main.js");

describe("local serve", () => {
  let state: string;
  beforeEach(() => {
    state = mkdtempSync(path.join(tmpdir(), "sluicegate serve-"));
  });
  afterEach(() => {
    rmSync(state, { recursive: true });
  });

  const serve = (...words: string[]): ChildProcess =>
    spawn(process.execPath, [MAIN, "local", "serve", "--state", state, ...words], {
      stdio: ["ignore", "pipe", "pipe"],
    });

  /** A file with a token, made for this test. */
  function tokenFile(token: string, mode = 0o600): string {
    const file = path.join(state, `token-${token.length}-${mode}`);
    writeFileSync(file, `${token}\n`, { mode });
    return file;
  }

  /** Starts a server. @returns what it printed first, and what ends it politely */
  async function started(...words: string[]): Promise<{ said: string; end: () => Promise<Finished> }> {
    const child = serve(...words);
    const result = finished(child);
    if (child.stdout === null) throw new Error("Expected a pipe.");
    const [said]: unknown[] = await Promise.race([once(child.stdout, "data"), result.then(({ stderr }) => [stderr])]);
    const end = (): Promise<Finished> => {
      child.kill("SIGTERM");
      return result;
    };
    return { said: String(said), end };
  }

  it("prints where it serves, answers there, and ends with 0 when told to", async () => {
    const { said, end } = await started();
    const [, url = ""] = /^Serving SageMaker, S3 and STS at (\S+); use it with AWS_ENDPOINT_URL=\1\. /.exec(said) ?? [];
    const { sagemaker } = clientsFor(url);
    assert.deepEqual((await sagemaker.send(new ListPipelinesCommand())).PipelineSummaries, []);
    sagemaker.destroy();
    const [, page = ""] = /\nA page in the browser shows [a-z, ]+: (\S+)\n$/.exec(said) ?? [];
    assert.equal(page, `${url}/_/`);
    assert.match(await (await fetch(page)).text(), /<h1>Executions<\/h1>/);
    const { code, stderr } = await end();
    assert.equal(code, 0);
    assert.doesNotMatch(stderr, /Error|Expected/);
    assert.equal(readOwner(state), undefined);
  });

  it("prints it as JSON for programs, and keeps a second one off", async () => {
    const { said, end } = await started("--json");
    const served: unknown = JSON.parse(said);
    assert.ok(typeof served === "object" && served !== null && "url" in served);
    const second = await finished(serve());
    assert.equal(second.code, 1);
    assert.match(second.stderr, /^Expected the state folder .* to be free, but process \d+ serves it at http:/);
    assert.equal((await end()).code, 0);
  });

  it("ends without a trace when nobody reads what it says", async () => {
    const child = serve();
    child.stdout?.destroy();
    const { stderr } = await finished(child);
    assert.doesNotMatch(stderr, /EPIPE|\n {4}at /);
    assert.equal(readOwner(state), undefined);
  });

  it("appends the state changes of an execution to the file of events", async () => {
    const { said, end } = await started("--json", "--events", path.join(state, "events.jsonl"));
    const { url } = JSON.parse(said) as { url: string };
    const { sagemaker } = clientsFor(url);
    const made = { PipelineName: "one", RoleArn: ROLE, PipelineDefinition: definitionOf([shellStep("Only", "true")]) };
    await sagemaker.send(new CreatePipelineCommand({ ...made, ClientRequestToken: undefined }));
    const { PipelineExecutionArn = "" } = await sagemaker.send(
      new StartPipelineExecutionCommand({ PipelineName: "one", ClientRequestToken: undefined }),
    );
    await ended(sagemaker, PipelineExecutionArn);
    sagemaker.destroy();
    assert.equal((await end()).code, 0);
    const lines = readFileSync(path.join(state, "events.jsonl"), "utf8").trimEnd().split("\n");
    const changes = lines.map((line) => JSON.parse(line) as StateChange);
    assert.ok(changes.every(({ resources }) => resources.includes(PipelineExecutionArn)));
    const statuses = changes.map(({ detail }) => detail.currentPipelineExecutionStatus).filter(Boolean);
    assert.deepEqual(statuses, ["Executing", "Succeeded"]);
    assert.equal(
      changes.filter(({ detail }) => detail.stepName === "Only").at(-1)?.detail.currentStepStatus,
      "Succeeded",
    );
  });

  it("calls the files of --lambda, before those of lambdas.yaml", async () => {
    const handler = (name: string, text: string): string => {
      const file = path.join(state, name);
      writeFileSync(file, `def lambda_handler(event, context):\n    return {"said": "${text}"}\n`);
      return file;
    };
    handler("other.py", "of the file");
    writeFileSync(path.join(state, "lambdas.yaml"), "notify: other.py\n");
    const { said, end } = await started("--json", "--lambda", `notify=${handler("notify.py", "of the option")}`);
    const { url } = JSON.parse(said) as { url: string };
    const { sagemaker } = clientsFor(url);
    const steps: Step[] = [
      {
        ...{ Name: "Call", Type: "Lambda", FunctionArn: "notify", Arguments: {} },
        OutputParameters: [{ OutputName: "said", OutputType: "String" }],
      },
      {
        ...{ Name: "Say", Type: "Fail" },
        Arguments: { ErrorMessage: { Get: "Steps.Call.OutputParameters['said']" } },
      },
    ];
    const made = { PipelineName: "one", RoleArn: ROLE, PipelineDefinition: definitionOf(steps) };
    await sagemaker.send(new CreatePipelineCommand({ ...made, ClientRequestToken: undefined }));
    const { PipelineExecutionArn } = await sagemaker.send(
      new StartPipelineExecutionCommand({ PipelineName: "one", ClientRequestToken: undefined }),
    );
    const { FailureReason } = await ended(sagemaker, PipelineExecutionArn);
    sagemaker.destroy();
    assert.equal((await end()).code, 0);
    assert.equal(FailureReason, "Step Say failed: of the option");
  });

  it("serves another address for whoever has the token of a file", async () => {
    const { said, end } = await started("--json", "--host", "127.0.0.1", "--token-file", tokenFile(TOKEN));
    const served = JSON.parse(said) as { url: string; exposedUrl: string };
    assert.notEqual(served.url, served.exposedUrl);
    assert.equal((await fetch(served.url)).status, 200);
    assert.equal((await fetch(served.exposedUrl)).status, 403);
    const authorization = `AWS4-HMAC-SHA256 Credential=${TOKEN}/20260101/us-east-1/s3/aws4_request`;
    assert.equal((await fetch(served.exposedUrl, { headers: { authorization } })).status, 200);
    const { code, stdout, stderr } = await end();
    assert.equal(code, 0);
    assert.ok(!`${stdout}${stderr}`.includes(TOKEN));
  });

  it("serves no other address without a token that is long enough and its owner's alone", async () => {
    const refused: [string[], RegExp][] = [
      [["--host", "0.0.0.0"], /^Expected --host and --token-file together/],
      [["--token-file", tokenFile(TOKEN)], /^Expected --host and --token-file together/],
      [["--host", "0.0.0.0", "--token-file", tokenFile("short")], /^Expected 32 to 128 letters, digits and _/],
      [["--host", "0.0.0.0", "--token-file", tokenFile(TOKEN, 0o644)], /that only its owner can read; run chmod 600/],
      [["--host", "machine.example", "--token-file", tokenFile(TOKEN)], /^Expected an IP address of this machine/],
    ];
    const ends = await Promise.all(refused.map(async ([words]) => finished(serve(...words))));
    ends.forEach(({ code, stderr }, index) => {
      assert.equal(code, 2, stderr);
      assert.match(stderr, refused[index]?.[1] ?? /^$/);
    });
  });

  for (const url of ["http://example.com/", "file:///etc/passwd", "nonsense"])
    it(`takes no webhook at ${url}`, async () => {
      const { code, stderr } = await finished(serve("--webhook", url));
      assert.equal(code, 2);
      assert.match(stderr, /^Expected an https URL, or http on this machine, at --webhook, got something else/);
    });

  it("says that a port is taken", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    assert.ok(typeof address === "object" && address !== null);
    const { code, stderr } = await finished(serve("--port", String(address.port)));
    other.close();
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`^Expected a free port, got one in use at 127\\.0\\.0\\.1:${address.port}; choose`),
    );
  });
});
