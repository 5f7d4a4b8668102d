/** `sluicegate run start`: starts an execution; the same token starts it once. */
import { randomUUID } from "node:crypto";
import {
  StartPipelineExecutionCommand,
  type Parameter,
  type StartPipelineExecutionRequest,
} from "@aws-sdk/client-sagemaker";
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import type { Reach } from "../../connection";
import { executionId } from "../../executions";
import { EXIT, UsageError } from "../../exit";
import { follow } from "../../follow";
import { describeFault } from "../../faults";
import type { FoundPipeline } from "../../foundPipeline";
import { withoutCache } from "../../localEndpoint";
import { jsonOption, pipelineOption, stackOf, stackOption, summaryOption } from "../../options";
import { LOCAL_STACK } from "../../outputs";
import { printJson, printLine } from "../../print";
import { withSummary } from "../../runSummary";
import { checkSelection, selectionOptions, selectiveConfig, type SelectionOptions } from "../../selection";

interface Options extends SelectionOptions {
  stack?: string;
  pipeline?: string;
  param?: Parameter[];
  token?: string;
  cache: boolean;
  watch?: boolean;
  summary?: string;
  json?: boolean;
}

export function configure(command: Command): void {
  const named = summaryOption(jsonOption(pipelineOption(stackOption(command))));
  selectionOptions(named.option("--param <name=value>", "a parameter of the pipeline; may be repeated", collect))
    .option("--no-cache", "run every step, though an earlier result could be taken; local stack only")
    .option(
      "--token <text>",
      "32 to 128 characters; starting again with the same token answers with the same execution",
      tokenOf,
    )
    .option("--watch", "follow the execution to its end");
}

function collect(given: string, before: readonly Parameter[] = []): Parameter[] {
  const at = given.indexOf("=");
  if (at > 0) return [...before, { Name: given.slice(0, at), Value: given.slice(at + 1) }];
  throw new UsageError(
    "Expected NAME=VALUE at --param, got no name or no equals sign; write --param InputData=diabetes.",
  );
}

function tokenOf(given: string): string {
  if (/^[A-Za-z0-9](-?[A-Za-z0-9]){31,127}$/.test(given)) return given;
  throw new UsageError(
    "Expected 32 to 128 letters, digits and single dashes at --token, got others; a UUID is a good token.",
  );
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<Options>();
  if (options.summary !== undefined && options.watch !== true) {
    throw new UsageError(
      "Expected --watch with --summary, got --summary alone; an execution has its numbers at its end.",
    );
  }
  checkSelection(options);
  const stack = await stackOf(root, options.stack);
  if (!options.cache && stack !== LOCAL_STACK) {
    throw new UsageError(
      `Expected --no-cache on stack ${LOCAL_STACK} alone, got stack ${stack}; SageMaker takes it from the definition: set Enabled of the steps' CacheConfig to false (immutableInputs in Pulumi.${stack}.yaml) and deploy that.`,
    );
  }
  const wanted = { root, stack, pipeline: options.pipeline, use: "work" } as const;
  return withSummary(options.summary, wanted, async (reach, pipeline, onEnd) => {
    const arn = await begin(reach, pipeline, options);
    const { name } = pipeline;
    // An endpoint that this command keeps ends with it, so the execution must too.
    if (options.watch === true || reach.ownsEndpoint())
      return follow(reach, arn, { stack, pipeline: name, json: options.json === true, signal, onEnd });
    if (options.json === true) printJson({ arn, id: executionId(arn), pipeline: name, stack });
    else {
      const watch = `npx sluicegate run watch ${executionId(arn)} --stack ${stack} --pipeline ${name}`;
      printLine(`Started ${executionId(arn)}; follow it with: ${watch}`);
    }
    return EXIT.done;
  });
}

/** The service knows a pipeline's parameters and which steps can run alone; what it does not take is the caller's to mend. */
async function begin(reach: Reach, pipeline: FoundPipeline, options: Options): Promise<string> {
  const { param, token = randomUUID(), cache } = options;
  const selective = await selectiveConfig(reach, pipeline, options);
  const request: StartPipelineExecutionRequest = {
    PipelineName: pipeline.pipelineName,
    PipelineParameters: param,
    ClientRequestToken: token,
    ...(selective !== undefined && { SelectiveExecutionConfig: selective }),
  };
  const command = new StartPipelineExecutionCommand(request);
  try {
    const { PipelineExecutionArn = "" } = await reach.sagemaker.send(cache ? command : withoutCache(command));
    return PipelineExecutionArn;
  } catch (error) {
    const given = param !== undefined || selective !== undefined;
    const refused = given && error instanceof Error && error.name === "ValidationException";
    throw refused ? new UsageError(describeFault(error), { cause: error }) : error;
  }
}
