/** `sluicegate ci comment`: writes the comment on a pull request from what its jobs left, which is believed nothing. */
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { ArtifactError } from "../../ci/artifact";
import { comment } from "../../ci/comment";
import { readPreview } from "../../ci/previews";
import { readTrainings } from "../../ci/trainings";
import type { CommandContext } from "../../cli";
import { EXIT, UsageError } from "../../exit";
import { jsonOption } from "../../options";
import { printJson, printLine } from "../../print";
import { stackNames } from "../../stackConfig";

interface Options {
  artifacts: string;
  commit: string;
  run: string;
  out?: string;
  json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(command)
    .requiredOption("--artifacts <folder>", "preview-<stack>.json, training-head.json and training-base.json, if there")
    .requiredOption("--commit <sha>", "the commit that they are about", commitOf)
    .requiredOption("--run <url>", "page of the run that made them", pageOf)
    .option("--out <file.md>", "where the comment is written (default: stdout)");
}

function commitOf(given: string): string {
  if (/^[0-9a-f]{40}$/.test(given)) return given;
  throw new UsageError("Expected 40 hexadecimal digits at --commit, got others; give the full sha.");
}

function pageOf(given: string): string {
  if (/^https:\/\/[\w.-]+(:\d+)?(\/[\w.-]+)*$/.test(given)) return given;
  throw new UsageError("Expected an https:// address at --run, got something else; give the run's page.");
}

/** Stacks that the pull request adds are not known here yet. */
function previewed(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => /^preview-([A-Za-z0-9_.-]{1,100})\.json$/.exec(name)?.[1] ?? []);
}

export function run({ root }: CommandContext, command: Command): Promise<number> {
  const { artifacts, commit, run: page, out, json } = command.opts<Options>();
  const unread: string[] = [];
  const attempt = <T>(read: (file: string) => T, name: string): T | undefined => {
    try {
      return read(join(artifacts, `${name}.json`));
    } catch (error) {
      if (!(error instanceof ArtifactError)) throw error;
      unread.push(error.message);
      return undefined;
    }
  };
  const stacks = new Set([...stackNames(root), ...previewed(artifacts)]);
  const text = comment({
    previews: new Map([...stacks].sort().map((stack) => [stack, attempt(readPreview, `preview-${stack}`)])),
    head: attempt(readTrainings, "training-head"),
    base: attempt(readTrainings, "training-base"),
    unread,
    commit,
    run: page,
  });
  if (out !== undefined) writeFileSync(out, text);
  if (json === true) printJson({ comment: text });
  else if (out === undefined) printLine(text.trimEnd());
  return Promise.resolve(EXIT.done);
}
