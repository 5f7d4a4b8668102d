/** Where the outputs of a stack come from: the last `local up`, or the engine for a stack on AWS. Shape checked. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { StackOutputs } from "../infra/outputs";
import { ensureEngine } from "./setup/engine";
import { toStderr } from "./setup/progress";

export const LOCAL_STACK = "local";

const pipelineFields = ["pipelineName", "pipelineArn", "modelPackageGroupName", "definitionDigest"];
const stackFields = ["project", "stack", "account", "region", "keyArn", "artifactBucket", "dataBucket"];

/** By hand: loading a schema compiler would take longer than all else that many commands do before they answer. */
function isStackOutputs(value: unknown): value is StackOutputs {
  if (!hasTexts(value, stackFields) || value.schemaVersion !== 1 || !isObject(value.pipelines)) return false;
  return Object.values(value.pipelines).every(
    (pipeline) => hasTexts(pipeline, pipelineFields) && ["string", "undefined"].includes(typeof pipeline.codeDigest),
  );
}

function hasTexts(value: unknown, names: readonly string[]): value is Record<string, unknown> {
  return isObject(value) && names.every((name) => typeof value[name] === "string" && value[name] !== "");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const localFile = (root: string) => join(root, ".sluicegate", "outputs", "local.json");

/** Keeps what `local up` made, so that commands on the local stack need no engine. */
export function saveLocalOutputs(root: string, outputs: unknown): StackOutputs {
  const checked = check(outputs, LOCAL_STACK);
  const file = localFile(root);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(checked));
  renameSync(`${file}.new`, file);
  return checked;
}

/**
 * @throws Error when the stack is not up or its outputs are of another version
 */
export async function readOutputs(root: string, stack: string): Promise<StackOutputs> {
  if (stack === LOCAL_STACK) return check(readLocal(root), stack);
  const engine = await ensureEngine(root, toStderr);
  const env = { ...process.env, PATH: engine.path };
  const { stdout } = await promisify(execFile)(
    engine.command,
    ["stack", "output", "--json", "--stack", stack, "--non-interactive"],
    { cwd: root, env, maxBuffer: 16 * 1024 * 1024 },
  ).catch((error: unknown) => {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim().split("\n")[0] : "";
    const reason = (said ?? "").replace(/^error: /, "");
    throw new Error(`Expected the outputs of stack ${stack}, got: ${reason}; log in to its backend and run pulumi up.`);
  });
  return check(parse(stdout), stack);
}

/** @returns undefined when the local stack was never brought up */
export function findLocalOutputs(root: string): StackOutputs | undefined {
  return existsSync(localFile(root)) ? check(readLocal(root), LOCAL_STACK) : undefined;
}

function readLocal(root: string): unknown {
  try {
    return JSON.parse(readFileSync(localFile(root), "utf8"));
  } catch {
    throw new Error(
      "Expected the local stack to be up, got no outputs of it; run npx sluicegate local up (or npm start).",
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function check(outputs: unknown, stack: string): StackOutputs {
  if (isStackOutputs(outputs)) return outputs;
  throw new Error(
    `Expected the outputs of a sluicegate stack at ${stack}, got others; run up on it with this version.`,
  );
}
