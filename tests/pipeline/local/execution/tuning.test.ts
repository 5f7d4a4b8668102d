import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { startTimeOf } from "../../../../pipeline/local/execution";
import { tunedJobName, tuningJobName } from "../../../../pipeline/local/execution/jobNames";
import type { Arguments, Json, TuningStep } from "../../../../pipeline/schema";
import { REQUEST, World, shell } from "../../../support/executionWorld";

const TUNING = tuningJobName(REQUEST.executionId, "Tune", 1);
const job = (number: number): string => tunedJobName(TUNING, number);

/** Tries `rate`, which the training job prints as its loss: the lower, the better. */
const PRINTS = `rate=$(sed 's/.*"rate":"\\([^"]*\\)".*/\\1/' /opt/ml/input/config/hyperparameters.json)
echo "loss=$rate"; echo "$rate" > /opt/ml/model/rate`;

/** Says that it runs, until it is stopped. */
const HOLDS = "echo ready; exec tail -f /dev/null";

function tune(config: Arguments = {}, definition: Arguments = {}, script = PRINTS): TuningStep {
  return {
    Name: "Tune",
    Type: "Tuning",
    Arguments: {
      HyperParameterTuningJobConfig: {
        Strategy: "Grid",
        HyperParameterTuningJobObjective: { Type: "Minimize", MetricName: "loss" },
        ResourceLimits: { MaxParallelTrainingJobs: 2 },
        ParameterRanges: { CategoricalParameterRanges: [{ Name: "rate", Values: ["0.3", "0.1", "0.2"] }] },
        ...config,
      },
      TrainingJobDefinition: {
        StaticHyperParameters: { kept: "1" },
        AlgorithmSpecification: {
          TrainingInputMode: "File",
          ContainerEntrypoint: ["/bin/sh", "-ec", script],
          MetricDefinitions: [{ Name: "loss", Regex: "loss=([0-9.]+)" }],
        },
        OutputDataConfig: { S3OutputPath: "s3://bucket/models" },
        ResourceConfig: { InstanceCount: 1, InstanceType: "ml.m5.large" },
        ...definition,
      },
    },
  };
}

