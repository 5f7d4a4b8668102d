/** `sluicegate pipeline literals`: the names that a definition made by another tool must use to fit a stack. */
import type { Command } from "commander";
import { literalsOf } from "../../../infra/literals";
import { namesOf } from "../../../infra/names";
import type { CommandContext } from "../../cli";
import { EXIT, UsageError } from "../../exit";
import { jsonOption, stackOf, stackOption } from "../../options";
import { printJson, printLine } from "../../print";
import { NAME } from "../../scaffold/name";
import { readStackConfig } from "../../stackConfig";

export function configure(command: Command): void {
  jsonOption(stackOption(command)).requiredOption(
    "--pipeline <name>",
    "the pipeline, which need not exist yet: its folder's name",
  );
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline: string; json?: boolean }>();
  if (!NAME.test(options.pipeline)) {
    throw new UsageError(
      "Expected a name of lower-case letters, digits and hyphens at --pipeline, got another; rename it.",
    );
  }
  const stack = await stackOf(root, options.stack);
  const config = readStackConfig(root, stack);
  const literals = literalsOf(config, namesOf(config), options.pipeline);
  if (options.json === true) printJson({ stack, pipeline: options.pipeline, literals });
  else for (const [name, value] of flat(literals)) printLine(`${name}: ${value}`);
  return EXIT.done;
}

function flat(value: object, prefix = ""): [string, string][] {
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? flat(item, `${prefix}${name}.`)
      : [[`${prefix}${name}`, String(item)]],
  );
}
