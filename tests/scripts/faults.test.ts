import * as assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { ListModelPackagesCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { describeFault } from "../../scripts/faults";

const thrownBy = (action: () => unknown): unknown => {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("Expected it to throw.");
};

/** What a SageMaker client throws when it talks to `endpoint`. */
async function refusalAt(endpoint: string): Promise<unknown> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new SageMakerClient({ endpoint, region: "eu-west-1", credentials, maxAttempts: 1 });
  try {
    return await client.send(new ListModelPackagesCommand({})).catch((error: unknown) => error);
  } finally {
    client.destroy();
  }
}

/** Answers every request as AWS answers one that it refuses. */
async function refusal(type: string, message: string): Promise<unknown> {
  const server = createServer((_, response) => {
    response.writeHead(400, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify({ __type: type, message }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Expected a port.");
  try {
    return await refusalAt(`http://127.0.0.1:${address.port}`);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Says what was expected, what came, and what to do, on one line. */
function assertComplete(line: string): void {
  assert.match(line, /^Expected .+, got:? .+; .+\.$/);
}

describe("describeFault", () => {
  const refusals: [string, string, RegExp][] = [
    ["ResourceNotFound", "Pipeline 'x' does not exist.", /got ResourceNotFound: Pipeline 'x' does not exist; check/],
    ["ExpiredTokenException", "The security token is expired", /got expired ones; log in/],
    ["UnrecognizedClientException", "The token is invalid.", /Expected credentials that AWS knows/],
    ["AccessDeniedException", "User: x is not\nauthorized", /got: User: x is not authorized; use a role/],
    ["ThrottlingException", "Rate exceeded", /slow down; try again/],
    ["ValidationException", "1 validation error", /got ValidationException: 1 validation error; correct it\.$/],
  ];
  it("says that nothing can be written where a folder cannot be made", () => {
    // What Node throws for a folder in a file system that is read-only.
    const fault = Object.assign(new Error("ENOENT"), { code: "ENOENT", syscall: "mkdir", path: "/clone/.sluicegate" });
    const line = describeFault(fault);
    assertComplete(line);
    assert.match(line, /^Expected to be allowed to use \/clone\/\.sluicegate, got a file system that takes no new/);
  });

  for (const [type, message, expected] of refusals) {
    it(`says on one line what to do about ${type}`, async () => {
      const line = describeFault(await refusal(type, message));
      assertComplete(line);
      assert.match(line, expected);
    });
  }

  it("names the address where nothing listens", async () => {
    const line = describeFault(await refusalAt("http://127.0.0.1:1"));
    assertComplete(line);
    assert.match(line, /from 127\.0\.0\.1:1, got ECONNREFUSED/);
  });

  it("asks to log in where there are no credentials", () => {
    const error = Object.assign(new Error("Could not load credentials from any providers"), {
      name: "CredentialsProviderError",
    });
    assert.match(describeFault(error), /Expected AWS credentials, got none; log in/);
  });

  it("lets the first address of a host speak for all", () => {
    const [first, second] = ["127.0.0.1", "::1"].map((address) =>
      Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: "ECONNREFUSED", address, port: 9 }),
    );
    assert.match(describeFault(new AggregateError([first, second])), /from 127\.0\.0\.1:9, got ECONNREFUSED/);
  });

  it("names the file that the system did not give", () => {
    const missing = describeFault(thrownBy(() => readFileSync("/nowhere/file")));
    assertComplete(missing);
    assert.match(missing, /\/nowhere\/file/);
    assertComplete(
      describeFault(
        thrownBy(() => {
          writeFileSync(tmpdir(), "");
        }),
      ),
    );
  });

  it("leaves our own lines as they are", () => {
    assert.equal(describeFault(new Error("Expected x, got y; do z.")), "Expected x, got y; do z.");
    assert.equal(describeFault("text"), "text");
  });
});
