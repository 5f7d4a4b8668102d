/**
 * `sluicegate start` (npm start): the main job on this machine. Brings stack local up under the pack, runs its pipeline
 * on real data, lets the gate decide, and writes the report. What an earlier start left unfinished is finished first.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { StartPipelineExecutionCommand } from "@aws-sdk/client-sagemaker";
import type { Command } from "commander";
import { pipelines } from "../../pipeline";
import type { CommandContext } from "../cli";
import { connectTo, type Connection } from "../connection";
import { exitCodeOfExecution, isOver, listExecutions } from "../executions";
import { EXIT, UsageError } from "../exit";
import { describeFinding } from "../findings";
import { requirements } from "../floors";
import { showExecution } from "../follow";
import { LocalEndpoint } from "../localEndpoint";
import type { LocalUp } from "../localStack";
import { jsonOption, pipelineOf } from "../options";
import { printJson, printLine } from "../print";
import { gatherFacts, type ReportFacts } from "../report/facts";
import { renderReport } from "../report/page";
import { verdictLines } from "../report/verdict";
import { exclusively } from "../setup/exclusive";
import { toStderr } from "../setup/progress";
import { bringUpShown } from "../shownUp";

export function configure(command: Command): void {
  jsonOption(command).option("--pipeline <name>", "the pipeline to run", pipelineNamed, pipelines[0].name);
}

interface StartOptions {
  readonly pipeline: string;
  readonly json?: boolean;
}

/** One at a time: a second start would lose the endpoint that the first one brought, when that ends. */
export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<StartOptions>();
  const lock = join(root, ".sluicegate", "start.lock");
  const waiting = (pid: number) => {
    toStderr(`Waiting for process ${pid}, which trains on the local stack ...`);
  };
  return exclusively(lock, waiting, () => start(root, options, signal), signal);
}

/** Before anything is brought up for it. */
function pipelineNamed(given: string): string {
  const known = pipelines.map(({ name }) => name);
  if (known.includes(given)) return given;
  throw new UsageError(`Expected one of ${known.join(", ")} at --pipeline, got ${given}; name one of them.`);
}

async function start(root: string, options: StartOptions, signal: AbortSignal): Promise<number> {
  const say = options.json === true ? toStderr : printLine;
  const endpoint = await LocalEndpoint.open(root);
  try {
    const json = options.json === true;
    const up = await bringUpShown(root, { endpoint: endpoint.url, samplesOf: [options.pipeline], json, signal });
    // What is let pass is never passed over.
    for (const one of up.findings) if (one.waived !== undefined) say(describeFinding(one));
    return await train(root, connectTo(up.outputs, endpoint), { ...options, signal, say, up });
  } finally {
    await endpoint.stop();
  }
}

interface Training extends StartOptions {
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly up: LocalUp;
}

async function train(
  root: string,
  connection: Connection,
  { pipeline: named, json, signal, say, up }: Training,
): Promise<number> {
  try {
    const pipeline = pipelineOf(up.outputs, named);
    const arn = await startOrResume(connection, pipeline.pipelineName, say);
    const execution = await showExecution(connection, arn, json === true ? "silent" : "shown", signal);
    if (execution === undefined) return EXIT.interrupted;
    const metrics = requirements(root, pipeline.name);
    const facts = await gatherFacts({ connection, pipeline, execution, requirements: metrics, up });
    const report = saveReport(root, facts);
    if (json === true) printJson({ ...jsonOf(facts), report });
    else for (const line of [...verdictLines(facts), `Report: ${report}`]) printLine(line);
    return exitCodeOfExecution(execution);
  } finally {
    await connection.close();
  }
}

/** An execution that was under way when its command was killed goes on with the endpoint; it is followed, not doubled. */
async function startOrResume(
  connection: Connection,
  PipelineName: string,
  say: (line: string) => void,
): Promise<string> {
  const [newest] = await listExecutions(connection, PipelineName, 1);
  if (newest?.PipelineExecutionArn !== undefined && !isOver(newest.PipelineExecutionStatus ?? "")) {
    say(`Pipeline ${PipelineName}: following the execution that is under way`);
    return newest.PipelineExecutionArn;
  }
  say(`Pipeline ${PipelineName}: starting an execution`);
  const request = { PipelineName, ClientRequestToken: randomUUID() };
  const { PipelineExecutionArn = "" } = await connection.sagemaker.send(new StartPipelineExecutionCommand(request));
  return PipelineExecutionArn;
}

function saveReport(root: string, facts: ReportFacts): string {
  const folder = join(root, ".sluicegate", "reports");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${facts.pipeline}-${facts.execution.id}.html`);
  writeFileSync(file, renderReport(facts));
  return file;
}

function jsonOf({ stack, pipeline, execution, metrics, model, proof }: ReportFacts) {
  return { stack, pipeline, execution, metrics, model, verdict: proof.verdict, certificate: proof.certificate };
}
