import assert from "node:assert/strict";
import type { Json } from "../../../pipeline/schema";
import type { MetricRequirement } from "../../../policies/proof";
import { ASSUMPTIONS } from "../../../policies/proof/certificate";
import * as make from "./fixture";

const { atMost, compare, gate, metric, not, or, registration, withTail } = make;

const ACCURACY: MetricRequirement = { name: "accuracy", path: "classes.accuracy.value", direction: "min", bound: 0.8 };
const BOTH = [...make.METRICS, ACCURACY];
const register = registration("Register");
const gated = (...conditions: Json[]): make.Tree => withTail(gate("Gate", conditions, [register]));

function repack(name = "Register-RepackModel-0", trained = "Train"): make.Tree {
  const step = make.training(name, {});
  const inner = step.Arguments as make.Tree;
  inner.HyperParameters = {
    inference_script: "inference.py",
    model_archive: make.join("", make.modelOf(trained)),
    sagemaker_program: "_repack_model.py",
    sagemaker_submit_directory: "s3://artifacts-bucket/code/repack/sourcedir.tar.gz",
  };
  inner.InputDataConfig = [
    { ChannelName: "training", DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: make.modelOf(trained) } } },
  ];
  return step;
}

function tuned(): make.Tree {
  const { InputDataConfig, OutputDataConfig, AlgorithmSpecification, RoleArn } = make.train().Arguments as make.Tree;
  const TrainingJobDefinition = { InputDataConfig, OutputDataConfig, AlgorithmSpecification, RoleArn } as make.Tree;
  const best = (): make.Tree =>
    make.join(
      "/",
      "s3:/",
      "artifacts-bucket/pipelines/regression",
      make.get("Execution.PipelineExecutionId"),
      "Train/model",
      make.get("Steps.Tune.TrainingJobSummaries[0].TrainingJobName"),
      "output/model.tar.gz",
    );
  const tune = {
    Name: "Tune",
    Type: "Tuning",
    Arguments: { HyperParameterTuningJobConfig: {}, TrainingJobDefinition },
  };
  const steps = [make.preprocess(), tune, make.evaluation("Evaluate", best())];
  return make.definitionOf(...steps, gate("Gate", [atMost(4000)], [registration("Register", best())]));
}

function split(): make.Tree {
  const clean = make.processing("Clean", [make.input("data", "s3://data-bucket/input/raw")], ["clean"]);
  const parts = make.processing(
    "Preprocess",
    [make.input("data", make.outputOf("Clean", "clean"))],
    ["train", "validation", "test"],
  );
  const scaled = make.processing("Scale", [make.input("data", make.outputOf("Preprocess", "test"))], ["test"]);
  const evaluate = make.evaluation("Evaluate", make.modelOf("Train"), make.outputOf("Scale", "test"));
  return make.definitionOf(clean, parts, scaled, make.train(), evaluate, gate("Gate", [atMost(4000)], [register]));
}

/** A registration of a model whose statistics are another evaluation's than the fixture's. */
function measuredBy(evaluator: string, model: string): make.Tree {
  const place = "Arguments/ModelMetrics/ModelQuality/Statistics/S3Uri";
  const report = make.join("/", make.outputOf(evaluator, "evaluation"), "evaluation.json");
  return make.change(registration("Register", make.modelOf(model)), place, report);
}

/** Two models, each with an evaluation; the first by name gates too, and is of the model that is not registered. */
function twice(): make.Tree {
  const names = ["Aged", "Best"];
  const trained = names.map((name) => make.train(`Train${name}`));
  const evaluations = names.map((name) => make.evaluation(`Evaluate${name}`, make.modelOf(`Train${name}`)));
  const bounds = names.map((name) => atMost(4000, metric(undefined, `Evaluate${name}`)));
  const sink = measuredBy("EvaluateBest", "TrainBest");
  return make.definitionOf(make.preprocess(), ...trained, ...evaluations, gate("Gate", bounds, [sink]));
}

