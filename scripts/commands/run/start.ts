/** `sluicegate run start`: starts an execution; the same token starts it once. */
import { randomUUID } from "node:crypto";
import { StartPipelineExecutionCommand, type Parameter } from "@aws-sdk/client-sagemaker";
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { withStack, type Connection } from "../../connection";
import { executionId } from "../../executions";
import { EXIT, UsageError } from "../../exit";
import { follow } from "../../follow";
import { describeFault } from "../../faults";
import { jsonOption, pipelineOf, pipelineOption, stackOf, stackOption, summaryOption } from "../../options";
import { printJson, printLine } from "../../print";
import { summaryOf } from "../../runSummary";

interface Options {
  stack?: string;
  pipeline?: string;
  param?: Parameter[];
  token?: string;
  watch?: boolean;
  summary?: string;
  json?: boolean;
}

export function configure(command: Command): void {
  summaryOption(jsonOption(pipelineOption(stackOption(command))))
    .option("--param <name=value>", "a parameter of the pipeline; may be repeated", collect)
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
  const stack = await stackOf(root, options.stack);
  return withStack(root, stack, async (connection) => {
    const pipeline = pipelineOf(connection.outputs, options.pipeline);
    const arn = await begin(connection, pipeline.pipelineName, options);
    // An endpoint that this command keeps ends with it, so the execution must too.
    if (options.watch === true || connection.ownsEndpoint()) {
      const onEnd = summaryOf(options.summary, { root, connection, pipeline });
      return follow(connection, arn, { stack, pipeline: pipeline.name, json: options.json === true, signal, onEnd });
    }
    if (options.json === true) printJson({ arn, id: executionId(arn), pipeline: pipeline.name, stack });
    else {
      const watch = `npx sluicegate run watch ${executionId(arn)} --stack ${stack} --pipeline ${pipeline.name}`;
      printLine(`Started ${executionId(arn)}; follow it with: ${watch}`);
    }
    return EXIT.done;
  });
}

/** The service knows a pipeline's parameters; one that it does not take is the caller's to mend. */
async function begin({ sagemaker }: Connection, PipelineName: string, { param, token }: Options): Promise<string> {
  const request = { PipelineName, PipelineParameters: param, ClientRequestToken: token ?? randomUUID() };
  try {
    const { PipelineExecutionArn = "" } = await sagemaker.send(new StartPipelineExecutionCommand(request));
    return PipelineExecutionArn;
  } catch (error) {
    const refused = param !== undefined && error instanceof Error && error.name === "ValidationException";
    throw refused ? new UsageError(describeFault(error), { cause: error }) : error;
  }
}
