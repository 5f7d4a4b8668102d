/** Reads gates.yaml: what a model must hold, one column of bounds per stack. All faults at once, each with its line. */

import { readFileSync } from "node:fs";
import Ajv from "ajv";
import type { ErrorObject } from "ajv";
import { LineCounter, isMap, isNode, isPair, parseDocument } from "yaml";
import type { Document } from "yaml";
import type { Gate } from "./settings";

/** A gates file that cannot be used. `problems` has all that is wrong, each as `file:line: what`. */
export class GatesError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "GatesError";
  }
}

interface GatesFile {
  metrics: Record<string, { path: string; direction: "max" | "min"; bound: Record<string, number> }>;
}

const schema = {
  type: "object",
  additionalProperties: false,
  required: ["metrics"],
  properties: {
    metrics: {
      type: "object",
      minProperties: 1,
      propertyNames: { pattern: "^[A-Za-z][A-Za-z0-9_]*$" },
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["path", "direction", "bound"],
        properties: {
          path: { type: "string", pattern: "^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*$" },
          direction: { enum: ["max", "min"] },
          // strictNumbers, ajv's default, refuses .inf and .nan here.
          bound: { type: "object", additionalProperties: { type: "number" } },
        },
      },
    },
  },
} as const;

const validate = new Ajv({ allErrors: true }).compile<GatesFile>(schema);

/**
 * The gates of one stack.
 * @param file path of gates.yaml
 * @throws GatesError with every fault
 */
export function readGates(file: string, stack: string): Gate[] {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines });
  const at = (offset: number): string => `${file}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0) {
    throw new GatesError(document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message.split("\n")[0] ?? ""}`));
  }
  const content: unknown = document.toJS();
  const place = (path: readonly string[]): string => at(offsetOf(document, path));
  if (!validate(content)) {
    throw new GatesError((validate.errors ?? []).filter(isOwnFault).map((fault) => describe(fault, content, place)));
  }
  const problems = missingColumns(content, stack, place);
  if (problems.length > 0) throw new GatesError(problems);
  return Object.entries(content.metrics).map(([metric, { path, direction, bound }]) => ({
    metric,
    path,
    direction,
    bound: bound[stack] ?? Number.NaN,
  }));
}

/** ajv reports a bad key twice: with its cause, and as a fault of the object around it. */
function isOwnFault(fault: ErrorObject): boolean {
  return fault.keyword !== "propertyNames";
}

/** The wanted stack, and every stack that another metric has: a forgotten column is found before it is needed. */
function missingColumns({ metrics }: GatesFile, stack: string, place: (path: string[]) => string): string[] {
  const columns = new Set([stack, ...Object.values(metrics).flatMap(({ bound }) => Object.keys(bound))]);
  return Object.entries(metrics).flatMap(([metric, { bound }]) =>
    [...columns]
      .filter((column) => !Object.hasOwn(bound, column))
      .map((column) => {
        const where = place(["metrics", metric, "bound"]);
        return `${where}: Expected a bound for stack "${column}" of metric "${metric}", got none; add it.`;
      }),
  );
}

function describe(fault: ErrorObject, content: unknown, place: (path: string[]) => string): string {
  const path = fault.instancePath.split("/").slice(1).map(unescapePointer);
  const { additionalProperty, missingProperty }: Partial<Record<string, unknown>> = { ...fault.params };
  const where = path.length === 0 ? "the file" : path.join(".");
  if (typeof additionalProperty === "string") {
    return `${place([...path, additionalProperty])}: Expected only known keys in ${where}, got "${additionalProperty}".`;
  }
  if (typeof missingProperty === "string") {
    return `${place(path)}: Expected "${missingProperty}" in ${where}, got none; add it.`;
  }
  if (fault.propertyName !== undefined) {
    const name = fault.propertyName;
    return `${place([...path, name])}: Expected a metric name of letters, digits and _, got "${name}".`;
  }
  return `${place(path)}: Expected ${expectation(fault)} for ${where}, got ${shown(valueAt(content, path))}.`;
}

function expectation(fault: ErrorObject): string {
  const { type, allowedValues }: Partial<Record<string, unknown>> = { ...fault.params };
  if (Array.isArray(allowedValues)) return allowedValues.join(" or ");
  if (type === "number") return "a finite number";
  if (type === "object") return "a block of keys";
  return fault.keyword === "pattern"
    ? "names joined by dots"
    : fault.keyword === "minProperties"
      ? "a metric"
      : "a text";
}

function shown(value: unknown): string {
  if (typeof value === "number") return String(value);
  return value === undefined ? "nothing" : JSON.stringify(value);
}

function valueAt(content: unknown, path: readonly string[]): unknown {
  let value = content;
  for (const key of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Object.entries(value).find(([name]) => name === key)?.[1];
  }
  return value;
}

/** Where the key stands that `path` leads to; without such a key, where the block around it begins. */
function offsetOf(document: Document, path: readonly string[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of path) {
    const pair = isMap(node) ? node.items.find((item) => isPair(item) && String(item.key) === key) : undefined;
    if (pair === undefined) break;
    if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
    node = pair.value;
  }
  return offset;
}

function unescapePointer(key: string): string {
  return key.replaceAll("~1", "/").replaceAll("~0", "~");
}
