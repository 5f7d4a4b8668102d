/** `sluicegate run start`: starts an execution; the same token starts it once. */
import { randomUUID } from "node:crypto";
import { StartPipelineExecutionCommand, type Parameter } from "@aws-sdk/client-sagemaker";
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { withStack } from "../../connection";
import { executionId } from "../../executions";
import { EXIT, UsageError } from "../../exit";
import { follow } from "../../follow";
import { jsonOption, pipelineOf, pipelineOption, stackOf, stackOption } from "../../options";
import { printJson, printLine } from "../../print";

interface Options {
  stack?: string;
  pipeline?: string;
  param: Parameter[];
  token?: string;
  watch?: boolean;
  json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(pipelineOption(stackOption(command)))
    .option("--param <name=value>", "a parameter of the pipeline; may be repeated", collect, [])
    .option(
      "--token <text>",
      "32 to 128 characters; starting again with the same token answers with the same execution",
    )
    .option("--watch", "follow the execution to its end");
}

function collect(given: string, before: Parameter[]): Parameter[] {
  const at = given.indexOf("=");
  if (at < 1)
    throw new UsageError(
      "Expected NAME=VALUE at --param, got no name or no equals sign; write --param InputData=diabetes.",
    );
  return [...before, { Name: given.slice(0, at), Value: given.slice(at + 1) }];
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<Options>();
  const stack = await stackOf(root, options.stack);
  return withStack(root, stack, async (connection) => {
    const pipeline = pipelineOf(connection.outputs, options.pipeline);
    const { PipelineExecutionArn: arn = "" } = await connection.sagemaker.send(
      new StartPipelineExecutionCommand({
        PipelineName: pipeline.pipelineName,
        PipelineParameters: options.param,
        ClientRequestToken: options.token ?? randomUUID(),
      }),
    );
    // An endpoint that this command keeps ends with it, so the execution must too.
    if (options.watch === true || connection.ownsEndpoint()) {
      return follow(connection, arn, { json: options.json === true, signal });
    }
    if (options.json === true) printJson({ arn, id: executionId(arn), pipeline: pipeline.name, stack });
    else
      printLine(
        `Started ${executionId(arn)}; follow it with: npx sluicegate run watch ${executionId(arn)} --stack ${stack}`,
      );
    return EXIT.done;
  });
}
