/** What an operation is: the shape of its request and what it does. The table in index.ts lists all of them. */
import type { Objects } from "../s3/objects";
import type { Runs } from "../runs";
import { checked, choice, integer, structure, text, timestamp, type Shape } from "../shapes";
import type { Store } from "../store";
import { ACCOUNT, callerArn } from "../names";

/** What an operation works on, and by whom and when it was asked. */
export interface Call {
  readonly store: Store;
  readonly runs: Runs;
  readonly objects: Objects;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What the header beside the request says of an execution that it starts. */
  readonly cache?: "off" | undefined;
}

/** An answer as it is sent; members that are undefined are left out. */
export type Reply = Record<string, unknown>;

export type Operation = (input: unknown, call: Call) => Reply | Promise<Reply>;

export function operation<T>(input: Shape<T>, handle: (input: T, call: Call) => Reply | Promise<Reply>): Operation {
  return (request, call) => handle(checked(input, request), call);
}

/** Epoch seconds with their fraction, as the JSON protocol writes times. */
export const seconds = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : milliseconds / 1000;

/** Milliseconds of the epoch seconds that clients send. */
export const milliseconds = (time: number | undefined): number | undefined =>
  time === undefined ? undefined : time * 1000;

export const userContext = (arn: string = callerArn()): Reply => ({ IamIdentity: { Arn: arn, PrincipalId: ACCOUNT } });

/** Whose resources a listing shows. Every resource here is of one account. */
export const crossAccount = { CrossAccountFilterOption: choice("SameAccount", "CrossAccount") };

/** Members of every listing's request. */
export const paged = {
  NextToken: text({ max: 8192, pattern: ".*" }),
  MaxResults: integer(1, 100),
  SortOrder: choice("Ascending", "Descending"),
};

export const clientToken = { ClientRequestToken: text({ min: 32, max: 128 }) };
export const parallelism = { ParallelismConfiguration: structure({ MaxParallelExecutionSteps: integer(1) }, {}) };
export const createdBetween = { CreatedAfter: timestamp, CreatedBefore: timestamp };
