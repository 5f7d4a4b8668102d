/** The pack as the engine runs it: a process of its own, spoken to by gRPC. */
import assert from "node:assert/strict";
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import * as readline from "node:readline";
import type { Readable, Writable } from "node:stream";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { AnalyzerClient, AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import manifest from "../../package.json";
import { rules } from "../../policies/index";
import { readStamp } from "../../policies/stamp";
import { requestOf } from "../support/policyServer";
import { eventually } from "../support/processes";
import { pipeline } from "../support/resources";

const policies = path.join(__dirname, "../../policies");

type Answer<Response> = (error: ServiceError | null, response: Response) => void;

function answered<Response>(call: (answer: Answer<Response>) => unknown): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

describe("the policy pack as a process", () => {
  let child: ChildProcessByStdio<Writable, Readable, Readable>;
  let client: AnalyzerClient;
  let firstLine: string;
  const otherOutput: string[] = [];

  before(async () => {
    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    child = spawn(process.execPath, [runner, "127.0.0.1:1", policies], {
      cwd: policies,
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stderr.on("data", (chunk: Buffer) => otherOutput.push(chunk.toString()));
    const lines = readline.createInterface({ input: child.stdout });
    const exited = once(child, "exit").then(() => [otherOutput.join("")]);
    const [line]: unknown[] = await Promise.race([once(lines, "line"), exited]);
    lines.on("line", (more) => otherOutput.push(more));
    firstLine = String(line);
    client = new AnalyzerClient(`127.0.0.1:${firstLine}`, credentials.createInsecure());
  });

  after(async () => {
    client.close();
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  });

  const configure = (properties: Parameters<typeof Struct.fromJavaScript>[0]): Promise<unknown> => {
    const config = new proto.PolicyConfig()
      .setEnforcementlevel(proto.EnforcementLevel.REMEDIATE)
      .setProperties(Struct.fromJavaScript(properties));
    const request = new proto.ConfigureAnalyzerRequest();
    request.getPolicyconfigMap().set("guard", config);
    return answered((answer) => client.configure(request, answer));
  };

  // In a relaxed stack, where nobody asks whether the fixture's code was reviewed (GATE-15).
  const analyze = async (): Promise<string[]> => {
    const request = requestOf({ ...pipeline, stack: "dev" });
    const response = await answered<proto.AnalyzeResponse>((answer) => client.analyze(request, answer));
    return response.getDiagnosticsList().map((diagnostic) => diagnostic.getMessage().slice(0, "[GATE-01]".length));
  };

  it("prints its port and lists every rule after the guards, under the project's version", async () => {
    assert.match(firstLine, /^\d+$/);
    const info = await answered<proto.AnalyzerInfo>((answer) => client.getAnalyzerInfo(new Empty(), answer));
    assert.deepEqual(
      info.getPoliciesList().map((policy) => policy.getName()),
      ["guard", "guard-stack", ...rules.map(({ name }) => name)],
    );
    assert.equal(info.getVersion(), manifest.version);
    assert.equal(info.getName(), "sluicegate");
  });

  it("judges by its own floors, and by those of its configuration where there is one", async () => {
    assert.deepEqual(await analyze(), []);
    const mse = { path: "regression_metrics.mse.value", direction: "max", bound: 3000 };
    await configure({ pipelines: { regression: { metrics: { mse } } } });
    assert.ok((await analyze()).includes("[GATE-03]"), "the bound of 4000 is weaker than 3000");
  });

  it("fails the operation when its configuration has faults, and names them", async () => {
    await configure({ pipelines: { regression: { metrics: {} } } });
    await assert.rejects(analyze(), (error: Error) => {
      assert.match(error.message, /the policy pack's configuration have faults.*\n.*Expected at least one entry at/);
      assert.doesNotMatch(error.message, /^ +at /m);
      return true;
    });
    await configure({});
  });

  describe("asked to mend", () => {
    const repository = {
      type: "aws:ecr/repository:Repository",
      name: "images",
      props: { imageTagMutability: "MUTABLE" },
    };
    const { path: method, responseDeserialize } = AnalyzerService.remediate;

    const mended = async (bytes: Uint8Array): Promise<string[]> => {
      const response = await answered<proto.RemediateResponse | undefined>((answer) =>
        client.makeUnaryRequest(method, (sent: Uint8Array) => Buffer.from(sent), responseDeserialize, bytes, answer),
      );
      return (response?.getRemediationsList() ?? []).map((one) => one.getPolicyname());
    };
    const request = requestOf(repository).serializeBinary();
    const noRequest = Buffer.from("not a message");

    it("reads no request once it knows that nothing may be mended", async () => {
      await assert.rejects(mended(noRequest), /Error deserializing request/);
      assert.deepEqual(await mended(request), []);
      assert.deepEqual(await mended(noRequest), []);
    });

    it("reads every request, and mends, under a configuration that says so", async () => {
      await configure({ remediate: ["ECR-01"] });
      await assert.rejects(mended(noRequest), /Error deserializing request/);
      assert.deepEqual(await mended(request), ["repository-tags-immutable"]);
      await assert.rejects(mended(noRequest), /Error deserializing request/);
      await configure({});
    });
  });

  it("prints nothing else but what it judges by, whenever that changes", async () => {
    const lines = (): string[] => otherOutput.join("").split("\n").slice(0, -1);
    await eventually(() => (lines().length < 2 ? undefined : true));
    const [own, configured, ...others] = lines().map(readStamp);
    assert.deepEqual(others, []);
    assert.deepEqual([own?.version, configured?.version], [manifest.version, manifest.version]);
    assert.notEqual(own?.configuration, configured?.configuration);
  });
});
