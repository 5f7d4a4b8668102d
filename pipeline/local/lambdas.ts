/**
 * Which files stand for Lambda functions: `lambdas.yaml` of the state folder, read anew for every step that calls one.
 *
 *     notify: /home/me/functions/notify.py     # its function lambda_handler; for Node.js (.js, .cjs, .mjs) handler
 *     score:
 *       file: score.mjs                        # relative to the state folder
 *       handler: main
 *       timeout: 30                            # seconds; 1 to 900, default 120
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse, YAMLParseError } from "yaml";
import type { LambdaFunction } from "./execution/types";
import { codeOf } from "./s3/files";
import { isObject } from "./shapes";

export const LAMBDAS_FILE = "lambdas.yaml";

/** Default handler by the file's ending. */
const HANDLERS: Readonly<Record<string, string>> = {
  ".py": "lambda_handler",
  ".js": "handler",
  ".cjs": "handler",
  ".mjs": "handler",
};
const TIMEOUT_SECONDS = 120;
const LONGEST_SECONDS = 900;

/** @throws Error that says what is wrong with the file */
export function lambdaFunction(stateDir: string, name: string): LambdaFunction | undefined {
  const functions = read(path.join(stateDir, LAMBDAS_FILE));
  if (!Object.hasOwn(functions, name)) return undefined;
  const entry = functions[name];
  const { file, handler, timeout = TIMEOUT_SECONDS } = typeof entry === "string" ? { file: entry } : asObject(entry);
  const known = typeof file === "string" ? HANDLERS[path.extname(file)] : undefined;
  if (typeof file !== "string" || known === undefined) throw fault(name, "a .py, .js, .cjs or .mjs file");
  if (handler !== undefined && typeof handler !== "string") throw fault(name, "the name of a function as handler");
  if (typeof timeout !== "number" || !(timeout >= 1 && timeout <= LONGEST_SECONDS))
    throw fault(name, `a timeout of 1 to ${LONGEST_SECONDS} seconds`);
  return { file: path.resolve(stateDir, file), handler: handler ?? known, timeoutSeconds: timeout };
}

function asObject(entry: unknown): Partial<Record<"file" | "handler" | "timeout", unknown>> {
  return isObject(entry) ? entry : {};
}

function fault(name: string, expected: string): Error {
  return new Error(
    `Expected ${expected} for "${name}" in ${LAMBDAS_FILE} of the state folder, got something else; correct it.`,
  );
}

function read(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return {};
    throw error;
  }
  const content = parsed(text);
  if (content === null) return {};
  if (!isObject(content))
    throw new Error(`Expected names of functions and their files in ${file}, got something else.`);
  return content;
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError)
      throw new Error(`Expected YAML in ${LAMBDAS_FILE} of the state folder, got: ${error.message}`, { cause: error });
    throw error;
  }
}
