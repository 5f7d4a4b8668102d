/** The stand-in under the real engine, with the real SDK. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { startProvider } from "../../../infra/local/provider";
import { ensureEngine, type Engine } from "../../../scripts/setup/engine";
import { repositoryRoot } from "../../support/repository";

const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { Provider } = require("@pulumi/aws/provider");
const s3 = require("@pulumi/aws/s3");
const { Role } = require("@pulumi/aws/iam/role");
const { Queue } = require("@pulumi/aws/sqs/queue");
const { getCallerIdentity } = require("@pulumi/aws/getCallerIdentity");
const config = new pulumi.Config();
const provider = new Provider("aws", { region: "eu-west-1", defaultTags: { tags: { stack: "trial" } } });
const opts = { provider };
const bucket = new s3.Bucket("Data", { bucket: config.get("bucket") }, opts);
new s3.BucketVersioning("versioning", { bucket, versioningConfiguration: { status: "Enabled" } }, opts);
const object = new s3.BucketObjectv2("code", { bucket: bucket.bucket, content: config.requireSecret("content") }, opts);
const Statement = [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: bucket.arn } }];
const role = new Role("worker", { assumeRolePolicy: { Version: "2012-10-17", Statement }, path: config.require("path") }, opts);
const queue = new Queue("alerts", { policy: role.arn }, opts);
exports.account = getCallerIdentity({}, opts).then((caller) => caller.accountId);
exports.bucket = bucket.id;
exports.arns = [bucket.arn, role.arn, queue.arn];
exports.tags = queue.tagsAll;
exports.object = object.id;
exports.content = object.content;
`;

interface Trial {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly engine: Engine;
}

function prepare(engine: Engine, port: number): Trial {
  const parent = path.join(repositoryRoot, ".sluicegate", "trials");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(path.join(parent, "provider-"));
  mkdirSync(path.join(folder, "state"));
  writeFileSync(path.join(folder, "Pulumi.yaml"), "name: trial\nruntime: nodejs\nmain: index.js\n");
  writeFileSync(path.join(folder, "index.js"), PROGRAM);
  const env = {
    ...process.env,
    PATH: engine.path,
    PULUMI_HOME: path.join(folder, "home"),
    PULUMI_BACKEND_URL: pathToFileURL(path.join(folder, "state")).href,
    PULUMI_CONFIG_PASSPHRASE: "trial",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_DEBUG_PROVIDERS: `aws:${port}`,
  };
  return { folder, env, engine };
}

/** Standard output of one command; both outputs are in the error of one that fails. */
function run({ folder, env, engine }: Trial, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 };
    execFile(engine.command, [...args, "--non-interactive", "--color", "never"], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${stdout}\n${stderr}`));
    });
  });
}

describe("infra/local under the real engine", function () {
  this.timeout(300_000);
  let provider: Awaited<ReturnType<typeof startProvider>>;
  let trial: Trial;

  before(async () => {
    const engine = await ensureEngine(repositoryRoot, () => undefined);
    provider = await startProvider({ account: "000000000000", region: "us-east-1" });
    trial = prepare(engine, provider.port);
    await run(trial, "stack", "init", "dev");
    await run(trial, "config", "set", "path", "/one/");
    await run(trial, "config", "set", "--secret", "content", "confidential");
  });
  after(async () => {
    await provider.stop();
    rmSync(trial.folder, { recursive: true, force: true });
  });

  const outputs = async (): Promise<{ bucket: string; arns: string[] }> => {
    const parsed: unknown = JSON.parse(await run(trial, "stack", "output", "--json"));
    assert.ok(isOutputs(parsed));
    return parsed;
  };

  it("previews, creates, finds nothing to change, replaces, refreshes and destroys", async () => {
    assert.match(await run(trial, "preview"), /\+ 7 to create/);
    await run(trial, "up", "--yes", "--skip-preview");
    const made = await outputs();
    const { bucket } = made;
    assert.deepEqual(made, {
      account: "000000000000",
      bucket,
      arns: [`arn:aws:s3:::${bucket}`, made.arns[1], made.arns[2]],
      tags: { stack: "trial" },
      object: `${bucket}/code`,
      content: "[secret]",
    });
    assert.match(bucket, /^data-[0-9a-f]{7}$/);
    assert.match(made.arns[1] ?? "", /^arn:aws:iam::0{12}:role\/one\/worker-[0-9a-f]{7}$/);
    assert.match(made.arns[2] ?? "", /^arn:aws:sqs:eu-west-1:0{12}:queue\/alerts-[0-9a-f]{7}$/);
    assert.deepEqual(provider.generic, ["aws:sqs/queue:Queue"]);
    assert.match(await run(trial, "preview", "--expect-no-changes"), /7 unchanged/);

    await run(trial, "config", "set", "path", "/two/");
    await run(trial, "up", "--yes", "--skip-preview");
    const replaced = await outputs();
    assert.notDeepEqual(replaced.arns, made.arns);
    await run(trial, "refresh", "--yes", "--expect-no-changes");
    await run(trial, "destroy", "--yes", "--skip-preview");
  });

  it("fails a preview in AWS's words, before anything exists", async () => {
    await run(trial, "config", "set", "bucket", "Not_A_Bucket");
    await assert.rejects(run(trial, "preview"), /Data.* InvalidBucketName: expected only lower-case letters/);
  });
});

function isOutputs(value: unknown): value is { bucket: string; arns: string[] } {
  return typeof value === "object" && value !== null && "bucket" in value && "arns" in value;
}
