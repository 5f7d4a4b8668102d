/** The GATE rules: what must hold of a pipeline's definition so that no model is registered past its gate. */
import { alsoOutsidePipelines } from "./channels";
import { codeHasItsDigest } from "./codeObjects";
import { holdoutIsKept } from "./holdout";
import { judgementOf, PIPELINES } from "./judgement";
import type { Rule } from "./rule";

type Statement = Pick<Rule, "id" | "name" | "severity" | "states" | "why" | "fix" | "frameworks">;

function gate(statement: Statement, level: Rule["level"] = "mandatory"): Rule {
  return {
    ...statement,
    level,
    on: PIPELINES,
    configuredBy: ["pipelines"],
    check: (pipeline, context) =>
      judgementOf(pipeline, context).flatMap(([rule, finding]) => (ownerOf(rule) === statement.id ? [finding] : [])),
  };
}

/** What the proof says under an id that the pack does not have counts as GATE-09: nothing it says is lost. */
function ownerOf(rule: string): string {
  return gateRules.some(({ id }) => id === rule) ? rule : "GATE-09";
}

export const gateRules: readonly Rule[] = [
  gate({
    id: "GATE-01",
    name: "gate-guards-every-registration",
    severity: "critical",
    states: "Every registration lies behind a condition that entails all required metric bounds.",
    why: "A model that fails its metrics could be registered",
    fix: "move RegisterModel into the IfSteps of a condition on every metric of floors.yaml",
    frameworks: [
      "airmf:MEASURE 2.3",
      "airmf:MANAGE 1.1",
      "aia:9",
      "aia:15",
      "iso42001:A.6.2.4",
      "iso23894:6.5",
      "soc2:CC8.1",
    ],
  }),
  gate({
    id: "GATE-02",
    name: "gate-reads-this-runs-evaluation",
    severity: "critical",
    states: "Every gate metric is read from the property file of an evaluation step of the same definition.",
    why: "A number that no evaluation step of this run wrote says nothing about the model",
    fix: "compare a Std:JsonGet of the evaluation step's property file, at the metric's path in floors.yaml",
    frameworks: ["airmf:MEASURE 2.1", "airmf:MEASURE 2.3", "aia:15", "iso42001:A.6.2.4", "iso23894:6.4.4"],
  }),
  gate({
    id: "GATE-03",
    name: "gate-bound-strict-enough",
    severity: "critical",
    states: "Every gate compares in the metric's direction, with a finite bound at least as strict as the floor.",
    why: "A bound that is turned round or too weak lets failing models through",
    fix: "use LessThanOrEqualTo for direction max and GreaterThanOrEqualTo for min, with a bound within the floor",
    frameworks: ["airmf:MEASURE 2.5", "aia:15", "iso42001:A.6.2.4", "iso23894:6.4.4"],
  }),
  gate({
    id: "GATE-04",
    name: "gate-free-of-parameters",
    severity: "critical",
    states: "Bounds, metric paths, approval status, package group, images, roles and code never come from parameters.",
    why: "Whoever starts an execution chooses parameters, and no IAM condition can stop that",
    fix: "write the value from gates.yaml or the stack's config into the definition as a literal",
    frameworks: ["airmf:GOVERN 1.3", "soc2:CC8.1", "aia:9", "iso23894:6.5"],
  }),
  gate({
    id: "GATE-05",
    name: "gate-evaluates-what-is-registered",
    severity: "critical",
    states: "The model that is registered is the model that was evaluated, and a step of this run trained it.",
    why: "The numbers of one model would approve another",
    fix: "take the evaluation's model input and the package's ModelDataUrl from the same training step",
    frameworks: ["airmf:MAP 2.3", "iso42001:A.7.5", "iso42001:A.6.2.3", "aia:10", "aia:12", "csf:PR.DS-6"],
  }),
  gate({
    id: "GATE-06",
    name: "gate-evaluates-on-held-out-data",
    severity: "high",
    states: "The evaluation's data comes from a declared split and is no channel of the training step.",
    why: "A model scored on data it was trained on looks better than it is",
    fix: "give the evaluation an output of the split step that no training channel reads",
    frameworks: ["airmf:MEASURE 2.5", "aia:10", "iso42001:A.7.4"],
  }),
  gate({
    id: "GATE-07",
    name: "gate-reads-a-fresh-report",
    severity: "high",
    states: "No cache lies between training and gate, and the report's place is unique to the execution.",
    why: "A report of an earlier or a concurrent run could open the gate",
    fix: "remove CacheConfig from training and evaluation, and put Execution.PipelineExecutionId into the output's key",
    frameworks: ["airmf:MEASURE 2.13", "aia:15", "iso42001:A.6.2.4"],
  }),
  gate({
    id: "GATE-08",
    name: "gate-leaves-approval-to-people",
    severity: "critical",
    states: "Every package is registered as PendingManualApproval in a package group.",
    why: "A package that is born approved can be deployed without a person's consent",
    fix: "set ModelApprovalStatus to the literal PendingManualApproval, with a literal ModelPackageGroupName",
    frameworks: ["airmf:MANAGE 1.1", "airmf:GOVERN 3.2", "aia:14", "gdpr:22", "iso42001:A.9.2", "soc2:CC8.1"],
  }),
  gate({
    id: "GATE-09",
    name: "gate-definition-readable",
    severity: "critical",
    states:
      "The definition is inline, known at preview, strict JSON, and uses only the vocabulary that the proof knows.",
    why: "What the proof cannot read, it cannot vouch for",
    fix: "render the definition inline from config and names, without outputs of resources",
    frameworks: ["soc2:CC8.1", "csf:PR.IP-1", "iso42001:A.6.2.3"],
  }),
  alsoOutsidePipelines(
    gate({
      id: "GATE-10",
      name: "gate-is-the-only-way",
      severity: "critical",
      states: "Nothing registers, approves or deploys a model by any other way than a gated RegisterModel step.",
      why: "A step, a job or a role that registers or deploys by itself goes round the gate",
      fix: "remove the step, the job's modelPackageConfig, or the action from the role's policies; register behind the gate",
      frameworks: ["soc2:CC6.3", "airmf:MANAGE 1.1", "aia:14", "iso23894:6.5"],
    }),
  ),
  gate(
    {
      id: "GATE-11",
      name: "gate-failure-fails-the-run",
      severity: "medium",
      states: "A gate that does not open ends the execution in a Fail step.",
      why: "A failed gate would be reported as a success",
      fix: "put a Fail step that tells the numbers into ElseSteps",
      frameworks: ["airmf:MANAGE 4.3", "aia:12", "iso42001:A.6.2.8"],
    },
    "advisory",
  ),
  gate({
    id: "GATE-12",
    name: "gate-package-carries-evidence",
    severity: "medium",
    states: "Every package carries its metrics, the digest of its code and the ARN of its execution.",
    why: "Auditors could not trace the package to its numbers, code and execution",
    fix: "set ModelMetrics to the gate's own report, and CodeDigest and ExecutionArn in CustomerMetadataProperties",
    frameworks: [
      "airmf:MEASURE 2.8",
      "aia:11",
      "aia:12",
      "aia:13",
      "iso42001:A.6.2.7",
      "iso42001:A.6.2.3",
      "iso23894:6.7",
    ],
  }),
  gate({
    id: "GATE-13",
    name: "gate-checks-for-bias",
    severity: "high",
    states:
      "Where floors.yaml demands it (biasCheck), a ClarifyCheck on bias that fails on violation precedes every registration.",
    why: "A model that treats groups of people unequally could be registered",
    fix: "add a ClarifyCheck step of type DATA_BIAS or MODEL_BIAS without a cache, and let the gate or the registration depend on it",
    frameworks: ["airmf:MEASURE 2.11", "airmf:MEASURE 2.9", "aia:10", "aia:15", "gdpr:22", "gdpr:35", "iso42001:A.5.4"],
  }),
  gate({
    id: "GATE-14",
    name: "gate-deployed-is-analysed",
    severity: "critical",
    states: "The definition that runs is the one that was analysed: inline, and updated with the program.",
    why: "A definition that changes elsewhere, or never changes, is not the one that was proved",
    fix: "set pipelineDefinition to the rendered text and nothing else",
    frameworks: ["soc2:CC7.1", "soc2:CC8.1", "csf:PR.IP-3"],
  }),
  {
    ...gate({
      id: "GATE-15",
      name: "gate-evaluator-reviewed",
      severity: "critical",
      states:
        "In production, models are evaluated by code whose digest validators have listed, on data that no other role can read; an object at a key with a digest has it.",
      why: "Whoever may change the code that measures, or train on the data that it measures with, can make any model pass",
      fix: "let a validator review the step code and add its digest to the pipeline's evaluators in policies/floors.yaml",
      frameworks: ["airmf:MEASURE 2.1", "airmf:GOVERN 1.3", "aia:15", "soc2:CC8.1", "iso42001:A.6.2.4"],
    }),
    join: (stack, context) => [...holdoutIsKept(stack, context), ...codeHasItsDigest(stack)],
    configuredBy: ["pipelines", "relaxedStacks"],
  },
];
