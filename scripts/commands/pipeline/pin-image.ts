/** `sluicegate pipeline pin-image`: writes the digest of a pipeline's image into a stack's file. */
import { join } from "node:path";
import type { Command } from "commander";
import { writtenPipelines } from "../../../pipeline";
import type { CommandContext } from "../../cli";
import { EXIT, UsageError } from "../../exit";
import { jsonOption, stackOf, stackOption } from "../../options";
import { printJson, printLine } from "../../print";
import { readStackConfig } from "../../stackConfig";
import { writeSetting } from "../../stackFileEdit";

interface Options {
  stack?: string;
  pipeline: string;
  digest: string;
  dryRun?: boolean;
  json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(stackOption(command))
    .requiredOption("--pipeline <name>", "the pipeline")
    .requiredOption("--digest <sha256:...>", "the digest that the push of the image printed")
    .option("--dry-run", "say what would change, and change nothing");
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const { pipeline, digest, ...options } = command.opts<Options>();
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) {
    throw new UsageError("Expected sha256: and 64 hex digits at --digest, got another text; take it from the push.");
  }
  const stack = await stackOf(root, options.stack);
  const { project, pipelines } = readStackConfig(root, stack);
  if (!writtenPipelines.some(({ name }) => name === pipeline)) {
    const known = writtenPipelines.map(({ name }) => name).join(", ");
    throw new UsageError(`Expected one of ${known} at --pipeline, got ${pipeline}; name one of them.`);
  }
  const file = `Pulumi.${stack}.yaml`;
  const path = ["config", `${project}:pipelines`, pipeline, "imageDigest"];
  const changed = pipelines[pipeline]?.imageDigest !== digest;
  const dryRun = options.dryRun === true;
  if (changed && !dryRun) writeSetting(join(root, file), { path, value: digest });
  if (options.json === true) printJson({ stack, pipeline, digest, file, changed, dryRun });
  else printLine(outcome(`${pipeline} in ${file}`, digest, changed, dryRun));
  return EXIT.done;
}

function outcome(what: string, digest: string, changed: boolean, dryRun: boolean): string {
  if (!changed) return `The image of ${what} is pinned to ${digest} already`;
  return dryRun ? `Would pin the image of ${what} to ${digest}` : `Pinned the image of ${what} to ${digest}`;
}
