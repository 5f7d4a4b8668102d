/** Lambda steps: a file on this machine stands for the function, and is called in a process of its own. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { GraphNode } from "../../graph";
import type { Json, LambdaStep } from "../../schema";
import { Argument } from "./argument";
import { containerFile } from "./containers";
import { jobEnvironment } from "./environment";
import { evaluate, knownText } from "./expressions";
import type { Scope } from "./expressions";
import { StepFailure } from "./failure";
import type { Host, Job, PreparedJob } from "./job";
import { hostsOf, makeFolders } from "./jobFolders";
import { runHosts } from "./jobHosts";
import { jobName } from "./jobNames";
import { AS_IT_IS } from "./launch";
import { outputParameters, outputResult } from "./outputParameters";
import type { JobContext, StepPreparer, StepRunner } from "./stepContext";
import type { LambdaFunction, Surroundings } from "./types";

/** Where, under /opt/ml, the runtime leaves what a handler threw. */
const MESSAGE = "output/failure";

export const runLambda: StepRunner<LambdaStep> = async (context, step) => {
  const called = calledBy(context, step);
  const metadata = { Arn: called.arn };
  context.report({ status: "Starting", attempt: context.firstAttempt, metadata: { Lambda: metadata } });
  const name = jobName(context.request.executionId, step.Name, context.firstAttempt);
  const folder = path.join(context.effects.jobsDir, name);
  const prepared = prepareCall(jobOf(context, step.Name, called, { name, folder }), called);
  await runHosts(prepared);
  const values = outputParameters(
    step.OutputParameters ?? [],
    resultOf(prepared, called),
    `Lambda function ${called.name}`,
  );
  context.discard(folder);
  return outputResult("Lambda", metadata, values);
};

export const prepareLambda: StepPreparer<LambdaStep> = (context, step, { folder, attempt }) => {
  const called = calledBy(context, step);
  const name = jobName(context.request.executionId, step.Name, attempt);
  return Promise.resolve(prepareCall(jobOf(context, step.Name, called, { name, folder }), called));
};

interface Called {
  readonly name: string;
  readonly arn: string;
  readonly event: Record<string, Json>;
  readonly by: LambdaFunction;
}

/** @throws StepFailure when no file stands for the function */
function calledBy({ scope, effects }: JobContext, step: LambdaStep): Called {
  const arn = new Argument(evaluate(step.FunctionArn, scope), "FunctionArn").text();
  const name = functionName(arn);
  const by = effects.lambda(name);
  if (by === undefined) throw new StepFailure(`ClientError: ${notMapped(step.Name, name)}`);
  return { name, arn, by, event: new Argument(evaluate(step.Arguments, scope), "").members() };
}

/** `arn:aws:lambda:<region>:<account>:function:<name>`, perhaps with a version behind it; or the name alone. */
function functionName(arn: string): string {
  return /:function:([^:]+)/.exec(arn)?.[1] ?? arn;
}

function jobOf(
  context: JobContext,
  step: string,
  { arn, by: { timeoutSeconds: seconds } }: Called,
  { name, folder }: Pick<Job, "name" | "folder">,
): Job {
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

const RESULT = "result.json";

function prepareCall(job: Job, { name, arn, event, by: { file, handler, timeoutSeconds } }: Called): PreparedJob {
  makeFolders(job);
  const commands = job.hosts.map((host) => {
    const call = path.join(host.folder, "call.json");
    const failure = path.join(host.ml, MESSAGE);
    const result = path.join(host.folder, RESULT);
    const config = { name, arn, event, file, handler, timeout: timeoutSeconds, request: job.name, result, failure };
    writeFileSync(call, JSON.stringify(config));
    return { host, argv: [...runtimeOf(file), call], cwd: host.folder, env: environmentOf(job, host) };
  });
  return { job, message: MESSAGE, commands };
}

/** @throws StepFailure when the handler returned no object */
function resultOf({ job }: PreparedJob, { name }: Called): Record<string, unknown> {
  const [result] = job.hosts.map(({ folder }): unknown => JSON.parse(readFileSync(path.join(folder, RESULT), "utf8")));
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
  return `Step "${step}" calls Lambda function ${name}, which no file stands for; name one in lambdas.yaml of the state folder or by --lambda.`;
}

/** One line for each Lambda step whose function is known before the start and has no file. */
export function unmappedFunctions(nodes: Iterable<GraphNode>, scope: Scope, effects: Surroundings): string[] {
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
