/** Lambda steps: a file on this machine stands for the function, and is called in a process of its own. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { GraphNode } from "../../graph";
import type { Json, LambdaStep } from "../../schema";
import { Argument } from "./argument";
import { containerFile } from "./containers";
import { jobEnvironment } from "./environment";
import { evaluate, knownText } from "./expressions";
import type { Scope } from "./expressions";
import { StepFailure } from "./failure";
import { hostsOf, makeFolders } from "./job";
import type { Host, Job } from "./job";
import { runHosts } from "./jobHosts";
import { jobName } from "./jobNames";
import { AS_IT_IS } from "./launch";
import { outputParameters, outputResult } from "./outputParameters";
import type { StepContext, StepRunner } from "./stepContext";
import type { Effects, LambdaFunction } from "./types";

export const runLambda: StepRunner<LambdaStep> = async (context, step) => {
  const arn = new Argument(evaluate(step.FunctionArn, context.scope), "FunctionArn").text();
  const name = functionName(arn);
  const found = context.effects.lambda(name);
  if (found === undefined) throw new StepFailure(`ClientError: ${notMapped(step.Name, name)}`);
  const event = new Argument(evaluate(step.Arguments, context.scope), "").members();
  const metadata = { Arn: arn };
  context.report({ status: "Starting", attempt: context.firstAttempt, metadata: { Lambda: metadata } });
  const job = jobOf(context, step.Name, arn, found.timeoutSeconds);
  makeFolders(job);
  const result = await call(job, found, { name, arn, event });
  const values = outputParameters(step.OutputParameters ?? [], result, `Lambda function ${name}`);
  context.discard(job.folder);
  return outputResult("Lambda", metadata, values);
};

/** `arn:aws:lambda:<region>:<account>:function:<name>`, perhaps with a version behind it; or the name alone. */
function functionName(arn: string): string {
  return /:function:([^:]+)/.exec(arn)?.[1] ?? arn;
}

function jobOf(context: StepContext, step: string, arn: string, seconds: number): Job {
  const { effects, request } = context;
  const name = jobName(request.executionId, step, context.firstAttempt);
  const folder = path.join(effects.jobsDir, name);
  return {
    kind: "lambda",
    name,
    arn,
    environment: { entry: "own" },
    step,
    context,
    request: new Argument({}, ""),
    folder,
    launcher: AS_IT_IS,
    hosts: hostsOf(folder, 1, context.cores, AS_IT_IS),
    staging: path.join(folder, "upload"),
    startTime: new Date(),
    limit: {
      seconds,
      reason: `Sandbox.Timedout: The function ran longer than its timeout, ${seconds} s, and was stopped.`,
    },
  };
}

interface Call {
  readonly name: string;
  readonly arn: string;
  readonly event: Record<string, Json>;
}

/** @throws StepFailure when the handler threw, or returned no object */
async function call(job: Job, { file, handler, timeoutSeconds }: LambdaFunction, { name, arn, event }: Call) {
  const [host] = job.hosts;
  if (host === undefined) throw new Error("Expected a job to have a host.");
  const at = (base: string): string => path.join(host.folder, base);
  const failure = path.join(host.ml, "output", "failure");
  const config = {
    name,
    arn,
    event,
    file,
    handler,
    timeout: timeoutSeconds,
    request: job.name,
    result: at("result.json"),
    failure,
  };
  mkdirSync(path.dirname(failure), { recursive: true });
  writeFileSync(at("call.json"), JSON.stringify(config));
  const command = {
    host,
    argv: [...runtimeOf(file), at("call.json")],
    cwd: host.folder,
    env: environmentOf(job, host),
  };
  await runHosts(job, "output/failure", [command]);
  const result: unknown = JSON.parse(readFileSync(config.result, "utf8"));
  if (typeof result === "object" && result !== null && !Array.isArray(result))
    return Object.fromEntries(Object.entries(result));
  throw new StepFailure(`ClientError: Expected Lambda function ${name} to return an object, got another value.`);
}

function environmentOf(job: Job, host: Host): Record<string, string> {
  return jobEnvironment(job, host, { AWS_LAMBDA_FUNCTION_VERSION: "$LATEST" });
}

/** By the file's ending; `lambdas.yaml` takes no others. */
function runtimeOf(file: string): string[] {
  if (file.endsWith(".py")) return ["python3", containerFile("lambda_python.py")];
  return [process.execPath, containerFile("lambda_node.mjs")];
}

function notMapped(step: string, name: string): string {
  return `Step "${step}" calls Lambda function ${name}, which no file stands for; name one in lambdas.yaml of the state folder.`;
}

/** One line for each Lambda step whose function is known before the start and has no file. */
export function unmappedFunctions(nodes: Iterable<GraphNode>, scope: Scope, effects: Effects): string[] {
  const problems: string[] = [];
  for (const { name: step, step: definition } of nodes) {
    if (definition.Type !== "Lambda") continue;
    const arn = knownText(definition.FunctionArn, scope);
    const found = arn === undefined ? undefined : effects.lambda(functionName(arn));
    if (arn === undefined) continue;
    if (found === undefined) problems.push(notMapped(step, functionName(arn)));
    else if (!existsSync(found.file)) {
      problems.push(`Step "${step}" calls Lambda function ${functionName(arn)}, but there is no file ${found.file}.`);
    }
  }
  return problems;
}
