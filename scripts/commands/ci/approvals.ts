/** `sluicegate ci approvals`: what a pull request loosens or waives counts only if the named approver approved it. */
import type { Command } from "commander";
import { entryText } from "../../../policies/waivers";
import { pullRequestOf, repositoryOf, reviewsOf } from "../../ci/github";
import type { CommandContext } from "../../cli";
import { EXIT, RefusedError, UsageError } from "../../exit";
import { jsonOption } from "../../options";
import { loosening, unapproved, waiving } from "../../plan/approvals";
import { writtenAt } from "../../plan/written";
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
  const [before, after] = [await writtenAt(root, base), await writtenAt(root, commit)];
  if (after.faults.length > 0) throw new RefusedError(after.faults.join("\n"));
  const approved = newIn(after.changes, before.changes, (one) => JSON.stringify(one));
  const waivers = newIn(after.waivers, before.waivers, entryText);
  const decisions = [...approved.map(loosening), ...waivers.map(waiving)];
  if (decisions.length > 0) {
    const repository = repositoryOf(process.env, signal);
    const pullRequest = await pullRequestOf(repository, number);
    if (pullRequest.headSha !== commit) {
      throw new RefusedError(
        `Expected ${commit.slice(0, 12)} to be the head of pull request ${number}, got another; check its head.`,
      );
    }
    const reasons = unapproved(decisions, pullRequest, await reviewsOf(repository, number));
    if (reasons.length > 0) throw new RefusedError(reasons.join("\n"));
  }
  if (json === true) printJson({ pullRequest: number, commit, approved, waivers });
  else
    printLine(
      decisions.length === 0 ? "No entry loosens or waives anything." : `Entries approved: ${decisions.length}.`,
    );
  return EXIT.done;
}

/** What the pull request adds or changes. */
function newIn<T>(after: readonly T[], before: readonly T[], textOf: (entry: T) => string): T[] {
  const known = new Set(before.map(textOf));
  return after.filter((entry) => !known.has(textOf(entry)));
}
