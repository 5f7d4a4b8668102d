/**
 * `sluicegate check` (npm test): every check of the project, those that take one core side by side; the last line counts
 * them all.
 */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
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
  const [python, actionlint] = await Promise.all([
    ensurePython(root, "test", toStderr),
    ensureActionlint(root, toStderr),
    ensurePython(root, "run", toStderr),
    ensurePython(root, "clients", toStderr),
    ensureEngine(root, toStderr),
    ensureChromium(root, toStderr),
  ]);
  const outcomes = await runAll(chosenChecks(wanted), { tools: { root, python, actionlint }, signal, say });
  if (signal.aborted) return EXIT.interrupted;
  const passed = outcomes.reduce((sum, one) => sum + one.passed, 0);
  const failed = outcomes.reduce((sum, one) => sum + one.failed, 0);
  if (json) printJson({ passed, failed, checks: outcomes });
  else printLine(`${passed} passed, ${failed} failed`);
  return failed === 0 ? EXIT.done : EXIT.failed;
}

interface Run {
  readonly tools: Tools;
  readonly signal: AbortSignal;
  readonly say: Progress;
}

/** @returns the outcomes of all that ran, in the order of the checks */
async function runAll(checks: readonly Check[], run: Run): Promise<Outcome[]> {
  const outcomes = new Map<Check, Outcome>();
  const beside = checks.filter(({ alone }) => alone !== true);
  const queue = [...beside];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !run.signal.aborted; next = queue.shift()) {
      outcomes.set(next, await runCheck(next, run, beside.length > 1 ? "kept" : "live"));
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
  for (const check of checks) {
    if (check.alone === true && !run.signal.aborted) outcomes.set(check, await runCheck(check, run, "live"));
  }
  return checks.flatMap((check) => outcomes.get(check) ?? []);
}

/** @param output whether what the process prints is shown at once, or when it has ended, so that no two are mixed */
async function runCheck(check: Check, run: Run, output: "live" | "kept"): Promise<Outcome> {
  const { tools, say } = run;
  const started = Date.now();
  if (output === "live") say(`== ${check.name}`);
  const show = (text: string): void => void (say === toStderr ? process.stderr : process.stdout).write(text);
  let kept = "";
  const keep = (text: string): void => void (kept += text);
  const { code, printed } = await execute(check.command(tools), run, output === "live" ? show : keep);
  const count = countOf(check, code, printed);
  const milliseconds = Date.now() - started;
  if (output === "kept") {
    say(`== ${check.name}`);
    show(kept);
  }
  say(`== ${check.name}: ${count.passed} passed, ${count.failed} failed (${duration(milliseconds)})`);
  return { name: check.name, ...count, milliseconds };
}

/**
 * @param show takes both streams of the process, in the order in which they come
 * @returns what it printed on stdout, which is where its summary stands
 */
async function execute(
  [command = "", ...args]: readonly string[],
  { tools: { root, python }, signal, say }: Run,
  show: (text: string) => void,
): Promise<{ code: number; printed: string }> {
  const env = { ...process.env, SLUICEGATE_TEST_PYTHON: python };
  const child = spawn(command, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], signal });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    printed += text;
    show(text);
  });
  child.stderr.setEncoding("utf8").on("data", show);
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
