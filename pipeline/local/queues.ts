/**
 * The stand-in for SQS: a file of JSON lines for each queue, `queues/<name>.jsonl` of the state folder. Callback steps put
 * messages there; whoever does the work that they ask for reads them.
 */
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import type { Json } from "../schema";
import { invalid } from "./errors";
import { codeOf } from "./s3/files";

const NAME = /^[A-Za-z0-9_-]{1,80}(?:\.fifo)?$/;

/** Appends a message; it is on disk when this returns. One with the same token, written before a crash, is not repeated. */
export function sendMessage(folder: string, queueUrl: string, token: string, message: Record<string, Json>): void {
  const file = path.join(folder, `${queueName(queueUrl)}.jsonl`);
  const earlier = textOf(file);
  if (earlier.includes(`"token":${JSON.stringify(token)}`)) return;
  const descriptor = openSync(file, "a");
  try {
    // A crash may have left a line without its end.
    writeSync(descriptor, `${earlier === "" || earlier.endsWith("\n") ? "" : "\n"}${JSON.stringify(message)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The last part of `https://sqs.<region>.amazonaws.com/<account>/<name>`. */
function queueName(url: string): string {
  const name = url.slice(url.lastIndexOf("/") + 1);
  if (NAME.test(name)) return name;
  throw invalid(`Expected the URL of an SQS queue at SqsQueueUrl, got ${JSON.stringify(url)}.`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  }
}
