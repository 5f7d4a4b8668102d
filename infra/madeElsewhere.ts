/** A definition that another tool made: read as it is, checked against the stack's literals, never changed. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { GraphError } from "../pipeline/graph";
import type { PipelineDefinition } from "../pipeline/schema";
import { wrongLiterals, type Literals } from "./literals";

/** What makes a definition unfit for the stack; `faults` has all of it, one line each. */
export class DefinitionError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join("\n"));
    this.name = "DefinitionError";
  }
}

/**
 * @param root folder that holds `pipeline/`
 * @returns the text of `pipeline/<name>/definition.<stack>.json`, else of `definition.json`; a final newline is the
 *   file's, not the definition's
 * @throws DefinitionError when there is no such file, when it is not JSON in UTF-8, or for every literal that is not
 *   the stack's
 */
export function readDefinition(root: string, pipeline: string, stack: string, literals: Literals): string {
  const folder = join(root, "pipeline", pipeline);
  const names = [`definition.${stack}.json`, "definition.json"];
  const name = names.find((candidate) => existsSync(join(folder, candidate)));
  if (name === undefined) {
    const where = relative(root, folder);
    throw new DefinitionError([`Expected ${names.join(" or ")} in ${where}, got neither; put the definition there.`]);
  }
  const file = relative(root, join(folder, name));
  const text = textOf(join(folder, name), file).replace(/\n$/, "");
  const remedy = `make it with the literals of sluicegate pipeline literals --stack ${stack} --pipeline ${pipeline}`;
  const faults = inGraph(file, () => wrongLiterals(parse(text, file), literals)).map(
    ({ pointer, expected }) => `Expected ${expected}, got another value at ${file}#${pointer}; ${remedy}.`,
  );
  if (faults.length > 0) throw new DefinitionError(faults);
  return text;
}

/** The graph's own complaints, with the file in which they are. */
function inGraph<Result>(file: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    throw new DefinitionError(error.problems.map((problem) => `In ${file}: ${problem}`));
  }
}

function textOf(path: string, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch {
    throw new DefinitionError([`Expected UTF-8 text in ${file}, got other bytes; write it again.`]);
  }
}

/** The shape is judged by who reads it: the graph, and the proof. */
function parse(text: string, file: string): PipelineDefinition {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DefinitionError([`Expected JSON in ${file}, got other text; write it again.`]);
  }
  if (isDefinition(value)) return value;
  throw new DefinitionError([`Expected an object with Parameters and Steps in ${file}, got another; write it again.`]);
}

function isDefinition(value: unknown): value is PipelineDefinition {
  return (
    typeof value === "object" &&
    value !== null &&
    "Steps" in value &&
    Array.isArray(value.Steps) &&
    "Parameters" in value &&
    Array.isArray(value.Parameters)
  );
}
