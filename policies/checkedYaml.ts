/** YAML that people write, read against a schema: the value, or every fault at once with its line. */
import type { ErrorObject, ValidateFunction } from "ajv";
import { isNode, LineCounter, parseDocument, type Document } from "yaml";

/**
 * For schemas of the pack, which are compiled at each start and check a few files. That each is a schema itself is for a
 * test: to compile what checks it would take longer than all else.
 */
export const STARTS_SOON = { meta: false, validateSchema: false, code: { optimize: false } } as const;

export interface YamlFault {
  /** Counted from 1. */
  readonly line: number;
  /** What is wrong there; names keys, never values. */
  readonly what: string;
}

export interface CheckedYaml<T> {
  /** Absent when there is a fault. */
  readonly value?: T;
  readonly faults: readonly YamlFault[];
  /** The line of what lies at a path, or of the nearest thing around it that there is. */
  readonly lineAt: (path: readonly (string | number)[]) => number;
}

export function checkYaml<T>(text: string, validate: ValidateFunction<T>): CheckedYaml<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (path: readonly (string | number)[]): number => lines.linePos(offsetAt(document, path)).line;
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => ({ line: lines.linePos(pos[0]).line, what: message }));
    return { faults, lineAt };
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (error) {
    // Aliases that stand for too much, or for nothing.
    return { faults: [{ line: 1, what: error instanceof Error ? error.message : String(error) }], lineAt };
  }
  if (validate(value)) return { value, faults: [], lineAt };
  const faults = (validate.errors ?? []).map((error) => ({ line: lineAt(pathOf(error)), what: wordsOf(error) }));
  return { faults, lineAt };
}

function pathOf({ instancePath }: ErrorObject): (string | number)[] {
  return instancePath
    .split("/")
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

function offsetAt(document: Document, given: readonly (string | number)[]): number {
  const path = [...given];
  while (path.length > 0 && !document.hasIn(path)) path.pop();
  const node: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function wordsOf({ instancePath, message, params }: ErrorObject): string {
  const extra = typeof params.additionalProperty === "string" ? ` (${params.additionalProperty})` : "";
  return `${instancePath || "the file"} ${message ?? "is not valid"}${extra}`;
}
