/** `sluicegate pipeline render`: the definition JSON that a stack deploys; needs neither AWS nor the engine. */
import type { Command } from "commander";
import { renderPipeline } from "../../../infra/definition";
import { namesOf } from "../../../infra/names";
import { pipelines } from "../../../pipeline";
import type { CommandContext } from "../../cli";
import { EXIT, UsageError } from "../../exit";
import { stackOf, stackOption } from "../../options";
import { printJson, printLine } from "../../print";
import { readStackConfig } from "../../stackConfig";

export function configure(command: Command): void {
  stackOption(command)
    .option("--pipeline <name>", "the pipeline (default: the only one, if there is but one)")
    .option("--json", "print {schemaVersion, stack, pipeline, codeDigest, definition} instead of the definition alone");
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean }>();
  const stack = await stackOf(root, options.stack);
  const known = pipelines.map(({ name }) => name).join(", ");
  const pipeline =
    options.pipeline === undefined && pipelines.length === 1
      ? pipelines[0]
      : pipelines.find(({ name }) => name === options.pipeline);
  if (pipeline === undefined) {
    throw new UsageError(
      `Expected one of ${known} at --pipeline, got ${options.pipeline ?? "none"}; name one of them.`,
    );
  }
  const config = readStackConfig(root, stack);
  const rendered = renderPipeline(root, pipeline, config, namesOf(config));
  if (options.json === true) {
    printJson({
      stack,
      pipeline: pipeline.name,
      codeDigest: rendered.archive?.digest,
      definition: rendered.definition,
    });
  } else printLine(rendered.definition);
  return EXIT.done;
}
