/** `sluicegate local serve`: the SageMaker-compatible endpoint, for any client, until it is told to stop. */
import { once } from "node:events";
import { resolve } from "node:path";
import type { Command } from "commander";
import { startEndpoint } from "../../../pipeline/local/endpoint";
import type { CommandContext } from "../../cli";
import { localState } from "../../localEndpoint";
import { EXIT, UsageError } from "../../exit";
import { jsonOption } from "../../options";
import { printJson, printLine } from "../../print";
import { toStderr } from "../../setup/progress";
import { ensurePython } from "../../setup/python";

export function configure(command: Command): void {
  jsonOption(command)
    .option("--port <n>", "port on 127.0.0.1; 0 picks a free one", portNumber, 0)
    .option("--state <dir>", "folder of store, objects, jobs and logs (default: the local stack's)");
}

function portNumber(given: string): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= 0 && value <= 65535) return value;
  throw new UsageError("Expected a port from 0 to 65535 at --port, got something else; 0 picks a free one.");
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<{ port: number; state?: string; json?: boolean }>();
  const stateDir = options.state === undefined ? localState(root) : resolve(options.state);
  const python = await ensurePython(root, "run", toStderr);
  const endpoint = await startEndpoint({
    stateDir,
    port: options.port,
    python,
    log: toStderr,
    onStepLine: (id, step, line) => {
      toStderr(`${id} ${step} | ${line}`);
    },
  });
  if (options.json === true) printJson({ url: endpoint.url, port: endpoint.port, stateDir });
  else
    printLine(
      `Serving SageMaker, S3 and STS at ${endpoint.url}; use it with AWS_ENDPOINT_URL=${endpoint.url}. Ctrl-C ends it.`,
    );
  if (!signal.aborted) await once(signal, "abort");
  await endpoint.stop();
  return EXIT.done;
}
