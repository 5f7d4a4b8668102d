/** The command line: a table of nouns and verbs. The code of a command is loaded when it is called, so help is instant. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { exitCodeOf, EXIT } from "./exit";
import { describeFault } from "./faults";
import { interruption } from "./interruption";

/** What a command is given besides its own options. */
export interface CommandContext {
  /** Absolute path of the repository. */
  readonly root: string;
  /** Aborted by Ctrl-C or a polite kill; a command then ends what it started and returns. */
  readonly signal: AbortSignal;
}

/** A command's own file: its arguments and options, and what it does. */
export interface CommandModule {
  readonly configure: (command: Command) => void;
  /** @returns the exit code. Faults that the user can mend are thrown as errors with one complete line. */
  readonly run: (context: CommandContext, command: Command) => Promise<number>;
}

interface Entry {
  readonly words: string;
  readonly summary: string;
  readonly load: () => Promise<CommandModule>;
}

const NOUNS: Readonly<Record<string, string>> = {
  pipeline: "the definition of a pipeline, and the proof of its gate",
  stack: "what a stack would become",
  policy: "the rules, and what may deviate from them",
  local: "the local stack: its endpoint, its objects",
  run: "executions of a pipeline",
  model: "registered models and their approval",
  ci: "what the workflows on GitHub call",
};

const COMMANDS: readonly Entry[] = [
  {
    words: "start",
    summary: "train a model under guard on this machine, from nothing to a registered version",
    load: () => import("./commands/start.js"),
  },
  {
    words: "pipeline render",
    summary: "print the definition JSON of a stack's pipeline",
    load: () => import("./commands/pipeline/render.js"),
  },
  {
    words: "pipeline literals",
    summary: "print the names that a definition made by another tool must use",
    load: () => import("./commands/pipeline/literals.js"),
  },
  {
    words: "pipeline pin-image",
    summary: "pin a pipeline's image by its digest in a stack's file",
    load: () => import("./commands/pipeline/pin-image.js"),
  },
  {
    words: "pipeline new",
    summary: "write a pipeline for a CSV file: steps, gates from a baseline, options, floors to review",
    load: () => import("./commands/pipeline/new.js"),
  },
  {
    words: "pipeline prove",
    summary: "prove that a definition registers nothing past its gate",
    load: () => import("./commands/pipeline/prove.js"),
  },
  {
    words: "stack preview",
    summary: "preview a stack under the policy pack",
    load: () => import("./commands/stack/preview.js"),
  },
  {
    words: "policy list",
    summary: "list the rules: level, severity, what each states",
    load: () => import("./commands/policy/list.js"),
  },
  {
    words: "policy explain",
    summary: "tell everything of a rule: why, fix, levels, what it looks at, clauses, exceptions",
    load: () => import("./commands/policy/explain.js"),
  },
  {
    words: "policy check",
    summary: "judge an exported stack or a preview's JSON by the rules, offline",
    load: () => import("./commands/policy/check.js"),
  },
  {
    words: "policy loosen",
    summary: "write down that a gate or floor becomes weaker, and who decided so",
    load: () => import("./commands/policy/loosen.js"),
  },
  {
    words: "policy waive",
    summary: "write down that a finding is let pass for a while",
    load: () => import("./commands/policy/waive.js"),
  },
  {
    words: "policy pack",
    summary: "pack the policy pack as an npm package, for other Pulumi projects",
    load: () => import("./commands/policy/pack.js"),
  },
  { words: "local up", summary: "bring the local stack up", load: () => import("./commands/local/up.js") },
  { words: "local down", summary: "take the local stack down", load: () => import("./commands/local/down.js") },
  {
    words: "local serve",
    summary: "serve the SageMaker-compatible endpoint",
    load: () => import("./commands/local/serve.js"),
  },
  {
    words: "local s3",
    summary: "copy and list the local stack's objects",
    load: () => import("./commands/local/s3.js"),
  },
  { words: "run start", summary: "start an execution", load: () => import("./commands/run/start.js") },
  { words: "run watch", summary: "follow an execution to its end", load: () => import("./commands/run/watch.js") },
  { words: "run list", summary: "list executions", load: () => import("./commands/run/list.js") },
  { words: "run show", summary: "show an execution and its steps", load: () => import("./commands/run/show.js") },
  {
    words: "run explain",
    summary: "say what failed, its likely cause and what to do next; what the cache decided",
    load: () => import("./commands/run/explain.js"),
  },
  {
    words: "run retry",
    summary: "run the steps again that failed or were stopped",
    load: () => import("./commands/run/retry.js"),
  },
  {
    words: "run step",
    summary: "run one step of an execution by itself on this machine, or look around where it runs",
    load: () => import("./commands/run/step.js"),
  },
  { words: "run stop", summary: "stop an execution", load: () => import("./commands/run/stop.js") },
  { words: "model list", summary: "list registered models", load: () => import("./commands/model/list.js") },
  { words: "model show", summary: "show a registered model", load: () => import("./commands/model/show.js") },
  {
    words: "model approve",
    summary: "approve a registered model, after proving its gate again",
    load: () => import("./commands/model/approve.js"),
  },
  { words: "model reject", summary: "reject a registered model", load: () => import("./commands/model/reject.js") },
  {
    words: "ci train",
    summary: "train every pipeline on its sample and keep the numbers",
    load: () => import("./commands/ci/train.js"),
  },
  {
    words: "ci comment",
    summary: "write the comment on a pull request",
    load: () => import("./commands/ci/comment.js"),
  },
  {
    words: "ci post",
    summary: "put the comment on the pull request of a commit",
    load: () => import("./commands/ci/post.js"),
  },
  {
    words: "ci approvals",
    summary: "check that the named approver approved what a pull request loosens or waives",
    load: () => import("./commands/ci/approvals.js"),
  },
  {
    words: "bootstrap",
    summary: "make what an AWS account has once: roles of CI, boundaries, keys, the bucket of states",
    load: () => import("./commands/bootstrap.js"),
  },
  {
    words: "doctor",
    summary: "check what this machine needs: found, wanted, how to mend",
    load: () => import("./commands/doctor.js"),
  },
  { words: "check", summary: "run every check of the project (npm test)", load: () => import("./commands/check.js") },
  {
    words: "bench",
    summary: "measure the project's numbers (npm run bench)",
    load: () => import("./commands/bench.js"),
  },
];

