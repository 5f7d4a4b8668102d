/** `sluicegate run explain`: why an execution ended as it did: what failed, the likely cause, what next; and the cache. */
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { findExecution, readDefinition, readExecution } from "../../executions";
import { EXIT } from "../../exit";
import { cacheVerdicts, type StepCache } from "../../explanation/cacheVerdicts";
import { explainExecution, explainStep, type ExplainedStep, type Scene } from "../../explanation/explainSteps";
import type { Explanation } from "../../explanation/likelyCause";
import { withPipeline } from "../../foundPipeline";
import { graphOf } from "../../graph/runDrawing";
import { readNotes } from "../../jobLogs";
import { jsonOption, pipelineOption, stackOf, stackOption, wholeNumber } from "../../options";
import { LOCAL_STACK } from "../../outputs";
import { took } from "../../../pipeline/drawing/text";
import { printJson, printLine } from "../../print";

export function configure(command: Command): void {
  jsonOption(
    pipelineOption(stackOption(command.argument("[execution]", "its id or ARN (default: the newest)"))),
  ).option("--lines <n>", "how many lines of each log", wholeNumber("--lines"), 20);
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ stack?: string; pipeline?: string; json?: boolean; lines: number }>();
  const stack = await stackOf(root, options.stack);
  const wanted = { root, stack, pipeline: options.pipeline, execution: command.args[0], use: "read" } as const;
  return withPipeline(wanted, async (connection, pipeline) => {
    const arn = await findExecution(connection, pipeline, command.args[0]);
    const [{ steps, ...execution }, definition] = await Promise.all([
      readExecution(connection, arn),
      readDefinition(connection, arn),
    ]);
    const scene: Scene = { root, stack, pipeline, execution, graph: graphOf(definition), lines: options.lines };
    const unsuccessful = steps.filter(({ status }) => status === "Failed" || status === "Stopped");
    const explained = await Promise.all(unsuccessful.map((step) => explainStep(scene, step)));
    const isBare = explained.length === 0 && execution.failureReason !== undefined;
    const whole = isBare ? explainExecution(scene) : undefined;
    const cache = cacheVerdicts(steps, (step) => (stack === LOCAL_STACK ? readNotes(root, execution.id, step) : []));
    if (options.json === true) printJson({ stack, execution: { ...execution, ...whole }, steps: explained, cache });
    else printLine([title(scene), ...explanation(whole), ...explained.flatMap(describe), ...told(cache)].join("\n"));
    return EXIT.done;
  });
}

function title({ execution: { id, status, failureReason } }: Scene): string {
  if (status === "Succeeded") return `Execution ${id} succeeded; there is nothing to explain.`;
  return `Execution ${id}: ${status}${failureReason === undefined ? "" : `. ${failureReason}`}`;
}

function explanation(known: Explanation | undefined): string[] {
  if (known === undefined) return [];
  const { cause = "none that is known.", next } = known;
  return [`  Likely cause: ${cause}`, `  Next: ${next.do}:`, `    ${next.command}`];
}

function describe({ name, type, status, callback, log, hosts, notes = [], ...step }: ExplainedStep): string[] {
  const lasted = took(step);
  const lines = ["", `${name} (${type}): ${status}${lasted === "" ? "" : ` after ${lasted}`}`];
  if (step.failureReason !== undefined) lines.push(`  Reason: ${step.failureReason.split("\n").join("\n  ")}`);
  lines.push(...explanation(step));
  if (callback !== undefined) lines.push(`  Message: with token ${callback.token} in ${callback.queueUrl}`);
  lines.push(...notes.map((note) => `  Note: ${note}`));
  for (const { file, lines: last } of hosts ?? []) lines.push(`  Log: ${file}`, ...last.map((line) => `  | ${line}`));
  if (hosts?.length === 0) lines.push("  Log: it wrote nothing");
  if (log !== undefined && (hosts ?? []).length === 0) {
    lines.push(
      `  Log: aws logs tail ${log.group}${log.prefix === undefined ? "" : ` --log-stream-name-prefix ${log.prefix}`}`,
    );
  }
  return lines;
}

function told(cache: readonly StepCache[]): string[] {
  if (cache.length === 0) return [];
  return ["", "Cache:", ...cache.map(({ step, outcome, why }) => `  ${step}: ${outcome}: ${why}`)];
}
