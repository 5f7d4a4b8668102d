import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildGraph } from "../../pipeline/graph";
import { writtenPipelines, render } from "../../pipeline";
import type { PipelineDefinition, Step } from "../../pipeline/schema";
import { settings } from "../support/settings";

const root = path.resolve(__dirname, "../..");

for (const { name, define, sample } of writtenPipelines) {
  describe(`pipeline ${name}`, () => {
    it("renders the committed definition, all of it", () => {
      const file = path.join(__dirname, name, "definition.json");
      const definition = define(settings);
      if (process.env.SLUICEGATE_UPDATE_DEFINITIONS === "1") {
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, JSON.stringify(definition, null, 2));
      }
      const committed: unknown = JSON.parse(readFileSync(file, "utf8"));
      const hint = "the definition has changed: read the difference, then run with SLUICEGATE_UPDATE_DEFINITIONS=1";
      assert.deepEqual(JSON.parse(render(definition)), committed, hint);
    });

    it("renders the same bytes every time", () => {
      assert.equal(render(define(settings)), render(define(structuredClone(settings))));
    });

    it("has a sample that exists and that InputData names by default", () => {
      assert.ok(existsSync(path.join(root, sample.file)));
      const inputData = define(settings).Parameters.find((parameter) => parameter.Name === "InputData");
      assert.equal(inputData?.DefaultValue, sample.key);
    });

    it("can be ordered, and starts nothing before what it reads", () => {
      const { order, edges } = buildGraph(define(settings));
      for (const { from, to } of edges) assert.ok(order.indexOf(from) < order.indexOf(to), `${from} before ${to}`);
    });

    it("guards every job with key, network, isolation, time limit and retries", () => {
      const jobs = jobsOf(define(settings));
      assert.ok(jobs.length > 0);
      for (const step of jobs) assert.deepEqual(guardsOf(step), GUARDED, step.Name);
    });

    it("leaves VpcConfig out where the stack has no network", () => {
      const { network: _, ...rest } = settings;
      assert.ok(!render(define(rest)).includes("VpcConfig"));
    });
  });
}

function jobsOf(definition: PipelineDefinition): Step[] {
  const steps = [...buildGraph(definition).nodes.values()].map((node) => node.step);
  return steps.filter((step) => step.Type === "Processing" || step.Type === "Training");
}

const GUARDED = {
  volumeKey: [settings.keyArn],
  outputKey: [settings.keyArn],
  subnets: [settings.network?.subnetIds],
  groups: [settings.network?.securityGroupIds],
  isolated: [true],
  encrypted: [true],
  limit: [settings.options.maxRuntimeSeconds],
  ownRole: true,
  retries: true,
};

function guardsOf(step: Step): Record<string, unknown> {
  const roles = Object.values(settings.jobRoleArns);
  const [role, ...more] = valuesOf(step, "RoleArn");
  return {
    volumeKey: valuesOf(step, "VolumeKmsKeyId"),
    outputKey: valuesOf(step, "KmsKeyId"),
    subnets: valuesOf(step, "Subnets"),
    groups: valuesOf(step, "SecurityGroupIds"),
    isolated: valuesOf(step, "EnableNetworkIsolation"),
    encrypted: valuesOf(step, "EnableInterContainerTrafficEncryption"),
    limit: valuesOf(step, "MaxRuntimeInSeconds"),
    ownRole: more.length === 0 && roles.includes(String(role)),
    retries: valuesOf(step, "ExceptionType").flat().includes("SageMaker.JOB_INTERNAL_ERROR"),
  };
}

/** Every value under `key`, at any depth. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: [string, unknown][] = Object.entries(value);
  return entries.flatMap(([name, child]) => (name === key ? [child] : valuesOf(child, key)));
}
