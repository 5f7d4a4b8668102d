/** `sluicegate ci post`: puts the comment on the pull request of a commit, in place of the one that is there. */
import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { MARKER } from "../../ci/comment";
import {
  commentsOn,
  createComment,
  pullRequestsFrom,
  repositoryOf,
  updateComment,
  type Repository,
} from "../../ci/github";
import type { CommandContext } from "../../cli";
import { EXIT, UsageError } from "../../exit";
import { jsonOption } from "../../options";
import { printJson, printLine } from "../../print";

interface Options {
  owner: string;
  branch: string;
  commit: string;
  file: string;
  author: string;
  json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(command)
    .requiredOption("--owner <name>", "who owns the head's repository, which may be a fork")
    .requiredOption("--branch <name>", "the head's branch")
    .requiredOption("--commit <sha>", "the head's commit; a pull request that has gone on gets no comment")
    .requiredOption("--file <file.md>", "the comment, as ci comment writes it")
    .option("--author <login>", "whose comment is replaced", "github-actions[bot]")
    .addHelpText("after", "\nReads GITHUB_REPOSITORY, GITHUB_TOKEN and, if set, GITHUB_API_URL.");
}

export async function run({ signal }: CommandContext, command: Command): Promise<number> {
  const { owner, branch, commit, file, author, json } = command.opts<Options>();
  const body = readFileSync(file, "utf8");
  if (!body.startsWith(MARKER)) {
    throw new UsageError("Expected what ci comment writes at --file, got another text; write it with ci comment.");
  }
  const repository = repositoryOf(process.env, signal);
  const open = await pullRequestsFrom(repository, { owner, branch });
  const current = open.filter(({ headSha }) => headSha === commit);
  for (const { number } of current) await put(repository, number, body, author);
  const pullRequests = current.map(({ number }) => number);
  if (json === true) printJson({ pullRequests });
  else if (pullRequests.length > 0) printLine(`Commented on pull request ${pullRequests.join(", ")}.`);
  else printLine("No open pull request is at this commit any more; nothing to say.");
  return EXIT.done;
}

/** Anybody may write the marker into a comment of theirs, so only an own comment is replaced. */
async function put(repository: Repository, pullRequest: number, body: string, author: string): Promise<void> {
  const comments = await commentsOn(repository, pullRequest);
  const mine = comments.find((one) => one.author === author && one.body.startsWith(MARKER));
  if (mine === undefined) await createComment(repository, pullRequest, body);
  else await updateComment(repository, mine.id, body);
}
