/** `sluicegate check` (npm test): every check of the project, one after the other; the last line counts them all. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Command } from "commander";
import type { CommandContext } from "../cli";
import { EXIT, UsageError } from "../exit";
import { duration, printLine } from "../print";
import { ensureEngine } from "../setup/engine";
import { ensurePython } from "../setup/python";
import { toStderr } from "../setup/progress";

interface Tools {
  readonly root: string;
  /** Interpreter of the test environment. */
  readonly python: string;
}

interface CheckStep {
  readonly name: string;
  readonly command: (tools: Tools) => readonly string[];
  /** Reads how many passed and failed from what the tool printed; a check without it is one. */
  readonly count?: (printed: string) => Count;
}

interface Count {
  readonly passed: number;
  readonly failed: number;
}

const bin = (root: string, name: string): string => join(root, "node_modules", ".bin", name);

/** A number before a word in a test runner's summary, for example `12 passing`. */
const numberBefore = (word: string, printed: string): number => {
  const last = [...printed.matchAll(new RegExp(`(\\d+) ${word}`, "g"))].at(-1)?.[1];
  return Number(last ?? 0);
};

const CHECKS: readonly CheckStep[] = [
  { name: "format", command: ({ root }) => [bin(root, "prettier"), "--check", "--log-level", "warn", "."] },
  { name: "lint", command: ({ root }) => [bin(root, "eslint"), "--max-warnings", "0", "."] },
  { name: "types", command: ({ root }) => [bin(root, "tsc"), "-p", "tsconfig.json"] },
  { name: "ruff", command: ({ python }) => [python, "-m", "ruff", "check", "."] },
  { name: "ruff format", command: ({ python }) => [python, "-m", "ruff", "format", "--check", "."] },
  {
    name: "pytest",
    command: ({ python }) => [python, "-m", "pytest", "-q", "tests"],
    count: (printed) => ({
      passed: numberBefore("passed", printed),
      failed: numberBefore("failed", printed) + numberBefore("error", printed),
    }),
  },
  {
    name: "mocha",
    command: ({ root }) => [bin(root, "mocha"), "--no-color", "tests/**/*.test.ts"],
    count: (printed) => ({ passed: numberBefore("passing", printed), failed: numberBefore("failing", printed) }),
  },
];

export function configure(command: Command): void {
  const names = CHECKS.map(({ name }) => name).join(", ");
  command.argument("[names...]", `the checks to run (default: all of ${names})`);
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const wanted = command.args;
  const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length > 0)
    throw new UsageError(`Expected names of checks, got ${unknown.join(", ")}; check --help lists them.`);
  const python = await ensurePython(root, "test", toStderr);
  await ensurePython(root, "run", toStderr);
  await ensureEngine(root, toStderr);
  const total = { passed: 0, failed: 0 };
  for (const check of CHECKS) {
    if (signal.aborted) return EXIT.interrupted;
    if (wanted.length > 0 && !wanted.includes(check.name)) continue;
    const count = await runCheck(check, { root, python }, signal);
    total.passed += count.passed;
    total.failed += count.failed;
  }
  printLine(`${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 ? EXIT.done : EXIT.failed;
}

async function runCheck(check: CheckStep, tools: Tools, signal: AbortSignal): Promise<Count> {
  const started = Date.now();
  printLine(`== ${check.name}`);
  const { code, printed } = await execute(check.command(tools), tools, signal);
  const counted = check.count?.(printed) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  // A runner that ends badly without naming a failure, or that ran nothing, has failed.
  const lost = (code !== 0 && counted.failed === 0) || counted.passed + counted.failed === 0 ? 1 : 0;
  const count = { passed: counted.passed, failed: counted.failed + lost };
  printLine(`== ${check.name}: ${count.passed} passed, ${count.failed} failed (${duration(Date.now() - started)})`);
  return count;
}

async function execute(
  [command = "", ...args]: readonly string[],
  { root, python }: Tools,
  signal: AbortSignal,
): Promise<{ code: number; printed: string }> {
  const env = { ...process.env, SLUICEGATE_TEST_PYTHON: python };
  const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"], signal });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    process.stdout.write(text);
  });
  const code = await new Promise<number>((resolve) => {
    child.once("error", () => {
      resolve(1);
    });
    child.once("close", (status) => {
      resolve(status ?? 1);
    });
  });
  return { code, printed };
}
