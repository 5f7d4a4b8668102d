// Calls a Lambda function's handler once, as Lambda's Node.js runtime does: by promise, value or callback.
// Usage: lambda_node.mjs <JSON file that pipeline/local/execution/lambda.ts writes>
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";

const config = JSON.parse(readFileSync(process.argv[2], "utf8"));
const deadline = Date.now() + config.timeout * 1000;
const context = {
  functionName: config.name,
  functionVersion: "$LATEST",
  invokedFunctionArn: config.arn,
  awsRequestId: config.request,
  memoryLimitInMB: "128",
  logGroupName: `/aws/lambda/${config.name}`,
  logStreamName: config.request,
  getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
};

/** What a handler that takes a callback hands to it. */
function called(handler) {
  return new Promise((resolve, reject) => {
    handler(config.event, context, (error, value) => {
      if (error) reject(error instanceof Error ? error : new Error(String(error)));
      else resolve(value);
    });
  });
}

function fail(line) {
  process.stderr.write(`${line}\n`);
  writeFileSync(config.failure, line.slice(0, 1024));
  process.exitCode = 1;
}

const file = path.basename(config.file);
const module = await import(pathToFileURL(config.file).href);
const handler = module[config.handler] ?? module.default?.[config.handler];
if (typeof handler !== "function") {
  fail(`Expected a function ${config.handler} in ${file}, got none; see lambdas.yaml.`);
} else {
  const result = await (handler.length > 2 ? called(handler) : handler(config.event, context));
  writeFileSync(config.result, JSON.stringify(result ?? null));
}
