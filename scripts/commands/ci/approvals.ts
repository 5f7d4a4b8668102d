/** `sluicegate ci approvals`: a gate or floor that a pull request loosens counts only if the named approver approved it. */
import type { Command } from "commander";
import { pullRequestOf, repositoryOf, reviewsOf } from "../../ci/github";
import type { CommandContext } from "../../cli";
import { EXIT, RefusedError, UsageError } from "../../exit";
import { jsonOption } from "../../options";
import { unapproved } from "../../plan/approvals";
import { fileAt, resolveCommit } from "../../plan/baseTree";
import { GATE_CHANGES, parseGateChanges, readSchema, type GateChanges } from "../../plan/gateChanges";
import { printJson, printLine } from "../../print";

interface Options {
  base: string;
  commit: string;
  pullRequest: number;
  json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(command)
    .requiredOption("--base <ref>", "the commit that the pull request changes")
    .requiredOption("--commit <sha>", "the pull request's head, in full")
    .requiredOption("--pull-request <number>", "whose reviews count", numberOf)
    .addHelpText("after", "\nReads GITHUB_REPOSITORY, GITHUB_TOKEN and, if set, GITHUB_API_URL.");
}

function numberOf(given: string): number {
  if (/^[1-9]\d{0,9}$/.test(given)) return Number(given);
  throw new UsageError("Expected a number at --pull-request, got something else; give the pull request's.");
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const { base, commit, pullRequest: number, json } = command.opts<Options>();
  const [before, after] = [await changesAt(root, base), await changesAt(root, commit)];
  if (after.faults.length > 0) throw new RefusedError(after.faults.map((one) => `${GATE_CHANGES} ${one}`).join("\n"));
  const known = new Set(before.changes.map((entry) => JSON.stringify(entry)));
  const entries = after.changes.filter((entry) => !known.has(JSON.stringify(entry)));
  if (entries.length > 0) {
    const repository = repositoryOf(process.env, signal);
    const pullRequest = await pullRequestOf(repository, number);
    if (pullRequest.headSha !== commit) {
      throw new RefusedError(
        `Expected ${commit.slice(0, 12)} to be the head of pull request ${number}, got another; check its head.`,
      );
    }
    const reasons = unapproved(entries, pullRequest, await reviewsOf(repository, number));
    if (reasons.length > 0) throw new RefusedError(reasons.join("\n"));
  }
  if (json === true) printJson({ pullRequest: number, commit, approved: entries });
  else
    printLine(
      entries.length === 0 ? "No gate or floor is loosened by an entry." : `Entries approved: ${entries.length}.`,
    );
  return EXIT.done;
}

async function changesAt(root: string, ref: string): Promise<GateChanges> {
  const text = await fileAt(root, await resolveCommit(root, ref), GATE_CHANGES);
  return text === undefined ? { changes: [], faults: [] } : parseGateChanges(text, readSchema(root));
}
