/** `sluicegate model show`: one registered version, its numbers, and what its approval would check. */
import type { Command } from "commander";
import { examine } from "../../approval";
import type { CommandContext } from "../../cli";
import { withStackToRead } from "../../connection";
import { EXIT } from "../../exit";
import { requirements } from "../../floors";
import { findModel, type Model } from "../../models";
import { jsonOption, pipelineOf, pipelineOption, stackOf, stackOption } from "../../options";
import { moment } from "../../../pipeline/drawing/text";
import { fields, printJson, printLine } from "../../print";

export function configure(command: Command): void {
  jsonOption(pipelineOption(stackOption(command.argument("[model]", "its version or ARN (default: the newest)"))));
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean }>();
  const stack = await stackOf(root, options.stack);
  return withStackToRead(root, stack, async (connection) => {
    const pipeline = pipelineOf(connection.outputs, options.pipeline);
    const model = await findModel(connection, pipeline, command.args[0]);
    const { checks, certificate } = await examine(connection, model, requirements(root, pipeline.name));
    if (options.json === true) {
      printJson({ stack, pipeline: pipeline.name, model, checks, certificate });
      return EXIT.done;
    }
    printLine(`Model ${pipeline.name} version ${model.version}: ${model.approval}`);
    printLine(fields(fieldsOf(model)));
    printLine();
    for (const { what, ok, detail } of checks)
      printLine([`${ok ? "ok " : "NOT"}  ${what}`, detail].filter(Boolean).join("\n     "));
    return EXIT.done;
  });
}

function fieldsOf(model: Model): [string, string][] {
  return [
    ["ARN", model.arn],
    ["Registered", moment(model.registered)],
    ["Execution", model.executionArn],
    ["Model", model.modelData],
    ["Evaluation", model.evaluation],
    ["Image", model.image],
    ["Decision", model.approvalDescription ?? ""],
    ["Decided by", model.changedBy ?? ""],
  ];
}
