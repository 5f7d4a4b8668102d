/** `sluicegate model approve`: approves a version, but only after its gate, its model and its numbers were checked again. */
import type { Command } from "commander";
import { examine, isSound } from "../../approval";
import type { CommandContext } from "../../cli";
import { withStack } from "../../connection";
import { EXIT, RefusedError } from "../../exit";
import { requirements } from "../../floors";
import { decide, findModel } from "../../models";
import { jsonOption, pipelineOf, pipelineOption, stackOf, stackOption } from "../../options";
import { printJson, printLine } from "../../print";

export function configure(command: Command): void {
  jsonOption(pipelineOption(stackOption(command.argument("<model>", "its version or ARN"))))
    .option("--reason <text>", "why it is approved; kept with the model", "")
    .option("--dry-run", "check, and change nothing");
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{
    stack?: string;
    pipeline?: string;
    json?: boolean;
    reason: string;
    dryRun?: boolean;
  }>();
  const stack = await stackOf(root, options.stack);
  return withStack(root, stack, async (connection) => {
    const pipeline = pipelineOf(connection.outputs, options.pipeline);
    const model = await findModel(connection, pipeline, command.args[0]);
    if (model.approval === "Rejected") {
      throw new RefusedError(
        `Version ${model.version} of ${pipeline.name} was rejected; train and register a new one.`,
      );
    }
    const examination = await examine(connection, model, requirements(root, pipeline.name));
    const failed = examination.checks.filter(({ ok }) => !ok);
    if (!isSound(examination)) {
      const [first] = failed;
      const more = failed.length > 1 ? ` (and ${failed.length - 1} more; model show lists them)` : "";
      throw new RefusedError(
        `Version ${model.version} of ${pipeline.name} is not approved: ${first?.what ?? ""}: ${first?.detail ?? ""}${more}`,
      );
    }
    const changed = options.dryRun !== true && model.approval !== "Approved";
    const digest = `certificate of definition ${examination.certificate?.digest ?? ""}`;
    if (changed)
      await decide(connection, model, "Approved", [options.reason, digest].filter((text) => text !== "").join("; "));
    const approval = changed ? "Approved" : model.approval;
    if (options.json === true)
      printJson({ stack, pipeline: pipeline.name, arn: model.arn, approval, changed, ...examination });
    else if (options.dryRun === true)
      printLine(`Version ${model.version} of ${pipeline.name} could be approved: every check holds.`);
    else printLine(`Version ${model.version} of ${pipeline.name} is ${approval}: ${model.arn}`);
    return EXIT.done;
  });
}
