/** PIPE-15: a job ends, costs no more than validators allow, and survives a hiccup of the service. */
import { violation, type Finding } from "../finding";
import { limitsOf, type Limits } from "../floors";
import { covers } from "../iam/wildcards";
import { listAt } from "../proof/json";
import type { Job, Jobs } from "./definition";
import type { Field } from "./field";
import { jobRule } from "./jobRule";
import { instanceTypesOf } from "./protection";

const isWithin = (limit: number) => (value: unknown) => typeof value === "number" && value > 0 && value <= limit;

/** A count may be the starter's choice: SageMaker's own quota bounds it, and the certificate lists the choice. */
function countFindings(count: Field, limit: number): Finding[] {
  if (count.parameter !== undefined && count.possible() === undefined) return [];
  return count.must(isWithin(limit), `Expected at most ${limit} instances, as floors.yaml says`);
}

function clusterFindings(cluster: Field, { instanceTypes, instanceCount }: Required<Limits>): Finding[] {
  const isAllowed = (value: unknown): boolean =>
    typeof value === "string" && instanceTypes.some((pattern) => covers(pattern, value));
  const groups = cluster.under("InstanceGroups").items();
  const counts = (groups.length === 0 ? [cluster] : groups).map((one) => one.under("InstanceCount"));
  return [
    ...instanceTypesOf(cluster).flatMap((type) =>
      type.must(isAllowed, "Expected an instance type that floors.yaml allows"),
    ),
    ...counts.flatMap((count) => countFindings(count, instanceCount)),
  ];
}

/**
 * A job without a limit ends after a day. Sources: StoppingCondition in the CreateTrainingJob API reference;
 * max_runtime_in_seconds of Processor in the SageMaker Python SDK.
 */
const DEFAULT_RUNTIME_SECONDS = 86_400;

function timeFindings(runtime: Field, limit: number): Finding[] {
  if (runtime.isAbsent && limit >= DEFAULT_RUNTIME_SECONDS) return [];
  return runtime.must(isWithin(limit), `Expected MaxRuntimeInSeconds of at most ${limit}`);
}

/** Spot capacity comes and goes; without a limit a job waits for it for ever. */
function waitsForEver(job: Job): Finding[] {
  if (job.at([["EnableManagedSpotTraining"]]).value !== true) return [];
  const wait = job.at([["StoppingCondition", "MaxWaitTimeInSeconds"]]);
  return wait.must((value) => typeof value === "number", "Expected MaxWaitTimeInSeconds beside managed spot training");
}

function survivesFaults({ step, form }: Job, { where }: Jobs): Finding[] {
  const policies = listAt(step.json, "RetryPolicies");
  const retried = policies.flatMap((policy) => listAt(policy, "ExceptionType"));
  if (form.retries === undefined || retried.includes("Step.SERVICE_FAULT")) return [];
  const fix = "add RetryPolicies with ExceptionType Step.SERVICE_FAULT and Step.THROTTLING";
  return [
    {
      ...violation(where(step, ["RetryPolicies"]), "Expected the step to retry on Step.SERVICE_FAULT", { fix }),
      advisory: true,
    },
  ];
}

export const jobsHaveLimits = jobRule(
  {
    id: "PIPE-15",
    name: "job-limits",
    severity: "medium",
    states:
      "Every job has a time limit and instances that floors.yaml allows; in production it also retries on faults of the service.",
    why: "A job that hangs, or a mistyped instance type, costs without end; a fault of the service fails a good run",
    fix: "set StoppingCondition.MaxRuntimeInSeconds and an instance type within limits of floors.yaml",
    frameworks: ["airmf:MANAGE 2.1", "soc2:A1.1", "csf:PR.DS-4"],
    configuredBy: ["limits", "relaxedStacks"],
  },
  (job, jobs, { floors, relaxed }) => {
    const limits = limitsOf(floors);
    const { cluster, maxRuntime } = job.form;
    return [
      ...(maxRuntime === undefined ? [] : timeFindings(job.at(maxRuntime), limits.maxRuntimeSeconds)),
      ...(cluster === undefined ? [] : clusterFindings(job.at(cluster), limits)),
      ...waitsForEver(job),
      ...(relaxed ? [] : survivesFaults(job, jobs)),
    ];
  },
);
