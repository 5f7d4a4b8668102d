/** PIPE-17: no job is handed a secret in plain text; descriptions of jobs and executions show all they were given. */
import { violation, type Finding } from "../finding";
import { PIPELINES } from "../judgement";
import type { ResourceView, Rule } from "../rule";
import { saysSecret } from "../secrets";
import { jobsOf, type Jobs } from "./definition";
import type { Field } from "./field";

/** Maps from names to values, below Arguments of a step. */
const MAPS: readonly (readonly string[])[] = [
  ["Environment"],
  ["HyperParameters"],
  ["TrainingJobDefinition", "StaticHyperParameters"],
  ["PrimaryContainer", "Environment"],
];
/** In machine learning a token is mostly a piece of text. */
const TOKENS = /token/i;

function holdsOne(name: string, field: Field): boolean {
  if (!saysSecret(name) || field.isAbsent || field.value === "" || typeof field.value === "boolean") return false;
  return !TOKENS.test(name) || field.where.includes("/Environment/");
}

function inMaps({ steps, field }: Jobs): Finding[] {
  const lambdas = steps.filter(({ type }) => type === "Lambda").map((step) => field(step, ["Arguments"]));
  const maps = steps.flatMap((step) => MAPS.map((keys) => field(step, ["Arguments", ...keys])));
  return [...maps, ...lambdas].flatMap((map) =>
    map
      .entries()
      .flatMap(([name, value]) =>
        holdsOne(name, value)
          ? [violation(value.where, "Expected no secret in plain text, got a value under a name that says so")]
          : [],
      ),
  );
}

function judge(pipeline: ResourceView): Finding[] {
  const jobs = jobsOf(pipeline);
  if (jobs === undefined) return [];
  const named = [...jobs.choices.keys()].filter((name) => saysSecret(name) && !TOKENS.test(name)).sort();
  const problem = "Expected no parameter for a secret: executions show their parameters";
  return [...inMaps(jobs), ...named.map((name) => violation(`.pipelineDefinition parameter "${name}"`, problem))];
}

export const jobsHoldNoSecrets: Rule = {
  id: "PIPE-17",
  name: "job-without-secrets",
  level: "mandatory",
  severity: "critical",
  states: "No environment, hyperparameter, function argument or parameter of a pipeline holds a secret.",
  why: "Whoever may describe a job or an execution reads them, and they stay in the history",
  fix: "pass the ARN of a Secrets Manager secret and let the code fetch it under its role",
  frameworks: ["soc2:CC6.1", "gdpr:32", "csf:PR.DS-5", "ccpa:1798.100(e)"],
  on: PIPELINES,
  check: judge,
};
