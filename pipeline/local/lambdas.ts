/**
 * Which files stand for Lambda functions: `lambdas.yaml` of the state folder, read anew for every step that calls one.
 *
 *     notify: /home/me/functions/notify.py     # its function lambda_handler; for Node.js (.js, .cjs, .mjs) handler
 *     score:
 *       file: score.mjs                        # relative to the state folder
 *       handler: main
 *       timeout: 30                            # seconds; 1 to 900, default 120
 */
import path from "node:path";
import type { LambdaFunction } from "./execution/types";
import schema from "./lambdas.schema.json";
import { readYaml, yamlSchema } from "./yamlFile";

export const LAMBDAS_FILE = "lambdas.yaml";

const TIMEOUT_SECONDS = 120;

interface Entry {
  readonly file: string;
  readonly handler?: string;
  readonly timeout?: number;
}

const checked = yamlSchema<Record<string, string | Entry>>(schema);

/** @throws Error that says what is wrong with the file */
export function lambdaFunction(stateDir: string, name: string): LambdaFunction | undefined {
  const functions = readYaml(path.join(stateDir, LAMBDAS_FILE), checked) ?? {};
  const entry = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (entry === undefined) return undefined;
  const { file, handler, timeout = TIMEOUT_SECONDS } = typeof entry === "string" ? { file: entry } : entry;
  const usual = file.endsWith(".py") ? "lambda_handler" : "handler";
  return { file: path.resolve(stateDir, file), handler: handler ?? usual, timeoutSeconds: timeout };
}
