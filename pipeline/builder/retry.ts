/**
 * When a step is tried again. Only faults of the service are named: a script that fails once fails always.
 * Source: https://docs.aws.amazon.com/sagemaker/latest/dg/pipelines-retry-policy.html
 */

import type { RetryPolicy } from "../schema";
import { problem } from "./step";

/** Faults of any call a step makes. */
export type StepFault = "Step.SERVICE_FAULT" | "Step.THROTTLING";
/** Faults of the job that a step starts. */
export type JobFault = "SageMaker.JOB_INTERNAL_ERROR" | "SageMaker.CAPACITY_ERROR" | "SageMaker.RESOURCE_LIMIT";

export interface Retry<Fault extends string = string> {
  readonly on: readonly Fault[];
  readonly intervalSeconds?: number;
  /** By how much the interval grows with each attempt. */
  readonly backoff?: number;
  /** Attempts (1 to 20) or minutes from the first failure (1 to 14400), not both. */
  readonly until: { readonly attempts: number } | { readonly minutes: number };
}

/** Waits out what only time mends: an outage, throttling, no free capacity. */
export const serviceFaults: readonly Retry<StepFault>[] = [
  { on: ["Step.SERVICE_FAULT", "Step.THROTTLING"], intervalSeconds: 10, backoff: 2, until: { attempts: 5 } },
];
export const jobFaults: readonly Retry<StepFault | JobFault>[] = [
  ...serviceFaults,
  { on: ["SageMaker.JOB_INTERNAL_ERROR"], intervalSeconds: 30, backoff: 2, until: { attempts: 3 } },
  {
    on: ["SageMaker.CAPACITY_ERROR", "SageMaker.RESOURCE_LIMIT"],
    intervalSeconds: 60,
    backoff: 1.5,
    until: { minutes: 60 },
  },
];

export function renderRetries(retries: readonly Retry[] | undefined): { RetryPolicies?: RetryPolicy[] } {
  if (retries === undefined || retries.length === 0) return {};
  return { RetryPolicies: retries.map(renderRetry) };
}

function renderRetry({ on, intervalSeconds, backoff, until }: Retry): RetryPolicy {
  return {
    ExceptionType: [...on],
    ...(intervalSeconds !== undefined && { IntervalSeconds: intervalSeconds }),
    ...(backoff !== undefined && { BackoffRate: backoff }),
    ...("attempts" in until ? { MaxAttempts: until.attempts } : { ExpireAfterMin: until.minutes }),
  };
}

export function retryProblems(step: string, retries: readonly Retry[] = []): string[] {
  const problems: string[] = [];
  const fault = (expected: string, got: number): void => void problems.push(problem(step, expected, String(got)));
  for (const { on, intervalSeconds = 1, backoff = 2, until } of retries) {
    const [what, most, limit] =
      "attempts" in until ? ["attempts", 20, until.attempts] : ["minutes", 14_400, until.minutes];
    if (on.length === 0) fault("a retry on at least one kind of fault", 0);
    if (!isBetween(limit, 1, most)) fault(`1 to ${most} ${what} of retrying`, limit);
    if (!isBetween(intervalSeconds, 1, 43_200)) fault("a retry interval of 1 to 43200 seconds", intervalSeconds);
    if (!(backoff >= 1 && Number.isFinite(backoff))) fault("a backoff rate of at least 1", backoff);
  }
  return problems;
}

function isBetween(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
