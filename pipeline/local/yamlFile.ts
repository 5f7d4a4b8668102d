/** YAML that people write for the local stack, read against its schema: the value, or every fault at once with its line. */
import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv, { type ErrorObject, type Schema, type ValidateFunction } from "ajv";
import { isNode, LineCounter, parseDocument, type Document } from "yaml";
import { codeOf } from "./s3/files";

/** A check that is made when it is first needed: most commands read no such file. */
export function yamlSchema<T>(schema: Schema): () => ValidateFunction<T> {
  let compiled: ValidateFunction<T> | undefined;
  return () => (compiled ??= new Ajv({ allErrors: true, allowUnionTypes: true }).compile<T>(schema));
}

/**
 * @returns undefined when there is no such file, or nothing in it
 * @throws Error with every fault of the file and its line
 */
export function readYaml<T>(file: string, schema: () => ValidateFunction<T>): T | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf = (offset: number): number => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    throw faulty(
      file,
      document.errors.map(({ pos, message }) => `line ${lineOf(pos[0])}: ${message}`),
    );
  }
  const value: unknown = valueOf(document, file);
  if (value === null) return undefined;
  const validate = schema();
  if (validate(value)) return value;
  // What an `if` chose says by its own errors what is wrong.
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
  throw faulty(
    file,
    errors.map((error) => `line ${lineOf(offsetAt(document, pathOf(error)))}: ${wordsOf(error)}`),
  );
}

function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Aliases that stand for too much, or for nothing.
    throw faulty(file, [`line 1: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function faulty(file: string, faults: readonly string[]): Error {
  return new Error(`Expected ${path.basename(file)} as its schema says, got: ${faults.join("; ")}; correct ${file}.`);
}

function pathOf({ instancePath }: ErrorObject): string[] {
  return instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"));
}

/** Where the value at a path stands, or the nearest thing around it. */
function offsetAt(document: Document, given: readonly string[]): number {
  const at = [...given];
  while (at.length > 0 && !document.hasIn(at)) at.pop();
  const node: unknown = at.length === 0 ? document.contents : document.getIn(at, true);
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function wordsOf({ instancePath, message = "is not valid", params }: ErrorObject): string {
  const { additionalProperty, allowedValues } = params as { additionalProperty?: unknown; allowedValues?: unknown };
  const extra = typeof additionalProperty === "string" ? ` (${additionalProperty})` : "";
  const allowed = Array.isArray(allowedValues) ? ` (${allowedValues.join(", ")})` : "";
  return `${instancePath || "the file"} ${message}${extra}${allowed}`;
}
