/**
 * What the proof says of each documented pattern of the SageMaker Python SDK, and why that is right. The definitions
 * stand in sdk/, as the SDK renders them; docs/sdk-patterns.md is written from this table.
 */
import { table } from "../../../policies/guardrails";
import type { Verdict } from "../../../policies/proof";

/** Verdict, rules that decide it, what the pattern is, and why the verdict is right. */
export type Pattern = readonly [verdict: Verdict, rules: readonly string[], what: string, why: string];

const LITERAL_GATE = "the bound is a literal in a condition on every path to the registration";
const CLOSED = "what the code behind it does, and as whom, the definition does not show";

export const PATTERNS: Readonly<Record<string, Pattern>> = {
  gate: ["PROVED", [], "process, train, evaluate, gate, `ModelStep` register", LITERAL_GATE],
  "nested-conditions": ["PROVED", [], "a gate within a gate", "both bounds hold where the registration stands"],
  "else-branch": [
    "PROVED",
    [],
    "the test turned round, registration in `else_steps`",
    "not above the bound is below it",
  ],
  "or-condition": ["PROVED", [], "`ConditionOr` of two bounds", "the weaker of the two is strict enough"],
  "not-condition": ["PROVED", [], "`ConditionNot` around the reversed test", "the negation is the bound"],
  "in-condition": ["PROVED", [], "`ConditionIn` beside the bound", "a further condition can only shut the gate"],
  champion: [
    "PROVED",
    [],
    "better than the model in service, beside the literal bound",
    "the literal bound holds whatever the champion's number is",
  ],
  "parameter-beside-gate": [
    "PROVED",
    [],
    "a Boolean parameter that switches registration, beside the bound",
    "whoever starts an execution can only keep a good model back",
  ],
  "fail-with-values": ["PROVED", [], "`FailStep` with a message joined from values", "the message decides nothing"],
  "two-reports": [
    "PROVED",
    [],
    "one evaluation with two property files",
    "each condition reads a file that is declared",
  ],
  "report-by-name": ["PROVED", [], "`JsonGet` with the property file's name", "the SDK renders the same reference"],
  "parallel-branches": ["PROVED", [], "two candidates, each with its own gate", "each gate scored what it registers"],
  "retry-policies": ["PROVED", [], "retry policies on every job", "a repeated job is the same job"],
  "cached-preprocessing": ["PROVED", [], "a cache before the training", "model and report are still of this run"],
  "descriptions-and-order": [
    "PROVED",
    [],
    "display names, `depends_on`, an experiment, custom job prefixes",
    "names and order decide nothing",
  ],
  "framework-jobs": [
    "PROVED",
    [],
    "`FrameworkProcessor` and a framework estimator in script mode",
    "code and source are literals",
  ],
  "spark-before-split": ["PROVED", [], "a Spark job before the split", "it neither trains nor evaluates"],
  repack: [
    "PROVED",
    [],
    "a framework model with an entry point: the SDK repacks it",
    "repacking keeps the trained root",
  ],
  "step-collections": ["PROVED", [], "the older `RegisterModel` collection", "it renders the same registration"],
  "model-create-and-register": [
    "PROVED",
    [],
    "`ModelStep` create beside register",
    "a model in no service harms nobody",
  ],
  "batch-transform": ["PROVED", [], "a batch transform after the gate", "it comes after what the proof is about"],
  "monitored-batch-transform": [
    "PROVED",
    [],
    "`MonitorBatchTransformStep` after the gate",
    "its check can stop the batch only",
  ],
  tuning: [
    "PROVED",
    [],
    "`HyperparameterTuner`, best job evaluated and registered",
    "evaluation and registration name the same job",
  ],
  "tuning-warm-start": ["PROVED", [], "the same with a warm start", "earlier jobs hand on ranges, not models"],
  "scored-by-transform": [
    "PROVED",
    [],
    "a transform job predicts the held-out rows, the evaluation compares",
    "the predictions are of this run and of the registered artifact",
  ],
  automl: [
    "PROVED",
    [],
    "Autopilot's best candidate, scored by a transform job",
    "as before, with Autopilot as the trainer",
  ],
  "inference-pipeline": [
    "PROVED",
    [],
    "`PipelineModel` of a scaler and a model",
    "the evaluation scored both containers, and nothing else",
  ],
  "clarify-data-bias": ["PROVED", [], "`ClarifyCheckStep` on data bias before the gate", LITERAL_GATE],
  "clarify-model-bias": ["PROVED", [], "`ClarifyCheckStep` on model bias", LITERAL_GATE],
  "clarify-explainability": ["PROVED", [], "`ClarifyCheckStep` on SHAP values", LITERAL_GATE],
  "clarify-beside-gate": [
    "PROVED",
    [],
    "a check that nothing waits for",
    "the metric's gate holds; where a bias check is demanded, GATE-13 refuses",
  ],
  "clarify-without-failing": [
    "PROVED",
    [],
    "a check that fails nothing",
    "the metric's gate holds; where a bias check is demanded, GATE-13 refuses",
  ],
  "clarify-cached": [
    "PROVED",
    [],
    "a check with a cache",
    "the metric's gate holds; where a bias check is demanded, GATE-13 refuses",
  ],
  "quality-data": ["PROVED", [], "`QualityCheckStep` on data", LITERAL_GATE],
  "quality-model": ["PROVED", [], "`QualityCheckStep` on what a transform job predicted", LITERAL_GATE],
  "quality-supplied-baselines": ["PROVED", [], "the same with supplied baselines", LITERAL_GATE],
  "checks-with-baselines": [
    "PROVED",
    [],
    "three checks, their baselines as metrics and drift baselines of the package",
    "evidence beside the gate's own report",
  ],
  "notebook-job": [
    "PROVED",
    [],
    "a `NotebookJobStep` beside the gate",
    "it is a training job whose model nobody takes",
  ],
  "decorated-beside-gate": [
    "PROVED",
    [],
    "an `@step` function beside the gate",
    "it is a training job whose result nobody takes",
  ],

  "no-gate": ["REFUTED", ["GATE-01"], "registration without a condition", "any model is registered"],
  "wrong-branch": [
    "REFUTED",
    ["GATE-01", "GATE-03"],
    "registration in the wrong branch",
    "models that miss are registered",
  ],
  "depends-on-gate": [
    "REFUTED",
    ["GATE-01"],
    "registration that `depends_on` the condition",
    "it runs once the condition was decided, either way",
  ],
  "or-with-another-metric": [
    "REFUTED",
    ["GATE-01", "GATE-02"],
    "`ConditionOr` with another metric",
    "the other metric alone opens the gate",
  ],
  "parameter-or-gate": ["REFUTED", ["GATE-01"], "a parameter that forces registration", "whoever starts it forces it"],
  "threshold-parameter": [
    "REFUTED",
    ["GATE-01", "GATE-04"],
    "the threshold as `ParameterFloat`, as AWS's examples have it",
    "whoever starts an execution sets the bound",
  ],
  "approval-parameter": [
    "REFUTED",
    ["GATE-04", "GATE-08"],
    "the approval status as a parameter, as AWS's examples have it",
    "whoever starts an execution approves",
  ],
  "approved-at-birth": ["REFUTED", ["GATE-08"], "`approval_status=Approved`", "no person approves"],
  "image-parameter": [
    "REFUTED",
    ["GATE-04"],
    "the training image as a parameter",
    "whoever starts it chooses what trains",
  ],
  "parameter-model": [
    "REFUTED",
    ["GATE-04", "GATE-05"],
    "the model as a parameter",
    "whoever starts an execution chooses what is registered",
  ],
  "literal-model": [
    "REFUTED",
    ["GATE-05"],
    "a model by a literal S3 URI",
    "the registered model is not the scored one",
  ],
  "crossed-branches": [
    "REFUTED",
    ["GATE-05"],
    "each gate registers the other's model",
    "what passed is not registered",
  ],
  "tuning-another-job": ["REFUTED", ["GATE-05"], "the second-best job registered", "the best one was scored"],
  "inference-pipeline-half-scored": [
    "REFUTED",
    ["GATE-05"],
    "`PipelineModel` whose scaler was not scored",
    "half of what is registered was never evaluated",
  ],
  "scored-by-transform-of-another-model": [
    "REFUTED",
    ["GATE-05"],
    "predictions of a model by a literal S3 URI",
    "the registered model was not scored",
  ],
  "scored-by-transform-of-training-rows": [
    "REFUTED",
    ["GATE-06"],
    "predictions of the rows that the model was trained on",
    "a model looks better on rows it has seen",
  ],
  "scored-by-transform-in-a-shared-place": [
    "REFUTED",
    ["GATE-07"],
    "predictions where every run writes",
    "another run's predictions could be read",
  ],
  "cached-training": ["REFUTED", ["GATE-07"], "a cache on the training", "the model could be an earlier run's"],
  "cached-evaluation": ["REFUTED", ["GATE-07"], "a cache on the evaluation", "the report could be an earlier run's"],
  "report-by-location": [
    "REFUTED",
    ["GATE-01", "GATE-02", "GATE-09"],
    "`JsonGet` from an S3 place",
    "no step of this run vouches for the number",
  ],
  "lambda-as-gate": [
    "REFUTED",
    ["GATE-01", "GATE-02", "GATE-10"],
    "a Lambda step's answer as the gate",
    "the function may answer anything",
  ],
  "decorated-function": [
    "REFUTED",
    ["GATE-01", "GATE-02", "GATE-09"],
    "an `@step` function's result as the metric",
    "it stands in no report of an evaluation",
  ],
  "checks-switchable": [
    "REFUTED",
    ["GATE-04"],
    "`skip_check` and `register_new_baseline` as parameters, as AWS's examples have it",
    "a check that the starter can skip checks nothing",
  ],
  "clarify-skipped": ["REFUTED", ["GATE-10"], "`skip_check=True`", "a check that is skipped checks nothing"],
  "quality-new-baseline": ["REFUTED", ["GATE-10"], "`register_new_baseline=True`", "the check moves its own baseline"],
  endpoint: [
    "REFUTED",
    ["GATE-10"],
    "endpoint steps in the pipeline",
    "the model is in service before anybody approves",
  ],

  "champion-alone": [
    "UNPROVED",
    ["GATE-01", "GATE-03"],
    "only better than the model in service",
    "how good that one is, nobody can say beforehand",
  ],
  "in-alone": [
    "UNPROVED",
    ["GATE-01", "GATE-03"],
    "`ConditionIn` on the metric",
    "how the service compares fractions for equality is not documented",
  ],
  "two-candidates-scored-together": [
    "UNPROVED",
    ["GATE-05"],
    "one evaluation of two models, one of them registered",
    "the number could be the other's",
  ],
  "scaler-from-processing": [
    "UNPROVED",
    ["GATE-05", "GATE-06"],
    "a scaler fitted by the step that splits the data",
    "it may have seen the held-out rows",
  ],
  "tuning-several": [
    "UNPROVED",
    ["GATE-05", "GATE-10"],
    "one tuning step over several algorithms",
    "which of them the best job is of, only the execution knows",
  ],
  "lambda-beside-gate": ["UNPROVED", ["GATE-10"], "a Lambda step beside the gate", CLOSED],
  callback: ["UNPROVED", ["GATE-10"], "a Callback step", CLOSED],
  emr: ["UNPROVED", ["GATE-10"], "an EMR step", CLOSED],
};

