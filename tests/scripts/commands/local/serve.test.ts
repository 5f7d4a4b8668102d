import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { ListPipelinesCommand } from "@aws-sdk/client-sagemaker";
import { readOwner } from "../../../../pipeline/local/endpoint";
import { clientsFor } from "../../../support/endpoint";
import { repositoryRoot } from "../../../support/repository";
import { finished, type Finished } from "../../../support/scratch";

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