describe("pipeline/local/execution/tuning", () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });
  afterEach(() => {
    world.remove();
  });

  const properties = (): Record<string, Json> => {
    const found = world.last("Tune").properties;
    assert.ok(found !== null && typeof found === "object" && !Array.isArray(found));
    return found;
  };
  const reason = async (step: TuningStep): Promise<string> => (await world.run([step])).failureReason ?? "";

  it("tries every combination of a grid, and knows the best", async () => {
    assert.deepEqual(await world.run([tune()]), { status: "Succeeded" });
    const described = properties();
    assert.equal(described.HyperParameterTuningJobName, TUNING);
    assert.deepEqual(described.TrainingJobStatusCounters, {
      Completed: 3,
      InProgress: 0,
      RetryableError: 0,
      NonRetryableError: 0,
      Stopped: 0,
    });
    assert.deepEqual(described.ObjectiveStatusCounters, { Succeeded: 3, Pending: 0, Failed: 0 });
    const summaries = described.TrainingJobSummaries as Record<string, Json>[];
    assert.deepEqual(
      summaries.map(({ TrainingJobName, TunedHyperParameters }) => [TrainingJobName, TunedHyperParameters]),
      [
        [job(2), { rate: "0.1" }],
        [job(3), { rate: "0.2" }],
        [job(1), { rate: "0.3" }],
      ],
    );
    assert.deepEqual(summaries[0]?.FinalHyperParameterTuningJobObjectiveMetric, {
      Type: "Minimize",
      MetricName: "loss",
      Value: 0.1,
    });
    assert.deepEqual(described.BestTrainingJob, summaries[0]);
    assert.deepEqual(world.last("Tune").metadata, {
      TuningJob: { Arn: `arn:aws:sagemaker:eu-central-1:000000000000:hyper-parameter-tuning-job/${TUNING}` },
    });
  });

  it("names the jobs so that the SDK's path of the best model leads to it", async () => {
    const best = ["s3:/", "bucket", "models", { Get: "Steps.Tune.TrainingJobSummaries[0].TrainingJobName" }];
    const path = { "Std:Join": { On: "/", Values: [...best, "output/model.tar.gz"] } };
    const next = shell("Next", "ls /opt/ml/processing/model", {
      arguments: {
        ProcessingInputs: [{ InputName: "model", S3Input: { S3Uri: path, LocalPath: "/opt/ml/processing/model" } }],
      },
    });
    assert.deepEqual(await world.run([tune(), next]), { status: "Succeeded" });
    assert.equal(world.lines.at(-1), "Next: model.tar.gz");
    assert.ok(existsSync(world.effects.pathOf(`s3://bucket/models/${job(2)}/output/model.tar.gz`)));
  });

  it("records every training job with what was chosen for it, and clears its folders away", async () => {
    await world.run([tune()]);
    const ended = world.jobs.filter(({ endTime }) => endTime !== undefined);
    assert.deepEqual(ended.map(({ name }) => name).sort(), [job(1), job(2), job(3), TUNING].sort());
    const second = ended.find(({ name }) => name === job(2));
    assert.deepEqual(second?.tuned, {
      tuningJob: TUNING,
      hyperparameters: { rate: "0.1" },
      objective: { type: "Minimize", metric: "loss", value: 0.1 },
    });
    assert.deepEqual(second.properties.HyperParameters, { kept: "1", rate: "0.1", _tuning_objective_metric: "loss" });
    assert.deepEqual(readdirSync(world.effects.jobsDir), []);
  });

  for (const [most, atATime] of [
    [9, 2],
    [1, 1],
  ] as const) {
    it(`runs ${atATime} at a time on two cores where it may run ${most}`, async () => {
      world.onLine = () => {
        if (world.lines.length === atATime) world.abort.abort();
      };
      const six = { CategoricalParameterRanges: [{ Name: "rate", Values: ["1", "2", "3", "4", "5", "6"] }] };
      const limits = { ResourceLimits: { MaxParallelTrainingJobs: most }, ParameterRanges: six };
      // No job ends by itself, so all that run at a time are seen, however slow the machine is.
      assert.deepEqual(await world.run([tune(limits, {}, HOLDS)]), { status: "Stopped" });
      const begun = world.jobs.filter(({ kind }) => kind === "training").map(({ name }) => name);
      assert.equal(new Set(begun).size, atATime);
    });
  }

  it("chooses the same at random for the same seed, within the ranges, and says that Bayesian does so too", async () => {
    const ranges = {
      IntegerParameterRanges: [{ Name: "depth", MinValue: "2", MaxValue: "5" }],
      ContinuousParameterRanges: [
        { Name: "rate", MinValue: "0.001", MaxValue: "1", ScalingType: "Logarithmic" },
        { Name: "keep", MinValue: "0.9", MaxValue: "0.99", ScalingType: "ReverseLogarithmic" },
      ],
    };
    const limits = { MaxNumberOfTrainingJobs: 4, MaxParallelTrainingJobs: 2 };
    const chosen = async (more: Arguments): Promise<Record<string, string>[]> => {
      world.jobs.length = 0;
      await world.run([tune({ Strategy: "Random", ParameterRanges: ranges, ResourceLimits: limits, ...more })]);
      const ended = world.jobs.filter(({ tuned, endTime }) => tuned !== undefined && endTime !== undefined);
      ended.sort((a, b) => (a.name < b.name ? -1 : 1));
      return ended.map(({ tuned }) => ({ ...tuned?.hyperparameters }));
    };
    const first = await chosen({ RandomSeed: 7 });
    assert.equal(first.length, 4);
    for (const { depth, rate, keep } of first) {
      assert.ok(["2", "3", "4", "5"].includes(depth ?? ""));
      assert.ok(Number(rate) >= 0.001 && Number(rate) < 1 && Number(keep) >= 0.9 && Number(keep) < 0.99);
    }
    assert.deepEqual(await chosen({ RandomSeed: 7, Strategy: "Bayesian" }), first);
    assert.ok(world.lines.some((line) => line.startsWith("Tune: Strategy Bayesian chooses at random here")));
    assert.notDeepEqual(await chosen({ RandomSeed: 8 }), first);
    const byExecution = await chosen({});
    assert.deepEqual(await chosen({}), byExecution);
  });

  it("goes on when a training job fails or does not say its metric, and counts it", async () => {
    const script = `case $(cat /opt/ml/input/config/hyperparameters.json) in *0.1*) exit 3;; *0.2*) ;; *) echo loss=9;; esac`;
    assert.deepEqual(await world.run([tune({}, {}, script)]), { status: "Succeeded" });
    const described = properties();
    assert.equal((described.BestTrainingJob as Record<string, Json>).TrainingJobName, job(1));
    assert.deepEqual(described.ObjectiveStatusCounters, { Succeeded: 1, Pending: 0, Failed: 2 });
    assert.equal((described.TrainingJobStatusCounters as Record<string, Json>).NonRetryableError, 1);
    assert.match(world.jobs.findLast(({ name }) => name === job(2))?.failureReason ?? "", /exit code 3 on algo-1/);
  });

  it("fails when no training job has a result", async () => {
    assert.match(
      await reason(tune({}, {}, "exit 3")),
      /^Step Tune failed: ClientError: No training job of tuning job \S+ has a result: AlgorithmError: exit code 3/,
    );
    assert.match(await reason(tune({}, {}, "true")), /Expected the metric "loss" in the output of \S+, got no line/);
  });

  it("stops all its training jobs, and starts no other", async () => {
    world.onLine = () => {
      if (world.lines.length === 2) world.abort.abort();
    };
    assert.deepEqual(await world.run([tune({}, {}, HOLDS)]), { status: "Stopped" });
    const started = world.records.flatMap(({ processes = [] }) => processes);
    assert.equal(new Set(started.map(({ pid }) => pid)).size, 2);
    for (const { pid } of started) assert.equal(await startTimeOf(pid), undefined);
    assert.equal(world.last("Tune").status, "Stopped");
    const last = [TUNING, job(1), job(2)].map((name) => world.jobs.findLast((one) => one.name === name)?.status);
    assert.deepEqual(last, ["Stopped", "Stopped", "Stopped"]);
  });

  const refused: [string, Arguments, Arguments, RegExp][] = [
    [
      "a strategy",
      { Strategy: "Hyperband" },
      {},
      /Expected Bayesian or Random or Grid, .* at .*Strategy, got "Hyperband"/,
    ],
    [
      "a grid of numbers",
      { ParameterRanges: { IntegerParameterRanges: [{ Name: "depth", MinValue: "1", MaxValue: "3" }] } },
      {},
      /Expected categorical ranges for strategy Grid, got depth by bounds/,
    ],
    [
      "a number of jobs that is not the grid's",
      { ResourceLimits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 1 } },
      {},
      /Expected no number or that of all combinations, 3 at .*MaxNumberOfTrainingJobs, got 2/,
    ],
    [
      "bounds the wrong way round",
      {
        Strategy: "Random",
        ResourceLimits: { MaxNumberOfTrainingJobs: 2, MaxParallelTrainingJobs: 1 },
        ParameterRanges: { ContinuousParameterRanges: [{ Name: "rate", MinValue: "1", MaxValue: "0.5" }] },
      },
      {},
      /Expected no less than MinValue, 1 at .*ContinuousParameterRanges\[0\].MaxValue, got "0.5"/,
    ],
    [
      "a metric that nobody defines",
      { HyperParameterTuningJobObjective: { Type: "Minimize", MetricName: "validation:rmse" } },
      {},
      /Expected a metric of the XGBoost algorithm, or one that MetricDefinitions say how to read at .*MetricName/,
    ],
    [
      "a metric by no regular expression",
      {},
      { AlgorithmSpecification: { MetricDefinitions: [{ Name: "loss", Regex: "(" }] } },
      /Expected a regular expression at .*MetricDefinitions\[0\].Regex, got "\("/,
    ],
  ];
  for (const [what, config, definition, message] of refused) {
    it(`refuses ${what}`, async () => {
      assert.match(await reason(tune(config, definition)), message);
      assert.equal(
        world.jobs.some(({ kind }) => kind === "training"),
        false,
      );
    });
  }

  it("takes turns between several definitions, each with its own ranges and objective", async () => {
    const { TrainingJobDefinition: one = {}, ...others } = tune().Arguments;
    const named = (name: string, Type: string): Arguments => ({
      ...(one as Arguments),
      DefinitionName: name,
      TuningObjective: { Type, MetricName: "loss" },
      HyperParameterRanges: { CategoricalParameterRanges: [{ Name: "rate", Values: [name === "a" ? "0.5" : "0.7"] }] },
    });
    const step: TuningStep = {
      ...tune(),
      Arguments: { ...others, TrainingJobDefinitions: [named("a", "Minimize"), named("b", "Minimize")] },
    };
    assert.deepEqual(await world.run([step]), { status: "Succeeded" });
    const summaries = properties().TrainingJobSummaries as Record<string, Json>[];
    assert.deepEqual(
      summaries.map(({ TrainingJobDefinitionName: name, TunedHyperParameters: tuned }) => [name, tuned]),
      [
        ["a", { rate: "0.5" }],
        ["b", { rate: "0.7" }],
      ],
    );
  });
});
