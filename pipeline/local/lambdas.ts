/**
 * Which files stand for Lambda functions: `lambdas.yaml` of the state folder, read anew for every step that calls one.
 *
 *     notify: /home/me/functions/notify.py     # its function lambda_handler; for Node.js (.js, .cjs, .mjs) handler
 *     score:
 *       file: score.mjs                        # relative to the state folder
 *       handler: main
 *       timeout: 30                            # seconds; 1 to 900, default 120
 *
 * Who serves can name files too (`local serve --lambda`), which come first.
 */
import path from "node:path";
import type { LambdaFunction } from "./execution/types";
import schema from "./lambdas.schema.json";
import { readYaml, yamlSchema } from "./yamlFile";

export const LAMBDAS_FILE = "lambdas.yaml";

const TIMEOUT_SECONDS = 120;

/** Source: Lambda API reference, `FunctionName`. */
export const LAMBDA_NAME = /^[A-Za-z0-9_-]{1,64}$/;
/** The endings of files that can stand for a function; the schema of the file has the same. */
export const LAMBDA_FILE = /\.(py|js|cjs|mjs)$/;

interface Entry {
  readonly file: string;
  readonly handler?: string;
  readonly timeout?: number;
}

const checked = yamlSchema<Record<string, string | Entry>>(schema);

/**
 * @param named absolute paths by the functions' names, before what the file says
 * @throws Error that says what is wrong with the file
 */
export function lambdaFunction(
  stateDir: string,
  name: string,
  named: ReadonlyMap<string, string> = new Map(),
): LambdaFunction | undefined {
  const first = named.get(name);
  if (first !== undefined) return functionOf(stateDir, first);
  const functions = readYaml(path.join(stateDir, LAMBDAS_FILE), checked) ?? {};
  const entry = Object.hasOwn(functions, name) ? functions[name] : undefined;
  return entry === undefined ? undefined : functionOf(stateDir, entry);
}

function functionOf(stateDir: string, entry: string | Entry): LambdaFunction {
  const { file, handler, timeout = TIMEOUT_SECONDS } = typeof entry === "string" ? { file: entry } : entry;
  const usual = file.endsWith(".py") ? "lambda_handler" : "handler";
  return { file: path.resolve(stateDir, file), handler: handler ?? usual, timeoutSeconds: timeout };
}
