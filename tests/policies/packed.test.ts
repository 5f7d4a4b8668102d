/** The policy pack as another Pulumi project has it: packed, installed by npm, run by the real engine. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { startProvider } from "../../infra/local/provider";
import { readStamp } from "../../policies/stamp";
import { ensureEngine } from "../../scripts/setup/engine";
import { sluicegate } from "../support/commandLine";
import { start } from "../support/processes";
import { repositoryRoot } from "../support/repository";

const ACCOUNT = "111122223333";
const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/0f1e2d3c-0000-4000-8000-000000000000`;

/** A definition that the SageMaker SDK wrote: its gate stands in a step of type Condition. */
const gated = JSON.parse(readFileSync(path.join(repositoryRoot, "tests/policies/proof/sdk-pipeline.json"), "utf8")) as {
  Steps: { Type: string; Arguments: { IfSteps: unknown[] } }[];
};
/** What the gate let through stands beside it here, and runs whatever it says. */
const ungated = {
  ...gated,
  Steps: gated.Steps.flatMap((step) => (step.Type === "Condition" ? step.Arguments.IfSteps : [step])),
};

type Resource = readonly [type: string, name: string, props: Readonly<Record<string, unknown>>];
const pipeline = (definition: unknown): Resource => [
  "aws:sagemaker/pipeline:Pipeline",
  "abalone",
  {
    pipelineName: "abalone",
    pipelineDisplayName: "abalone",
    roleArn: `arn:aws:iam::${ACCOUNT}:role/abalone`,
    pipelineDefinition: JSON.stringify(definition),
  },
];
const bucket: Resource = ["aws:s3/bucket:Bucket", "data", { bucket: "abalone-data-1a2b3c" }];
const repository: Resource = [
  "aws:ecr/repository:Repository",
  "images",
  {
    name: "images",
    imageTagMutability: "MUTABLE",
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: KEY }],
    tags: {
      owner: "ada",
      "data-classification": "internal",
      "risk-tier": "low",
      "ai-system-id": "a1",
      "cost-centre": "7",
    },
  },
];

/** Declares what resources.json lists; no library but the SDK. */
const PROGRAM = `const pulumi = require("@pulumi/pulumi");
for (const [type, name, props] of require("./resources.json")) new pulumi.CustomResource(type, name, props);
`;
const FILES: Readonly<Record<string, string>> = {
  "package.json": '{ "name": "foreign", "version": "1.0.0", "private": true }\n',
  "Pulumi.yaml": "name: foreign\nruntime: nodejs\nmain: program.js\n",
  "Pulumi.lab.yaml": `config:\n  aws:region: eu-west-1\n  aws:allowedAccountIds: ["${ACCOUNT}"]\n`,
  "program.js": PROGRAM,
};

describe("the packed policy pack in a project that is not ours", function () {
  this.timeout(120_000);
  let folder: string;
  let env: Record<string, string>;
  let provider: { port: number; stop(): Promise<void> };

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "sluicegate-foreign-"));
    const tarball = path.join(folder, "pack.tgz");
    const packed = await sluicegate(repositoryRoot, "policy", "pack", "--out", tarball);
    assert.equal(packed.code, 0, packed.stderr);
    for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(folder, name), text);
    // The two packages that the pack asks for are those of this repository, so that npm needs no network.
    mkdirSync(path.join(folder, "node_modules/@pulumi"), { recursive: true });
    for (const name of ["@pulumi/policy", "@pulumi/pulumi"]) {
      symlinkSync(path.join(repositoryRoot, "node_modules", name), path.join(folder, "node_modules", name));
    }
    const installed = await start("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], { cwd: folder })
      .ended;
    assert.equal(installed.code, 0, installed.output);
    provider = await startProvider({ account: ACCOUNT, region: "eu-west-1" });
    const engine = await ensureEngine(repositoryRoot, () => undefined);
    for (const name of ["home", "state"]) mkdirSync(path.join(folder, name));
    env = {
      PATH: engine.path,
      PULUMI_HOME: path.join(folder, "home"),
      PULUMI_BACKEND_URL: pathToFileURL(path.join(folder, "state")).href,
      PULUMI_CONFIG_PASSPHRASE: "offline",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      PULUMI_DEBUG_PROVIDERS: `aws:${provider.port}`,
    };
    const created = await pulumi("stack", "init", "lab");
    assert.equal(created.code, 0, created.output);
  });
  after(async () => {
    await provider.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const pulumi = (...args: string[]) => start("pulumi", [...args, "--non-interactive"], { cwd: folder, env }).ended;

  async function preview(resources: readonly Resource[], configuration?: object) {
    writeFileSync(path.join(folder, "resources.json"), JSON.stringify(resources));
    writeFileSync(path.join(folder, "policy.json"), JSON.stringify(configuration ?? {}));
    const configured = configuration === undefined ? [] : ["--policy-pack-config", "policy.json"];
    const pack = ["--policy-pack", "node_modules/sluicegate-policies"];
    const { code, output } = await pulumi("preview", "--stack", "lab", ...pack, ...configured);
    const found = [...output.matchAll(/\[([A-Z0-9]+-\d\d)\] (\S+) \(/g)];
    const stamps = output.split("\n").flatMap((line) => readStamp(line) ?? []);
    return { code, output, findings: new Set(found.map(([, id = "", name = ""]) => `${id} ${name}`)), stamps };
  }

  it("refuses a bucket without a key and a registration past the gate", async () => {
    const { code, output, findings, stamps } = await preview([bucket, pipeline(ungated)]);
    assert.notEqual(code, 0);
    for (const one of ["S3-01 data", "GATE-01 abalone"]) assert.ok(findings.has(one), output);
    assert.equal(stamps.length, 1, output);
  });

  it("proves the gate against the floors of the project's configuration", async () => {
    const mse = { path: "regression_metrics.mse.value", direction: "max", bound: 6 };
    const guard = { relaxedStacks: ["lab"], pipelines: { abalone: { metrics: { mse } } } };
    const { findings, output } = await preview([pipeline(gated)], { guard });
    assert.ok(findings.has("PIPE-20 abalone"), output); // what else the SDK leaves out is told all the same
    assert.deepEqual(
      [...findings].filter((one) => /^GATE-0[1-9]/.test(one)),
      [],
    );
  });

  it("mends what the configuration names, and then has nothing to refuse", async () => {
    const { code, output, findings, stamps } = await preview([repository], {
      guard: { remediate: ["ECR-01", "ECR-02"] },
    });
    assert.equal(code, 0, output);
    assert.deepEqual(findings, new Set());
    for (const name of ["repository-tags-immutable", "repository-scans-images"]) {
      assert.match(output, new RegExp(`\\[remediate\\] +${name} +\\(1 resource\\)`));
    }
    assert.equal(stamps.length, 1);
  });

  it("says what is wrong with a configuration, without a stack trace", async () => {
    const { code, output } = await preview([], { guard: { retentiondays: 90 } });
    assert.notEqual(code, 0);
    assert.match(output, /Expected only .* at the top level, got "retentiondays"; did you mean retentionDays\?/);
    assert.doesNotMatch(output, /^ +at /m);
  });
});
