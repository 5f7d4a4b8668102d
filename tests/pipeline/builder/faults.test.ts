import assert from "node:assert/strict";
import * as build from "../../../pipeline/builder";
import type { PipelineStep } from "../../../pipeline/builder/step";
import { evaluate, job, prepare, register, script, train } from "../../support/job";

type Step = Parameters<typeof build.pipeline>[0]["steps"][number];
const io = { script, inputs: {}, outputs: ["out"] } as const;
const processing = (broken: Partial<Parameters<typeof build.processing>[1]>): Step =>
  build.processing("Broken", { ...job, ...io, ...broken });
const training = (broken: Partial<Parameters<typeof build.training>[1]>): Step =>
  build.training("Broken", { ...job, script, region: "eu-west-1", channels: {}, hyperParameters: {}, ...broken });
const registering = (broken: Partial<Parameters<typeof build.register>[1]>): PipelineStep =>
  build.register("Broken", { group: "sample", model: train.model, image: "i", metrics: quality, ...broken });
const tuning = (broken: Partial<Parameters<typeof build.tuning>[1]>): Step =>
  build.tuning("Broken", {
    ...job,
    script,
    region: "eu-west-1",
    channels: {},
    hyperParameters: { depth: 3 },
    strategy: "Random",
    ranges: { eta: build.numbers(0.1, 0.3) },
    objective: { metric: "rmse", goal: "Minimize", pattern: "rmse=(.*)" },
    jobs: { total: 4, parallel: 2 },
    ...broken,
  });
const served = build.createModel("Serve", { image: "i", role: job.role, model: train.model });
const transforming = (broken: Partial<Parameters<typeof build.transform>[1]>): PipelineStep =>
  build.transform("Broken", {
    ...{ key: job.key, instance: job.instance, results: job.results },
    model: served,
    input: prepare.output("test"),
    contentType: "text/csv",
    ...broken,
  });
const FUNCTION = "arn:aws:lambda:eu-west-1:111122223333:function:count";
const quality = { quality: { statistics: evaluate.file("Report") } };

/** Names that TypeScript does not know literally get past the types; these tests go that way on purpose. */
const computed = (name: string): never => name as never;

