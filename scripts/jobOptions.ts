/** Options that say by what jobs run on this machine, for whoever serves the endpoint and for a step by itself. */
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { Option, type Command } from "commander";
import { checkEnvironments, LAMBDA_FILE, LAMBDA_NAME, type OptMlMode } from "../pipeline/local/endpoint";
import { UsageError } from "./exit";

export interface JobOptions {
  readonly optMl: OptMlMode;
  readonly environments?: string;
  readonly lambda?: ReadonlyMap<string, string>;
}

export function jobOptions(command: Command): Command {
  return command
    .option(
      "--environments <file>",
      "what stands for images (default: environments.yaml of the state folder)",
      environmentsFile,
    )
    .option(
      "--lambda <name=file>",
      "a file that stands for a Lambda function, before lambdas.yaml of the state folder; may be repeated",
      lambdaFile,
    )
    .addOption(
      new Option("--opt-ml <how>", "how steps find /opt/ml: mounted where the system allows it, or rewritten")
        .choices(["mount", "rewrite"])
        .default("mount"),
    );
}

/** Read anew for every job, and once here: who names a file hears of its faults before anything runs. */
function environmentsFile(given: string): string {
  const file = resolve(given);
  try {
    checkEnvironments(file);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  return file;
}

function lambdaFile(given: string, before: ReadonlyMap<string, string> = new Map()): ReadonlyMap<string, string> {
  const at = given.indexOf("=");
  const [name, file] = [given.slice(0, Math.max(at, 0)), resolve(given.slice(at + 1))];
  const problems = [
    ...(LAMBDA_NAME.test(name) ? [] : ["a name of 1 to 64 letters, digits, - and _ before an equals sign"]),
    ...(before.has(name) ? [`${name} once`] : []),
    ...(LAMBDA_FILE.test(file) ? [] : ["a file that ends with .py, .js, .cjs or .mjs"]),
    ...(statSync(file, { throwIfNoEntry: false })?.isFile() === true ? [] : ["a file that is there"]),
  ];
  if (problems.length === 0) return new Map([...before, [name, file]]);
  throw new UsageError(
    `Expected ${problems.join(", and ")} at --lambda, got ${given}; write --lambda notify=functions/notify.py.`,
  );
}
