import assert from "node:assert/strict";
import { StepFailure } from "../../../../pipeline/local/execution/failure";
import { withRetries } from "../../../../pipeline/local/execution/retry";
import type { RetryPolicy } from "../../../../pipeline/schema";

const INTERNAL = "SageMaker.JOB_INTERNAL_ERROR";

/** Runs attempts that throw `errors` in turn and then succeed; says which attempts ran and what was waited for. */
async function run(
  policies: RetryPolicy[],
  errors: Error[],
): Promise<{ attempts: number[]; waits: number[]; error?: unknown }> {
  const attempts: number[] = [];
  const waits: number[] = [];
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  try {
    await withRetries(policies, 1, wait, (attempt) => {
      const error = errors[attempts.push(attempt) - 1];
      return error === undefined ? Promise.resolve() : Promise.reject(error);
    });
    return { attempts, waits };
  } catch (error) {
    return { attempts, waits, error };
  }
}

describe("pipeline/local/execution/retry", () => {
  const internal = new StepFailure("could not start", INTERNAL);

  it("tries again after growing intervals, as often as the policy allows", async () => {
    const policy = { ExceptionType: [INTERNAL], MaxAttempts: 3, IntervalSeconds: 2, BackoffRate: 1.5 };
    const { attempts, waits, error } = await run(
      [policy],
      Array.from({ length: 9 }, () => internal),
    );
    assert.deepEqual(attempts, [1, 2, 3, 4]);
    assert.deepEqual(waits, [2000, 3000, 4500]);
    assert.equal(error, internal);
  });

  it("ends with the first attempt that succeeds", async () => {
    const { attempts, waits, error } = await run([{ ExceptionType: [INTERNAL] }], [internal]);
    assert.deepEqual({ attempts, waits, error }, { attempts: [1, 2], waits: [1000], error: undefined });
  });

  it("does not repeat what no policy names", async () => {
    const failed = new StepFailure("exit code 1");
    assert.deepEqual(await run([{ ExceptionType: [INTERNAL] }], [failed]), { attempts: [1], waits: [], error: failed });
    const other = [{ ExceptionType: ["Step.THROTTLING"] }];
    assert.deepEqual(await run(other, [internal]), { attempts: [1], waits: [], error: internal });
    assert.deepEqual(await run([], [internal]), { attempts: [1], waits: [], error: internal });
  });
});