const CASES: Record<string, [make.Tree, (readonly MetricRequirement[])?]> = {
  "the fixture itself": [make.compliant()],
  "a stricter bound": [gated(atMost(3500))],
  "a strict comparison": [gated(compare("LessThan", metric(), 4000))],
  "a literal on the left": [gated(compare("GreaterThanOrEqualTo", 4000, metric()))],
  "Not around a reversed comparison": [gated(not(compare("GreaterThan", metric(), 4000)))],
  "two Nots": [gated(not(not(atMost(4000))))],
  "Or of two sufficient bounds": [gated(or(atMost(3000), compare("LessThan", metric(), 4000)))],
  "De Morgan: Not of an Or of both failures": [
    gated(not(or(compare("GreaterThan", metric(), 4000), compare("LessThan", metric(ACCURACY.path), 0.8)))),
    BOTH,
  ],
  "two required metrics in one condition": [
    gated(atMost(4000), compare("GreaterThanOrEqualTo", metric(ACCURACY.path), 0.8)),
    BOTH,
  ],
  "two required metrics in nested conditions": [
    withTail(
      gate(
        "Outer",
        [atMost(4000)],
        [gate("Inner", [compare("GreaterThanOrEqualTo", metric(ACCURACY.path), 0.8)], [register])],
      ),
    ),
    BOTH,
  ],
  "registration in the else branch of the reversed test": [
    withTail(gate("Gate", [compare("GreaterThan", metric(), 4000)], [make.fail("Reject")], [register])),
  ],
  "a further condition on a parameter": [gated(atMost(4000), compare("Equals", make.get("Parameters.InputData"), "x"))],
  "a tautology beside the gate": [gated(compare("LessThan", 1, 2), atMost(4000))],
  "a contradiction as one arm of an Or": [gated(or(compare("LessThan", 2, 1), atMost(4000)))],
  "a champion test beside the literal bound": [gated(atMost(4000), atMost(metric("champion.mse.value")))],
  "a Not of a tautology as one arm of an Or": [gated(or(not(compare("LessThan", 1, 2)), atMost(4000)))],
  "an equality beside the gate": [gated(atMost(4000), compare("Equals", metric(), 1000))],
  "two registrations under one gate": [withTail(gate("Gate", [atMost(4000)], [register, registration("Second")]))],
  "a registration without a status in a group": [
    make.change(make.compliant(), "Steps/3/Arguments/IfSteps/0/Arguments/ModelApprovalStatus", undefined),
  ],
  "a repack step as the SDK makes it": [
    withTail(
      gate("Gate", [atMost(4000)], [repack(), registration("Register", make.modelOf("Register-RepackModel-0"))]),
    ),
  ],
  "the best job of a tuning step": [tuned()],
  "a gate on another model's evaluation beside the right one": [twice()],
  "a clean step before and a scale step after the split": [split()],
  "a literal holdout apart from all training data": [
    make.definitionOf(
      make.preprocess(),
      make.train(),
      make.evaluation("Evaluate", make.modelOf("Train"), "s3://holdout-bucket/test/"),
      gate("Gate", [atMost(4000)], [register]),
    ),
  ],
  "a cached step before the training": [
    make.change(make.compliant(), "Steps/0/CacheConfig", { Enabled: true, ExpireAfter: "P30d" }),
  ],
  "a model data source in place of a URL": [
    make.change(make.compliant(), "Steps/3/Arguments/IfSteps/0/Arguments/InferenceSpecification/Containers/0", {
      Image: "image",
      ModelDataSource: { S3DataSource: { S3Uri: make.modelOf("Train"), S3DataType: "S3Object" } },
    }),
  ],
  "a hyperparameter of the starter's choice": [
    make.change(make.compliant(), "Steps/1/Arguments/HyperParameters/max_depth", make.get("Parameters.InputData")),
  ],
  "a pipeline that registers nothing": [make.definitionOf(...make.trunk())],
  "a pipeline that registers nothing, without a required metric": [make.definitionOf(...make.trunk()), []],
};

