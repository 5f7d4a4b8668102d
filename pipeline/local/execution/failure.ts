/** How a step says why it did not succeed. */

/** A failure with a reason for the user; `exception` is what retry policies match, as SageMaker names it. */
export class StepFailure extends Error {
  constructor(
    reason: string,
    readonly exception?: string,
  ) {
    super(reason);
    this.name = "StepFailure";
  }
}

/** The step ended because the execution was stopped, which is no failure. */
export class StepStopped extends Error {
  constructor() {
    super("The execution was stopped.");
    this.name = "StepStopped";
  }
}

/** SageMaker's limit of a failure reason, in characters. */
const LONGEST_REASON = 1024;

/** The reason that a record carries for whatever was thrown: ours as it is, a full disk or read-only folder by its text. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const reason = error instanceof StepFailure ? text : `InternalError: ${text}`;
  return reason.length <= LONGEST_REASON ? reason : `${reason.slice(0, LONGEST_REASON - 3)}...`;
}
