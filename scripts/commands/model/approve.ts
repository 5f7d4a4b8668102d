/** `sluicegate model approve`: approves a version, but only after its gate, its model and its numbers were checked again. */
import type { Command } from "commander";
import { examine, type Examination } from "../../approval";
import type { CommandContext } from "../../cli";
import { withStack } from "../../connection";
import { EXIT, RefusedError } from "../../exit";
import { requirements } from "../../floors";
import { decide, findModel } from "../../models";
import { jsonOption, pipelineOf, pipelineOption, reasonOf, stackOf, stackOption } from "../../options";
import { printJson, printLine } from "../../print";

interface Options {
  stack?: string;
  pipeline?: string;
  json?: boolean;
  reason?: string;
  dryRun?: boolean;
}

export function configure(command: Command): void {
  jsonOption(pipelineOption(stackOption(command.argument("<model>", "its version or ARN"))))
    .option("--reason <text>", "why it is approved; kept with the model", reasonOf)
    .option("--dry-run", "check, and change nothing");
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<Options>();
  const stack = await stackOf(root, options.stack);
  return withStack(root, stack, async (connection) => {
    const pipeline = pipelineOf(connection.outputs, options.pipeline);
    const model = await findModel(connection, pipeline, command.args[0]);
    const name = `Version ${model.version} of ${pipeline.name}`;
    if (model.approval === "Rejected")
      throw new RefusedError(`${name} is not approved: it was rejected; train and register a new one.`);
    const examination = await examine(connection, model, requirements(root, pipeline.name));
    refuseUnsound(name, examination);
    const changed = options.dryRun !== true && model.approval !== "Approved";
    if (changed) await decide(connection, model, "Approved", descriptionOf(options.reason, examination));
    const approval = changed ? "Approved" : model.approval;
    if (options.json === true)
      printJson({ stack, pipeline: pipeline.name, arn: model.arn, approval, changed, ...examination });
    else if (options.dryRun === true) printLine(`${name} could be approved: every check holds.`);
    else printLine(`${name} is ${changed ? "" : "already "}Approved: ${model.arn}`);
    return EXIT.done;
  });
}

function refuseUnsound(name: string, { checks }: Examination): void {
  const [first, ...others] = checks.filter(({ ok }) => !ok);
  if (first === undefined) return;
  const more = others.length > 0 ? ` (and ${others.length} more; model show lists them)` : "";
  throw new RefusedError(`${name} is not approved, since it fails "${first.what}": ${first.detail}${more}`);
}

/** What stays with the model: why a person approved it, and which certificate it rests on. */
function descriptionOf(reason: string | undefined, { certificate }: Examination): string {
  const digest = `certificate of definition ${certificate?.digest ?? ""}`;
  return reason === undefined ? digest : `${reason}; ${digest}`;
}
