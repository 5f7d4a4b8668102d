/** AWS's JSON 1.1 protocol: the operation is named in a header, request and answer are JSON, errors carry their type. */
import { ApiError } from "./errors";
import { operations } from "./operations/index";
import type { Call } from "./operations/operation";
import { S3Error } from "./s3/errors";
import { isObject } from "./shapes";

const PREFIX = "SageMaker.";
export const JSON_TYPE = "application/x-amz-json-1.1";

/**
 * Beside the request of StartPipelineExecution, which stays AWS's: no step of the execution takes an earlier result, whatever
 * its CacheConfig says. AWS does not know it.
 */
export const NO_CACHE_HEADER = ["x-sluicegate-cache", "off"] as const;

export interface JsonReply {
  readonly status: number;
  readonly body: string;
}

/** Members that are null are members that are not given. */
function parse(body: string): unknown {
  let parsed: unknown;
  try {
    parsed = body === "" ? {} : JSON.parse(body, (_name, value: unknown) => (value === null ? undefined : value));
  } catch {
    throw new ApiError("SerializationException", "The request body is not JSON.");
  }
  if (!isObject(parsed)) throw new ApiError("SerializationException", "The request body is not a JSON object.");
  return parsed;
}

export const jsonError = (code: string, message: string, status: number): JsonReply => ({
  status,
  body: JSON.stringify({ __type: code, Message: message, message }),
});

/** Answers the operation that `target`, the X-Amz-Target header, names. Errors of ours become AWS's; others are thrown. */
export async function serveJson(
  target: string,
  body: string,
  call: Call,
  log: (line: string) => void,
): Promise<JsonReply> {
  const handle = target.startsWith(PREFIX) ? operations.get(target.slice(PREFIX.length)) : undefined;
  if (handle === undefined) {
    log(`operation ${JSON.stringify(target)} is not served`);
    return jsonError("UnknownOperationException", "", 404);
  }
  try {
    return { status: 200, body: JSON.stringify(await handle(parse(body), call)) };
  } catch (error) {
    if (error instanceof ApiError) return jsonError(error.code, error.message, error.status);
    // An object that a request names, such as a definition in S3.
    if (error instanceof S3Error) return jsonError("ValidationException", error.message, 400);
    throw error;
  }
}