const PREPARED = [prepare, train, evaluate];
const SERVED = [prepare, train, served];
const faults: [string, readonly Step[], RegExp][] = [
  [
    "a key alias",
    [processing({ key: "alias/mine" })],
    /a KMS key ARN \(no alias\), got "alias\/mine" in step "Broken"/,
  ],
  ["a role that is no ARN", [training({ role: "me" })], /a role ARN, got "me" in step "Broken"/],
  ["no time to run", [processing({ maxRuntimeSeconds: 0 })], /1 to 432000 seconds to run, got 0/],
  ["more time than the service gives", [training({ maxRuntimeSeconds: 2_419_201 })], /1 to 2419200 seconds/],
  ["half an instance", [processing({ instance: { type: "ml.m5.large", count: 0.5 } })], /1 to 100 instances, got 0.5/],
  ["no volume", [processing({ instance: { type: "ml.m5.large", volumeGigabytes: 0 } })], /GB of volume, got 0/],
  ["an unknown family", [processing({ instance: { type: "ml.z99.large" } })], /known family, got ml.z99.large/],
  ["a network without subnets", [training({ network: { subnetIds: [], securityGroupIds: ["sg-1"] } })], /one subnet/],
  ["an input that is no S3 URI", [processing({ inputs: { data: "/tmp" } })], /an S3 URI for input "data", got "\/tmp"/],
  ["a channel that is no S3 URI", [training({ channels: { train: "http://x" } })], /S3 URI for channel "train"/],
  ["a second code input", [processing({ inputs: { code: "s3://a/b" } })], /no input "code", which the script takes/],
  ["an output twice", [processing({ outputs: ["a", "a"] })], /output names to be unique, got a, a/],
  ["an argument too long", [processing({ arguments: ["x".repeat(257)] })], /at most 256 characters, got 257: xxx/],
  ["a cache that is no duration", [processing({ cache: { Enabled: true, ExpireAfter: "30 days" } })], /ISO 8601/],
  [
    "an endless retry",
    [processing({ retry: [{ on: ["Step.THROTTLING"], until: { attempts: 99 } }] })],
    /1 to 20 attempts of retrying, got 99/,
  ],
  ["the toolkit's hyperparameter", [training({ hyperParameters: { sagemaker_program: "x" } })], /script's own/],
  ["an infinite hyperparameter", [training({ hyperParameters: { eta: Infinity } })], /finite number .*"eta"/],
  ["a step name with blanks", [build.fail("My step", { message: "no" })], /step name .*got "My step"/],
  ["a silent Fail", [build.fail("Broken", { message: "" })], /says why, got an empty one in step "Broken"/],
  ["a decorative Condition", [build.condition("Broken", { when: [], then: [] })], /at least one condition, got none/],
  ["an empty or", [build.condition("Broken", { when: [build.or()], then: [] })], /alternatives in "Or", got none/],
  ["a group name with dots", [...PREPARED, registering({ group: "a.b" })], /group name .*got "a\.b"/],
  ["a registration without metrics", [...PREPARED, registering({ metrics: {} })], /judged by, got none/],
  ["a step that was left out", [train], /step "Train" to refer to .* but there is no step "Prepare"/],
  ["a step twice", [prepare, prepare], /unique, got "Prepare" at \/Steps\/0 and \/Steps\/1/],
  [
    "a parameter that was left out",
    [processing({ arguments: [build.textParameter("Lost")] })],
    /Parameters\.Lost, but there is no parameter "Lost"/,
  ],
  [
    "an output that the step does not have",
    [prepare, processing({ inputs: { data: prepare.output(computed("nothing")) } })],
    /an output of step "Prepare", got "nothing" in step "Broken"/,
  ],
  [
    "a metric of a property file that is not written",
    [...PREPARED, build.fail("Broken", { message: build.join("", evaluate.metric(computed("Lost"), "a")) })],
    /a property file of step "Evaluate", got "Lost" in step "Broken"/,
  ],
  [
    "a property file in no output",
    [processing({ propertyFiles: { Lost: { output: computed("nothing"), path: "a.json" } } })],
    /property file "Lost" in an output, got "nothing" in step "Broken"/,
  ],
  [
    "a cycle through a branch",
    [
      prepare,
      train,
      build.condition("Loop", {
        when: [build.atMost(evaluate.metric("Report", "a"), 1)],
        then: [evaluate],
      }),
    ],
    /no cycle of steps, got Loop -> Evaluate -> Loop/,
  ],
  ["nothing to choose", [tuning({ ranges: {} })], /at least one hyperparameter to choose, got none in step "Broken"/],
  ["no choices", [tuning({ ranges: { a: build.choices() } })], /values for hyperparameter "a", got none/],
  [
    "bounds the wrong way round",
    [tuning({ ranges: { eta: build.numbers(0.3, 0.1) } })],
    /bounds that fit continuous Linear for hyperparameter "eta", got 0.3 to 0.1/,
  ],
  [
    "a logarithm of nothing",
    [tuning({ ranges: { a: build.integers(0, 4, "Logarithmic") } })],
    /bounds that fit integer Logarithmic for hyperparameter "a", got 0 to 4/,
  ],
  [
    "a grid of numbers",
    [tuning({ strategy: "Grid", jobs: { parallel: 1 } })],
    /choices for hyperparameter "eta", since a grid has no other ranges, got 0.1 to 0.3/,
  ],
  [
    "a number of jobs of a grid",
    [tuning({ strategy: "Grid", ranges: { a: build.choices(1, 2) } })],
    /no number of jobs for a grid, got 4/,
  ],
  ["no number of jobs", [tuning({ jobs: { parallel: 1 } })], /1 to 750 training jobs, got undefined/],
  ["no job at a time", [tuning({ jobs: { total: 1, parallel: 0 } })], /1 to 100 training jobs at a time, got 0/],
  ["half a seed", [tuning({ seed: 0.5 })], /a seed from 0 to 2147483647, got 0.5/],
  [
    "a hyperparameter both fixed and chosen",
    [tuning({ hyperParameters: { eta: 1 } })],
    /each hyperparameter fixed or chosen, got both for eta/,
  ],
  ["half a megabyte", [...SERVED, transforming({ maxPayloadMegabytes: 0.5 })], /whole megabytes of payload, got 0.5/],
  [
    "a place to transform that is none",
    [...SERVED, transforming({ input: "data" })],
    /an S3 URI for the input, got "data"/,
  ],
  ["a transform's key by alias", [...SERVED, transforming({ key: "alias/a" })], /a KMS key ARN \(no alias\)/],
  [
    "a join of whole objects",
    [...SERVED, transforming({ byLine: false, take: { joined: true } })],
    /records by line, where they are joined, got whole objects/,
  ],
  [
    "a function by name",
    [build.lambda("Broken", { function: "count", arguments: {}, outputs: {} })],
    /the ARN of a Lambda function, got "count" in step "Broken"/,
  ],
  [
    "an output with blanks",
    [build.lambda("Broken", { function: FUNCTION, arguments: {}, outputs: { "my rows": "Integer" } })],
    /output names of 1 to 64 letters, digits, - and _, got "my rows"/,
  ],
  [
    "a queue by name",
    [build.callback("Broken", { queue: "reviews", arguments: {}, outputs: {} })],
    /the URL of an SQS queue, got "reviews" in step "Broken"/,
  ],
];

describe("rendering refuses", () => {
  for (const [name, steps, message] of faults) {
    it(name, () => {
      const problems = problemsOf([], steps);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", message);
    });
  }

  const parameters: [string, Parameters<typeof build.pipeline>[0]["parameters"][number], RegExp][] = [
    ["a default that is not allowed", build.textParameter("P", { default: "a", allowed: ["b"] }), /a default among b/],
    ["nothing allowed", build.instanceTypeParameter("P", []), /at least one allowed value, got none in parameter "P"/],
    ["a broken count", build.integerParameter("P", { default: 1.5 }), /an integer, got 1.5 in parameter "P"/],
    ["an infinite default", build.floatParameter("P", { default: Infinity }), /a finite number, got Infinity/],
    ["a name with blanks", build.textParameter("My P"), /got "My P"/],
  ];
  for (const [name, parameter, message] of parameters) {
    it(`${name}, of a parameter`, () => {
      const problems = problemsOf([parameter], []);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", message);
    });
  }

  it("all at once, also inside branches", () => {
    const gate = build.condition("Gate", {
      when: [],
      then: [register, processing({ key: "alias/mine" })],
      else: [build.fail("Bad name", { message: "" })],
    });
    const problems = problemsOf([build.textParameter("My P")], [prepare, evaluate, gate]);
    const wanted = [/"My P"/, /none, which always/, /alias/, /"Bad name"/, /empty one/, /no step "Train"/];
    for (const expected of wanted)
      assert.ok(
        problems.some((one) => expected.test(one)),
        String(expected),
      );
  });
});

function problemsOf(parameters: Parameters<typeof build.pipeline>[0]["parameters"], steps: readonly Step[]) {
  try {
    build.pipeline({ parameters, steps });
  } catch (error) {
    assert.ok(error instanceof build.RenderError);
    return error.problems;
  }
  return [];
}
