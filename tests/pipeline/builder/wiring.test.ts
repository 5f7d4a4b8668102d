/** Wrong wiring must not compile. Small programs go through the real compiler with the project's own options. */

import assert from "node:assert/strict";
import path from "node:path";
import ts from "typescript";

const root = path.resolve(__dirname, "../../..");

const PRELUDE = `
import * as build from "../../../pipeline/builder";
import { evaluate, job, prepare, script, train } from "../../support/job";
const common = { ...job, script };
const region = "eu-west-1";
const tune = build.tuning("Tune", { ...common, region, channels: {}, hyperParameters: {}, strategy: "Grid", ranges: {}, objective: { metric: "m", goal: "Minimize", pattern: "m" }, jobs: { parallel: 1 } });
const count = build.lambda("Count", { function: "f", arguments: {}, outputs: { rows: "Integer", file: "String" } });
`;

/** Each must compile: what the wrong ones are one step away from. */
const right: Record<string, string> = {
  "a channel from an output": `build.training("T", { ...common, region, channels: { a: prepare.output("train") }, hyperParameters: {} });`,
  "an input from a model": `build.processing("P", { ...common, inputs: { model: train.model }, outputs: [] });`,
  "a metric of a property file": `build.atMost(evaluate.metric("Report", "regression_metrics.mse.value"), 4000);`,
  "a registration of a model": `build.register("R", { group: "g", model: train.model, image: "i", metrics: { quality: { statistics: evaluate.file("Report") } } });`,
  "the best model of a tuning step": `build.createModel("M", { image: "i", role: "r", model: tune.model() });`,
  "a number that a function gave as a bound": `build.atMost(count.output("rows"), 4);`,
  "a property file in an output": `build.processing("P", { ...common, inputs: {}, outputs: ["a"], propertyFiles: { F: { output: "a", path: "f.json" } } }).metric("F", "x");`,
};

