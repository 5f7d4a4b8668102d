/** Options that many commands share, so that they read and fail the same everywhere. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Command } from "commander";
import type { StackOutputs, PipelineOutputs } from "../infra/outputs";
import { UsageError } from "./exit";
import { LOCAL_STACK } from "./outputs";
import { findEngine } from "./setup/engine";

export function stackOption(command: Command): Command {
  return command.option("--stack <name>", "the stack (default: the one that pulumi has selected, else local)");
}

export function pipelineOption(command: Command): Command {
  return command.option("--pipeline <name>", "the pipeline (default: the only one, if the stack has but one)");
}

export function jsonOption(command: Command): Command {
  return command.option("--json", "print JSON with a versioned schema");
}

export function summaryOption(command: Command): Command {
  return command.option("--summary <file.md>", "at the end add verdict and numbers to a file, as Markdown");
}

/** Reads the value of an option that counts something. */
export function wholeNumber(option: string): (given: string) => number {
  return (given) => {
    const value = Number(given);
    if (Number.isInteger(value) && value > 0) return value;
    throw new UsageError(
      `Expected a whole number above 0 at ${option}, got something else; write for example ${option} 50.`,
    );
  };
}

/** The service keeps 1,024 characters with a model, of which the certificate's digest takes its part. */
const REASON = /^.{1,900}$/;

/** Reads the value of --reason. */
export function reasonOf(given: string): string {
  if (REASON.test(given)) return given;
  throw new UsageError("Expected one line of 1 to 900 characters at --reason, got none, more or longer; shorten it.");
}

/** The stack that a command works on. */
export async function stackOf(root: string, given: string | undefined): Promise<string> {
  if (given !== undefined) {
    if (/^[A-Za-z0-9_.-]{1,100}$/.test(given)) return given;
    throw new UsageError(
      "Expected letters, digits, dot, dash and underscore at --stack, got others; give a stack's name.",
    );
  }
  const engine = await findEngine(root);
  if (engine === undefined) return LOCAL_STACK;
  const env = { ...process.env, PATH: engine.path };
  return promisify(execFile)(engine.command, ["stack", "--show-name", "--non-interactive"], { cwd: root, env }).then(
    ({ stdout }) => stdout.trim(),
    () => LOCAL_STACK, // nothing is selected, or nobody is logged in
  );
}

/** The pipeline that a command works on: the named one, or the only one there is. */
export function pipelineOf(
  outputs: StackOutputs,
  given: string | undefined,
): PipelineOutputs & { readonly name: string } {
  const known = Object.keys(outputs.pipelines).sort();
  const name = given ?? (known.length === 1 ? known[0] : undefined);
  const found = name !== undefined && known.includes(name) ? outputs.pipelines[name] : undefined;
  if (name === undefined || found === undefined) {
    const got = given ?? "none";
    throw new UsageError(
      `Expected one of ${known.join(", ")} at --pipeline, got ${got}; name a pipeline of stack ${outputs.stack}.`,
    );
  }
  return { name, ...found };
}
