/**
 * Random pipelines for fast-check: one or two models of training or tuning steps, one or two evaluations, which read a
 * model or what a transform job predicted with it, and several registrations behind gates, in other branches or nowhere.
 */
import fc from "fast-check";
import type { Json } from "../../../pipeline/schema";
import * as make from "./fixture";
import { conditionOn, good } from "./generated";

const EVALUATORS = ["EvaluateA", "EvaluateB"];
const rarely = fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

interface Model {
  readonly tuned: boolean;
}
interface Evaluation {
  readonly scores: number;
  /** A second model beside it. */
  readonly beside: boolean;
  readonly predicted: boolean;
  readonly rows: string;
  readonly cached: "nothing" | "evaluation" | "transform" | "model";
}
interface Sink {
  readonly models: readonly number[];
  readonly waits: boolean;
}
type Plan =
  Sink | { readonly conditions: readonly Json[]; readonly then: readonly Plan[]; readonly else: readonly Plan[] };

const model = fc.record<Model>({ tuned: fc.boolean() });
const evaluation = fc.record<Evaluation>({
  scores: fc.nat({ max: 1 }),
  beside: rarely,
  predicted: fc.boolean(),
  rows: fc.oneof({ weight: 9, arbitrary: fc.constant("test") }, { weight: 1, arbitrary: fc.constant("train") }),
  cached: fc.oneof(
    { weight: 9, arbitrary: fc.constant("nothing" as const) },
    { weight: 1, arbitrary: fc.constantFrom("evaluation" as const, "transform" as const, "model" as const) },
  ),
});
const sink = fc.record<Sink>({
  models: fc.oneof({ weight: 4, arbitrary: fc.constantFrom([0], [1]) }, { weight: 1, arbitrary: fc.constant([0, 1]) }),
  waits: fc.boolean(),
});
const condition = conditionOn(EVALUATORS);
const plan = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.oneof(
    { maxDepth: 2, depthSize: "small" },
    { weight: 3, arbitrary: sink },
    {
      weight: 3,
      arbitrary: fc.record({
        conditions: fc.array(condition, { maxLength: 2 }),
        then: fc.array(tie("plan"), { maxLength: 2 }),
        else: fc.oneof({ weight: 3, arbitrary: fc.constant<Plan[]>([]) }, fc.array(tie("plan"), { maxLength: 1 })),
      }),
    },
  ),
})).plan;

const nameOf = (index: number): string => (index === 0 ? "A" : "B");

function trainingOf({ tuned }: Model, index: number): { readonly steps: make.Tree[]; readonly artifact: Json } {
  const name = `Train${nameOf(index)}`;
  const train = make.train(name);
  if (!tuned) return { steps: [train], artifact: make.modelOf(name) };
  const { InputDataConfig, OutputDataConfig, AlgorithmSpecification, RoleArn } = train.Arguments as make.Tree;
  const TrainingJobDefinition = { InputDataConfig, OutputDataConfig, AlgorithmSpecification, RoleArn } as make.Tree;
  const args = { HyperParameterTuningJobConfig: {}, TrainingJobDefinition };
  const job = make.get(`Steps.${name}.TrainingJobSummaries[0].TrainingJobName`);
  return {
    steps: [{ Name: name, Type: "Tuning", Arguments: args }],
    artifact: make.join("/", make.written(name, "model"), job, "output/model.tar.gz"),
  };
}

const CACHE: make.Tree = { CacheConfig: { Enabled: true, ExpireAfter: "P30d" } };

function evaluationOf(one: Evaluation, index: number, artifacts: readonly Json[]): make.Tree[] {
  const letter = nameOf(index);
  const scored = artifacts[one.scores % artifacts.length] ?? "";
  const rows = make.outputOf("Preprocess", one.rows);
  const cache = (what: Evaluation["cached"]): make.Tree => (one.cached === what ? CACHE : {});
  const create = {
    Name: `Create${letter}`,
    Type: "Model",
    Arguments: {
      ExecutionRoleArn: "arn:aws:iam::111122223333:role/serving",
      PrimaryContainer: { ModelDataUrl: scored },
    },
    ...cache("model"),
  };
  const transform = {
    Name: `Transform${letter}`,
    Type: "Transform",
    Arguments: {
      ModelName: make.get(`Steps.Create${letter}.ModelName`),
      TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: rows } } },
      TransformOutput: { S3OutputPath: make.written(`Transform${letter}`, "predictions") },
    },
    ...cache("transform"),
  };
  const read = one.predicted ? make.get(`Steps.Transform${letter}.TransformOutput.S3OutputPath`) : scored;
  const evaluate = make.evaluation(`Evaluate${letter}`, read, rows);
  const args = evaluate.Arguments as { ProcessingInputs: Json[] };
  if (one.beside) args.ProcessingInputs.push(make.input("other", artifacts[(one.scores + 1) % artifacts.length] ?? ""));
  return [...(one.predicted ? [create, transform] : []), { ...evaluate, ...cache("evaluation") }];
}

interface Outline {
  readonly models: readonly Model[];
  readonly evaluations: readonly Evaluation[];
  readonly conditions: readonly Json[];
  readonly then: readonly Plan[];
  readonly beside: readonly Plan[];
}

function build({ models, evaluations, conditions, then, beside }: Outline): make.Tree {
  const trained = models.map(trainingOf);
  const artifacts = trained.map(({ artifact }) => artifact);
  let count = 0;
  const stepOf = (item: Plan, around: string | undefined): make.Tree => {
    count += 1;
    const name = "models" in item ? `Register${count}` : `Gate${count}`;
    if (!("models" in item)) {
      const inner = (plans: readonly Plan[]): make.Tree[] => plans.map((one) => stepOf(one, around ?? name));
      return make.gate(name, [...item.conditions], inner(item.then), [...inner(item.else), make.fail(`${name}Fail`)]);
    }
    const step = make.registration(name);
    const args = step.Arguments as { InferenceSpecification: { Containers: Json[] }; ModelMetrics?: Json };
    args.InferenceSpecification.Containers = item.models.map((index) => ({
      Image: "image",
      ModelDataUrl: artifacts[index % artifacts.length] ?? "",
    }));
    delete args.ModelMetrics;
    // An order beside the branch, or in its place.
    return item.waits && around === undefined ? { ...step, DependsOn: ["Gate1"] } : step;
  };
  const outer = stepOf({ conditions, then, else: [] }, undefined);
  return make.definitionOf(
    make.preprocess(),
    ...trained.flatMap(({ steps }) => steps),
    ...evaluations.flatMap((one, index) => evaluationOf(one, index, artifacts)),
    outer,
    ...beside.map((one) => stepOf(one, undefined)),
  );
}

const both = fc.tuple(good("EvaluateA"), good("EvaluateB"));

export const pipelines: fc.Arbitrary<make.Tree> = fc
  .record<Outline>({
    models: fc.array(model, { minLength: 1, maxLength: 2 }),
    evaluations: fc.array(evaluation, { minLength: 2, maxLength: 2 }),
    conditions: fc.oneof(
      { weight: 2, arbitrary: both },
      { weight: 3, arbitrary: fc.array(condition, { minLength: 1, maxLength: 2 }) },
    ),
    then: fc.array(plan, { minLength: 1, maxLength: 2 }),
    beside: fc.oneof(
      { weight: 6, arbitrary: fc.constant<Plan[]>([]) },
      { weight: 1, arbitrary: fc.array(plan, { minLength: 1, maxLength: 1 }) },
    ),
  })
  .map(build);