describe("policies/proof: definitions that must stay PROVED", () => {
  for (const [title, [definition, metrics]] of Object.entries(CASES)) {
    it(title, () => {
      const { verdict, findings, certificate } = make.judge(definition, metrics);
      const decisive = findings.filter((finding) => finding.advisory !== true);
      assert.deepEqual(decisive, []);
      assert.equal(verdict, "PROVED");
      assert.ok(certificate);
    });
  }

  it("certifies the fixture in full", () => {
    const { certificate, findings } = make.judge(make.compliant());
    assert.deepEqual(findings, []);
    assert.deepEqual(certificate?.sinks, [
      {
        step: "Register",
        conditions: ["Gate"],
        atoms: [{ metric: "mse", path: "regression_metrics.mse.value", comparator: "<=", bound: 4000 }],
        evaluator: "Evaluate",
        root: "Train",
        code: ["s3://artifacts-bucket/code/0123abcd/"],
        codeDigests: [],
        holdout: ["s3://artifacts-bucket/pipelines/regression/<execution.PipelineExecutionId>/Preprocess/test"],
      },
    ]);
    assert.deepEqual(certificate.starterChoices, ["InputData", "ProcessingInstanceType", "TrainingInstanceType"]);
    assert.deepEqual(certificate.assumptions, ASSUMPTIONS);
    assert.match(certificate.digest, /^[0-9a-f]{64}$/);
  });

  it("certifies the first by name of several right evaluations", () => {
    const names = ["EvaluateC", "EvaluateA", "EvaluateB"];
    const evaluations = names.map((name) => make.evaluation(name, make.modelOf("Train")));
    const bounds = names.map((name) => atMost(name === "EvaluateA" ? 3000 : 4000, metric(undefined, name)));
    const sink = measuredBy("EvaluateA", "Train");
    const steps = [make.preprocess(), make.train(), ...evaluations, gate("Gate", bounds, [sink])];
    const [certified] = make.judge(make.definitionOf(...steps)).certificate?.sinks ?? [];
    assert.equal(certified?.evaluator, "EvaluateA");
    assert.deepEqual(certified.atoms, [
      { metric: "mse", path: "regression_metrics.mse.value", comparator: "<=", bound: 3000 },
    ]);
  });

  it("certifies registrations by name, each root and evaluation once", () => {
    const registrations = ["C", "A", "B"].map((name) => registration(name));
    const { certificate } = make.judge(withTail(gate("Gate", [atMost(4000)], registrations)));
    assert.deepEqual(
      certificate?.sinks.map(({ step, evaluator, root }) => [step, evaluator, root]),
      ["A", "B", "C"].map((name) => [name, "Evaluate", "Train"]),
    );
  });

  it("certifies the steps that measure, the models and their repack steps by name", () => {
    const names = ["B", "A"];
    const models = names.map((name) => make.modelOf(`Repack${name}`));
    const evaluations = names.map((name) =>
      make.change(
        make.evaluation(`Evaluate${name}`, models[0] ?? null),
        "Arguments/ProcessingInputs/3",
        make.input("other", models[1] ?? null),
      ),
    );
    const sink = make.change(
      measuredBy("EvaluateA", "TrainA"),
      "Arguments/InferenceSpecification/Containers",
      models.map((ModelDataUrl) => ({ ModelDataUrl })),
    );
    const steps = [
      make.preprocess(),
      ...names.flatMap((name) => [make.train(`Train${name}`), repack(`Repack${name}`, `Train${name}`)]),
      ...evaluations,
    ];
    const bounds = [
      atMost(4000, metric(undefined, "EvaluateB")),
      compare("GreaterThan", metric(ACCURACY.path, "EvaluateA"), 0.8),
    ];
    const { certificate } = make.judge(make.definitionOf(...steps, gate("Gate", bounds, [sink])), BOTH);
    const [certified] = certificate?.sinks ?? [];
    assert.equal(certified?.evaluator, "EvaluateA, EvaluateB");
    assert.equal(certified.root, "TrainA, TrainB");
    assert.deepEqual(
      certificate?.assumptions.slice(ASSUMPTIONS.length),
      ["A", "B"].map((name) => `Repack${name} repacks its model without changing it.`),
    );
  });

  it("reports what auditors miss, and proves it", () => {
    const register = "Steps/3/Arguments/IfSteps/0/Arguments";
    const statistics = `${register}/ModelMetrics/ModelQuality/Statistics/S3Uri`;
    const missing: Record<string, [path: string, value: Json | undefined, place: string]> = {
      "no metrics": [`${register}/ModelMetrics`, undefined, "ModelMetrics"],
      "metrics of another file": [
        statistics,
        make.join("/", make.outputOf("Evaluate", "evaluation"), "other.json"),
        "ModelMetrics",
      ],
      "metrics at the place as it is written": [
        statistics,
        make.join("/", make.written("Evaluate", "evaluation"), "evaluation.json"),
        "",
      ],
      "no digest": [
        `${register}/CustomerMetadataProperties/CodeDigest`,
        undefined,
        "CustomerMetadataProperties/CodeDigest",
      ],
      "an empty digest": [
        `${register}/CustomerMetadataProperties/CodeDigest`,
        "",
        "CustomerMetadataProperties/CodeDigest",
      ],
      "another ARN": [
        `${register}/CustomerMetadataProperties/ExecutionArn`,
        make.get("Execution.PipelineArn"),
        "CustomerMetadataProperties/ExecutionArn",
      ],
    };
    for (const [title, [path, value, place]] of Object.entries(missing)) {
      const { verdict, findings } = make.judge(make.change(make.compliant(), path, value));
      assert.equal(verdict, "PROVED", title);
      assert.deepEqual(
        findings.map(({ rule, pointer }) => `${rule} ${pointer}`),
        place === "" ? [] : [`GATE-12 /${register}/${place}`],
        title,
      );
    }
  });

  it("reports a registration that can never run, and proves it", () => {
    const { verdict, findings } = make.judge(gated(atMost(4000), compare("GreaterThan", metric(), 5000)));
    assert.equal(verdict, "PROVED");
    assert.deepEqual(
      findings.filter(({ rule }) => rule === "GATE-01"),
      [
        {
          rule: "GATE-01",
          verdict: "UNPROVED",
          step: "Register",
          pointer: "/Steps/3/Arguments/IfSteps/0",
          message: "Expected a condition that a good model can meet, got one that none can meet",
          why: "A model that fails its metrics could be registered.",
          fix: "Correct the conditions on the path: this step never runs.",
          advisory: true,
        },
      ],
    );
  });

  it("names repack and cached steps among the assumptions", () => {
    const repacked = make.judge(CASES["a repack step as the SDK makes it"]?.[0] ?? {}).certificate?.assumptions;
    assert.ok(repacked?.includes("Register-RepackModel-0 repacks its model without changing it."));
    const cached = make.judge(CASES["a cached step before the training"]?.[0] ?? {}).certificate?.assumptions;
    assert.ok(cached?.includes("What Preprocess reads never changes: its results are cached."));
    const several = make.definitionOf(
      ...["B", "A"].map((name) => make.processing(name, [], ["x"], { CacheConfig: { Enabled: true } })),
      make.processing("C", [], ["x"], { CacheConfig: { Enabled: false } }),
    );
    assert.deepEqual(
      make.judge(several).certificate?.assumptions.filter((assumption) => assumption.includes("cached")),
      ["A", "B"].map((name) => `What ${name} reads never changes: its results are cached.`),
    );
  });
});