/**
 * Runs one command.
 * @param argv the words after the program's name
 * @param root absolute path of the repository
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 3 refused by a gate or a policy
 */
export async function run(argv: readonly string[], root: string): Promise<number> {
  const interrupted = interruption();
  let code: number = EXIT.done;
  const program = new Command("sluicegate").description("Governed model training on AWS, as code.").exitOverride();
  program.helpCommand(false).showHelpAfterError("(add --help for the command's arguments and options)");
  program.version(versionOf(root));
  try {
    for (const entry of COMMANDS) {
      const command = declare(program, entry);
      if (!isCalled(entry, argv)) continue;
      const module = await entry.load();
      module.configure(command);
      command.action(async () => {
        code = await module.run({ root, signal: interrupted.signal }, command);
      });
    }
    if (argv.length === 0) program.help();
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!interrupted.signal.aborted) process.stderr.write(`${lineOf(error)}\n`);
    return interrupted.signal.aborted ? EXIT.interrupted : exitCodeOf(error);
  } finally {
    interrupted.release();
  }
}

function declare(program: Command, { words, summary }: Entry): Command {
  const [noun, verb] = words.split(" ");
  if (noun === undefined || verb === undefined) return inherit(program, program.command(words)).description(summary);
  const group =
    program.commands.find((known) => known.name() === noun) ??
    inherit(program, program.command(noun)).description(NOUNS[noun] ?? "");
  return inherit(program, group.command(verb)).description(summary);
}

/** Every level throws instead of ending the process, so that what a command started is always ended first. */
function inherit(program: Command, command: Command): Command {
  return command.copyInheritedSettings(program).helpCommand(false).exitOverride();
}

/** Empty in a folder that is no clone of the repository. */
function versionOf(root: string): string {
  const file = join(root, "package.json");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? "";
}

function isCalled({ words }: Entry, argv: readonly string[]): boolean {
  return words.split(" ").every((word, at) => argv[at] === word);
}

/** One line for what a user can mend; the stack only on request, since it mends nothing. */
function lineOf(error: unknown): string {
  const stack = error instanceof Error && process.env.SLUICEGATE_DEBUG !== undefined ? error.stack : undefined;
  return stack ?? describeFault(error);
}