/** Each must not compile, and the compiler must say this. */
const wrong: Record<string, [source: string, message: RegExp]> = {
  "an output that the step does not have": [
    `prepare.output("trian");`,
    /"trian".* not assignable to .*"train" \| "test"/,
  ],
  "a metric of a property file that is not written": [
    `evaluate.metric("Reprot", "a");`,
    /"Reprot".* not assignable .*"Report"/,
  ],
  "a metric of a step without property files": [
    `prepare.metric("Report", "a");`,
    /not assignable to parameter of type 'never'/,
  ],
  "a report of a step without property files": [
    `prepare.file("Report");`,
    /not assignable to parameter of type 'never'/,
  ],
  "a metric of a training step": [`train.metric("Report", "a");`, /'metric' does not exist on type 'Training'/],
  "an output of a training step": [`train.output("train");`, /'output' does not exist on type 'Training'/],
  "the model of a processing step": [`evaluate.model;`, /'model' does not exist/],
  "a property that a job does not have": [
    `train.property("ProcessingJobArn");`,
    /not assignable to parameter of type 'JobProperty'/,
  ],
  "a property file in an output that is not there": [
    `build.processing("P", { ...common, inputs: {}, outputs: ["a"], propertyFiles: { F: { output: "b", path: "f.json" } } });`,
    /"b".* not assignable to type '"a"'/,
  ],
  "a metric as a channel": [
    `build.training("T", { ...common, region, channels: { a: evaluate.metric("Report", "a") }, hyperParameters: {} });`,
    /Reference<"number">.* not assignable to type 'Location'/,
  ],
  "a step as a channel": [
    `build.training("T", { ...common, region, channels: { a: prepare }, hyperParameters: {} });`,
    /not assignable to type 'Location'/,
  ],
  "a bare parameter as an input's place": [
    `build.processing("P", { ...common, inputs: { data: build.textParameter("InputData") }, outputs: [] });`,
    /Parameter<"text">.* not assignable/,
  ],
  "data registered as a model": [
    `build.register("R", { group: "g", model: prepare.output("train"), image: "i", metrics: {} });`,
    /Reference<"location">.* not assignable to type 'Reference<"model">'/,
  ],
  "a literal registered as a model": [
    `build.register("R", { group: "g", model: "s3://b/model.tar.gz", image: "i", metrics: {} });`,
    /'string' is not assignable to type 'Reference<"model">'/,
  ],
  "an approval status": [
    `build.register("R", { group: "g", model: train.model, image: "i", metrics: {}, approvalStatus: "Approved" });`,
    /'approvalStatus' does not exist/,
  ],
  "a group from a parameter": [
    `build.register("R", { group: build.textParameter("Group"), model: train.model, image: "i", metrics: {} });`,
    /Parameter<"text">.* not assignable to type 'string'/,
  ],
  "an image from a parameter": [
    `build.processing("P", { ...common, image: build.textParameter("Image"), inputs: {}, outputs: [] });`,
    /Parameter<"text">.* not assignable to type 'string'/,
  ],
  "a location compared as a number": [
    `build.atMost(prepare.output("train"), 1);`,
    /not assignable to parameter of type 'Numeric'/,
  ],
  "a text as a bound": [
    `build.atMost(evaluate.metric("Report", "a"), "4000");`,
    /not assignable to parameter of type 'Numeric'/,
  ],
  "a job's fault at a registration": [
    `build.register("R", { group: "g", model: train.model, image: "i", metrics: {}, retry: build.jobFaults });`,
    /JOB_INTERNAL_ERROR/,
  ],
  "a boolean as an argument": [
    `build.processing("P", { ...common, inputs: {}, outputs: [], arguments: [build.booleanParameter("B")] });`,
    /Parameter<"boolean">.* not assignable to type 'Text'/,
  ],
  "an output that a function does not give": [`count.output("row");`, /"row".* not assignable to .*"file" \| "rows"/],
  "a text that a function gave as a bound": [
    `build.atMost(count.output("file"), 4);`,
    /"file">' is not assignable to parameter of type 'Numeric'/,
  ],
  "a model of data": [
    `build.createModel("M", { image: "i", role: "r", model: prepare.output("train") });`,
    /Reference<"location">.* not assignable to type 'Reference<"model">'/,
  ],
  "a model's place as a model to transform with": [
    `build.transform("T", { ...job, model: train.model, input: "s3://b/p", contentType: "text/csv" });`,
    /Reference<"model">' is missing .* from type 'CreatedModel'/,
  ],
  "a Fail without a message": [`build.fail("F", {});`, /'message' is missing/],
};

describe("wiring", () => {
  let messages: ReadonlyMap<string, string>;
  before(function () {
    // The whole compiler starts here; on a busy machine that takes its time.
    this.timeout(60_000);
    messages = compile([...Object.values(right), ...Object.values(wrong).map(([source]) => source)]);
  });

  for (const [name, source] of Object.entries(right)) {
    it(`compiles: ${name}`, () => {
      assert.equal(messages.get(source), "");
    });
  }
  for (const [name, [source, message]] of Object.entries(wrong)) {
    it(`does not compile: ${name}`, () => {
      assert.match(messages.get(source) ?? "", message);
    });
  }
});

/** What the compiler says of each source, as one line; "" when it compiles. */
function compile(sources: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map(sources.map((source, index) => [path.join(__dirname, `case${index}.ts`), source]));
  const options = projectOptions();
  const host = ts.createCompilerHost(options);
  const onDisk = { ...host };
  host.fileExists = (file) => files.has(file) || onDisk.fileExists(file);
  host.getSourceFile = (file, version, ...rest) => {
    const source = files.get(file);
    return source === undefined
      ? onDisk.getSourceFile(file, version, ...rest)
      : ts.createSourceFile(file, PRELUDE + source, version);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return new Map([...files].map(([file, source]) => [source, diagnosticsOf(program, file)]));
}

function projectOptions(): ts.CompilerOptions {
  const file = path.join(root, "tsconfig.json");
  const config: unknown = ts.readConfigFile(file, (name) => ts.sys.readFile(name)).config;
  return { ...ts.parseJsonConfigFileContent(config, ts.sys, root).options, types: ["node"] };
}

function diagnosticsOf(program: ts.Program, file: string): string {
  const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file));
  const texts = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, " "));
  return texts.join(" ").replace(/\s+/g, " ");
}
