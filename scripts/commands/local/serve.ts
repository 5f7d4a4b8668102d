/** `sluicegate local serve`: the SageMaker-compatible endpoint, for any client, until it is told to stop. */
import { once } from "node:events";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { isIP } from "node:net";
import { dirname, resolve } from "node:path";
import { Option, type Command } from "commander";
import { startEndpoint, TOKEN, type CacheMode, type Exposure, type Subscriber } from "../../../pipeline/local/endpoint";
import type { CommandContext } from "../../cli";
import { jobOptions, type JobOptions } from "../../jobOptions";
import { localState } from "../../localEndpoint";
import { EXIT, UsageError } from "../../exit";
import { jsonOption } from "../../options";
import { printJson, printLine } from "../../print";
import { toStderr } from "../../setup/progress";
import { ensurePython } from "../../setup/python";

/** Mode bits of group and others. */
const OTHERS = 0o077;

export function configure(command: Command): void {
  jobOptions(jsonOption(command))
    .option("--port <n>", "port, on 127.0.0.1 or at --host; 0 picks a free one", portNumber, 0)
    .option("--host <address>", "serve at this IP address too, for clients with the token", ipAddress)
    .option("--token-file <file>", "the token: what clients of --host give as their access key")
    .option("--state <dir>", "folder of store, objects, jobs and logs (default: the local stack's)")
    .addOption(
      new Option(
        "--cache <by>",
        "what counts for a step that may take an earlier result: arguments, or content as well",
      )
        .choices(["arguments", "content"])
        .default("arguments"),
    )
    .option("--events <file>", "append state changes to this file, a line of JSON each, as EventBridge would get them")
    .option("--webhook <url>", "POST state changes to this URL: https, or http on this machine", webhookUrl);
}

/** What is told to a webhook names data and models, so it leaves the machine encrypted or not at all. */
function webhookUrl(given: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const isHere = url?.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  if (url !== undefined && (isHere || url.protocol === "https:")) return given;
  throw new UsageError("Expected an https URL, or http on this machine, at --webhook, got something else; correct it.");
}

function ipAddress(given: string): string {
  if (isIP(given) !== 0) return given;
  throw new UsageError("Expected an IP address of this machine at --host, got something else; 0.0.0.0 is all of them.");
}

/** The token is told by a file, since the words of a command are seen by everybody on the machine. */
function exposureOf({ host, port, tokenFile }: Options): Exposure | undefined {
  if (host === undefined && tokenFile === undefined) return undefined;
  if (host === undefined || tokenFile === undefined)
    throw new UsageError("Expected --host and --token-file together: another address is served only with a token.");
  const readers = statSync(tokenFile).mode & OTHERS;
  if (readers !== 0)
    throw new UsageError("Expected a file of --token-file that only its owner can read; run chmod 600 on it.");
  const token = readFileSync(tokenFile, "utf8").trim();
  if (TOKEN.test(token)) return { host, port, token };
  throw new UsageError(
    "Expected 32 to 128 letters, digits and _ in the file of --token-file; make some with openssl rand -hex 20.",
  );
}

interface Options extends JobOptions {
  port: number;
  host?: string;
  tokenFile?: string;
  state?: string;
  cache: CacheMode;
  events?: string;
  webhook?: string;
  json?: boolean;
}

function subscriberOf({ events, webhook }: Options): Subscriber | undefined {
  if (events === undefined && webhook === undefined) return undefined;
  if (events !== undefined) accessSync(dirname(resolve(events)), constants.W_OK);
  return { ...(events !== undefined && { file: resolve(events) }), ...(webhook !== undefined && { webhook }) };
}

function portNumber(given: string): number {
  const value = Number(given);
  if (Number.isInteger(value) && value >= 0 && value <= 65535) return value;
  throw new UsageError("Expected a port from 0 to 65535 at --port, got something else; 0 picks a free one.");
}

export async function run({ root, signal }: CommandContext, command: Command): Promise<number> {
  const options = command.opts<Options>();
  const subscriber = subscriberOf(options);
  const exposed = exposureOf(options);
  const stateDir = options.state === undefined ? localState(root) : resolve(options.state);
  const python = await ensurePython(root, "run", toStderr);
  const endpoint = await startEndpoint({
    stateDir,
    // Commands on this machine need no token: they keep an address of their own.
    port: exposed === undefined ? options.port : 0,
    exposed,
    python,
    optMl: options.optMl,
    cache: options.cache,
    ...(options.environments !== undefined && { environments: options.environments }),
    lambdas: options.lambda,
    log: toStderr,
    subscriber,
    onStepLine: (id, step, line) => {
      toStderr(`${id} ${step} | ${line}`);
    },
  });
  const { url, port, exposedUrl } = endpoint;
  const page = `${url}/_/`;
  if (options.json === true) printJson({ url, page, port, stateDir, ...(exposedUrl !== undefined && { exposedUrl }) });
  else {
    printLine(
      `Serving SageMaker, S3 and STS at ${url}; use it with AWS_ENDPOINT_URL=${url}. Ctrl-C ends it.\n` +
        `A page in the browser shows executions, pipelines and models: ${page}`,
    );
    if (exposedUrl !== undefined)
      printLine(`Serving them at ${exposedUrl} too, unencrypted, for clients whose AWS_ACCESS_KEY_ID is the token.`);
  }
  if (!signal.aborted) await once(signal, "abort");
  await endpoint.stop();
  return EXIT.done;
}
