/** `sluicegate ci train`: trains every pipeline of this tree on its sample, on this machine, and keeps the numbers. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { pipelines } from "../../../pipeline";
import { parseTraining } from "../../ci/parseTraining";
import type { Trainings } from "../../ci/trainings";
import type { CommandContext } from "../../cli";
import { EXIT } from "../../exit";
import { jsonOption } from "../../options";
import { printJson, printLine } from "../../print";
import { toStderr } from "../../setup/progress";

export function configure(command: Command): void {
  jsonOption(command).requiredOption("--out <file.json>", "where the numbers are written");
}

/** @returns 0 when all passed their gate, else the highest code of a training: 3 beats 1 */
export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const { out, json } = command.opts<{ out: string; json?: boolean }>();
  const say = json === true ? toStderr : printLine;
  const trainings: Trainings["trainings"][number][] = [];
  let worst: number = EXIT.done;
  for (const { name } of pipelines) {
    const { code, stdout } = await train(root, name, signal);
    if (signal.aborted) return EXIT.interrupted;
    const training = parseTraining(name, code, stdout);
    say(`Pipeline ${name}: ${training.outcome}`);
    trainings.push(training);
    worst = Math.max(worst, code);
  }
  writeFileSync(out, `${JSON.stringify({ schemaVersion: 1, trainings } satisfies Trainings, undefined, 2)}\n`);
  if (json === true) printJson({ trainings });
  return worst;
}

/** In a process of its own, so that a pipeline that breaks does not take the others along. */
async function train(root: string, pipeline: string, signal: AbortSignal): Promise<{ code: number; stdout: string }> {
  const args = [join(root, "scripts", "main.js"), "start", "--pipeline", pipeline, "--json"];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  // The child ends what it started before it ends itself.
  const stop = () => child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => {
      resolve(status ?? EXIT.failed);
    });
  });
  signal.removeEventListener("abort", stop);
  return { code, stdout };
}
