/** `sluicegate check` (npm test): every check of the project, one after the other; the last line counts them all. */
import { spawn } from "node:child_process";
import type { Command } from "commander";
import { CHECKS, chosenChecks, countOf, type Check, type Count, type Tools } from "../checks";
import type { CommandContext } from "../cli";
import { EXIT, UsageError } from "../exit";
import { jsonOption } from "../options";
import { duration } from "../../pipeline/drawing/text";
import { printJson, printLine } from "../print";
import { ensureActionlint } from "../setup/actionlint";
import { ensureChromium } from "../setup/chromium";
import { ensureEngine } from "../setup/engine";
import { toStderr, type Progress } from "../setup/progress";
import { ensurePython } from "../setup/python";

interface Outcome extends Count {
  readonly name: string;
  readonly milliseconds: number;
}

export function configure(command: Command): void {
  const names = CHECKS.map(({ name }) => name).join(", ");
  jsonOption(command).argument("[names...]", `the checks to run (default: all but coverage) of ${names}`);
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const wanted = command.args;
  const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name));
  if (unknown.length > 0)
    throw new UsageError(`Expected names of checks, got ${unknown.join(", ")}; check --help lists them.`);
  const json = command.opts<{ json?: boolean }>().json === true;
  const say = json ? toStderr : printLine;
  const python = await ensurePython(root, "test", toStderr);
  await ensurePython(root, "run", toStderr);
  await ensureEngine(root, toStderr);
  await ensureChromium(root, toStderr);
  const actionlint = await ensureActionlint(root, toStderr);
  const outcomes: Outcome[] = [];
  for (const check of chosenChecks(wanted)) {
    outcomes.push(await runCheck(check, { root, python, actionlint }, signal, say));
    if (signal.aborted) return EXIT.interrupted;
  }
  const passed = outcomes.reduce((sum, one) => sum + one.passed, 0);
  const failed = outcomes.reduce((sum, one) => sum + one.failed, 0);
  if (json) printJson({ passed, failed, checks: outcomes });
  else printLine(`${passed} passed, ${failed} failed`);
  return failed === 0 ? EXIT.done : EXIT.failed;
}

async function runCheck(check: Check, tools: Tools, signal: AbortSignal, say: Progress): Promise<Outcome> {
  const started = Date.now();
  say(`== ${check.name}`);
  const { code, printed } = await execute(check.command(tools), tools, signal, say);
  const count = countOf(check, code, printed);
  const milliseconds = Date.now() - started;
  say(`== ${check.name}: ${count.passed} passed, ${count.failed} failed (${duration(milliseconds)})`);
  return { name: check.name, ...count, milliseconds };
}

/** Shows what the process prints while it runs, and keeps it. */
async function execute(
  [command = "", ...args]: readonly string[],
  { root, python }: Tools,
  signal: AbortSignal,
  say: Progress,
): Promise<{ code: number; printed: string }> {
  const env = { ...process.env, SLUICEGATE_TEST_PYTHON: python };
  const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"], signal });
  const shown = say === toStderr ? process.stderr : process.stdout;
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    shown.write(text);
  });
  const code = await new Promise<number>((resolve) => {
    child.once("error", ({ message }) => {
      if (!signal.aborted) say(message);
      resolve(1);
    });
    child.once("close", (status) => {
      resolve(status ?? 1);
    });
  });
  return { code, printed };
}