const INTRODUCTION = `# Patterns of the SageMaker Python SDK

<!-- Written by patternsMarkdown in tests/policies/proof/sdkPatterns.ts; its test keeps it fresh. Edit the table there. -->

What the gate proof says of definitions that SageMaker Python SDK 2.257 renders, each pattern of its documentation as one
pipeline with one required metric. The definitions are in \`tests/policies/proof/sdk/\`, made by \`make.py\` there.

Those that register only what passed are PROVED. What is UNPROVED could be safe, but the definition alone does not show it:
move such a step to a pipeline of its own, or write the gate in one of the proved forms.`;

export function patternsMarkdown(): string {
  const sections = (["PROVED", "REFUTED", "UNPROVED"] as const).map((wanted) => {
    const rows = Object.entries(PATTERNS)
      .filter(([, [verdict]]) => verdict === wanted)
      .map(([name, [, rules, what, why]]) => [
        `\`${name}\``,
        what,
        ...(wanted === "PROVED" ? [] : [rules.join(", ")]),
        why,
      ]);
    const head = ["pattern", "what it does", ...(wanted === "PROVED" ? [] : ["rules"]), "why"];
    return `## ${wanted}\n\n${table(head, rows)}`;
  });
  return `${[INTRODUCTION, ...sections].join("\n\n")}\n`;
}
