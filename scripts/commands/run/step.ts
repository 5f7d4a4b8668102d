/** `sluicegate run step`: one step of an execution by itself, to run it or to look around where it runs. */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { openTrial, type ExecutionTrial } from "../../../pipeline/local/endpoint";
import type { CommandContext } from "../../cli";
import { executionId, namedExecution } from "../../executions";
import { EXIT, UsageError } from "../../exit";
import { withPipeline } from "../../foundPipeline";
import { jobOptions, type JobOptions } from "../../jobOptions";
import { localState } from "../../localEndpoint";
import { jsonOption, pipelineOption, stackOf, stackOption } from "../../options";
import { LOCAL_STACK } from "../../outputs";
import { printJson, printLine } from "../../print";
import { toStderr } from "../../setup/progress";
import { ensurePython } from "../../setup/python";
import { shellWord, shownHost, trialText } from "../../trialText";

interface Options extends JobOptions {
  stack?: string;
  pipeline?: string;
  execution?: string;
  debug?: boolean;
  print?: boolean;
  keep?: boolean;
  json?: boolean;
}

export function configure(command: Command): void {
  jobOptions(jsonOption(pipelineOption(stackOption(command.argument("<step>", "its name in the definition")))))
    .option("--execution <execution>", "its id or ARN (default: the newest)")
    .option("--debug", "print command, environment and folders, and open a shell where the step runs")
    .option("--print", "print them, and run nothing")
    .option("--keep", "leave the folder of the step, with what it wrote");
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<Options>();
  const stack = await stackOf(root, options.stack);
  if (stack !== LOCAL_STACK) {
    throw new UsageError(
      `Expected stack ${LOCAL_STACK}, got ${stack}; steps run on this machine there alone: add --stack ${LOCAL_STACK}.`,
    );
  }
  const { execution, json = false } = options;
  const wanted = { root, stack, pipeline: options.pipeline, execution, use: "read" as const };
  const pipeline = await withPipeline(wanted, (_, found) => Promise.resolve(found));
  const trial = await openTrial({
    stateDir: localState(root),
    python: await ensurePython(root, "run", toStderr),
    pipelineName: pipeline.pipelineName,
    executionId: execution === undefined ? undefined : executionId(namedExecution(pipeline, execution)),
    step: command.args[0] ?? "",
    environments: options.environments,
    lambdas: options.lambda,
    optMl: options.optMl,
    onLine: json ? toStderr : printLine,
    signal,
  });
  try {
    const looks = options.debug === true || options.print === true;
    return looks ? await look(trial, options) : await runOnce(trial, options);
  } finally {
    if (options.keep !== true) await trial.remove();
  }
}

async function look(trial: ExecutionTrial, { debug, print, keep = false, json }: Options): Promise<number> {
  if (json === true) {
    printJson({ ...shown(trial), kept: keep });
    return EXIT.done;
  }
  printLine(trialText(trial));
  const enters = debug === true && print !== true && process.stdin.isTTY && process.stdout.isTTY;
  if (enters) await enter(trial);
  else if (!keep) printLine("\nThe folders are deleted again; --keep leaves them.");
  return EXIT.done;
}

async function runOnce(trial: ExecutionTrial, { keep = false, json }: Options): Promise<number> {
  const { step, folder } = trial;
  const { status, failureReason } = await trial.run();
  if (json === true) printJson({ ...shown(trial), kept: keep, status, failureReason });
  else {
    const why = failureReason === undefined ? "" : `: ${failureReason}`;
    printLine(`Step ${step} ${status.toLowerCase()}${why}`);
    printLine(`Nothing was recorded or published${keep ? `; what it wrote is in ${folder}` : ""}.`);
  }
  if (status === "Stopped") return EXIT.interrupted;
  return status === "Succeeded" ? EXIT.done : EXIT.failed;
}

const shown = ({ step, type, executionId: execution, job, hosts }: ExecutionTrial): Record<string, unknown> => ({
  stack: LOCAL_STACK,
  execution,
  step,
  type,
  job,
  hosts: hosts.map(shownHost),
});

const BASH = "/bin/bash";

/** Opens a shell as the first host's process finds it; in a container there is what the image has. */
async function enter(trial: ExecutionTrial): Promise<void> {
  const { step, hosts } = trial;
  const [first] = hosts;
  if (first === undefined) return;
  const inImage = first.launcher !== undefined;
  const shell = !inImage && existsSync(BASH) ? [BASH, "--noprofile", "--norc"] : ["/bin/sh"];
  const run = inImage ? "the command above" : writeRun(first);
  printLine(`\nA shell on ${first.name} follows. Run the step with ${run}; leave with exit.`);
  await trial.enter(shell, { TERM: process.env.TERM ?? "dumb", PS1: `(${step}) $ ` });
}

/** @returns how it is called in that shell */
function writeRun({ folder, cwd, argv, env }: ExecutionTrial["hosts"][number]): string {
  const file = join(folder, "run");
  writeFileSync(file, `#!/bin/sh\ncd ${shellWord(cwd)} && exec ${argv.map(shellWord).join(" ")}\n`, { mode: 0o700 });
  return env.HOME === folder ? "~/run" : shellWord(file);
}
