// The committed table of what each AWS resource type accepts and returns; generate.ts writes it.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Kind, Mark } from "./declarations";

export interface Property {
  readonly name: string;
  readonly mark: Mark;
  readonly kind: Kind;
}

export interface TypeTable {
  /** Version of @pulumi/aws whose declarations the table holds. */
  readonly version: string;
  /** Properties of a type, undefined for a type that this version does not have. */
  properties(token: string): readonly Property[] | undefined;
}

const WORD = /^(\w+)([:?~!])([snblmdx])$/;

export function readTable(file: string = locate()): TypeTable {
  const { version, types } = parseTable(file);
  const parsed = new Map<string, readonly Property[]>();
  return {
    version,
    properties(token) {
      const known = parsed.get(token);
      const line = types.get(token);
      if (known !== undefined || line === undefined) return known;
      const properties = line
        .split(" ")
        .filter(Boolean)
        .map((word) => parseWord(word, token, file));
      parsed.set(token, properties);
      return properties;
    },
  };
}

/**
 * Upwards from this module. When a loader bundles the room into one module, that module's folder is the entry's, not
 * this file's.
 */
function locate(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, "infra", "local", "types.json");
    if (existsSync(file)) return file;
    if (folder === path.dirname(folder)) {
      throw new Error(`Expected infra/local/types.json in a folder above ${__dirname}, found none; restore it.`);
    }
  }
}

function parseTable(file: string): { version: string; types: ReadonlyMap<string, string> } {
  const parsed: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (typeof parsed === "object" && parsed !== null && "version" in parsed && "types" in parsed) {
    const { version, types } = parsed;
    if (typeof version === "string" && typeof types === "object" && types !== null) {
      return { version, types: new Map(Object.entries(types)) };
    }
  }
  throw new Error(`Expected a version and types in ${file}; write it again with npx ts-node infra/local/generate.ts.`);
}

function parseWord(word: string, token: string, file: string): Property {
  const [, name, mark, kind] = WORD.exec(word) ?? [];
  if (name === undefined || !isMark(mark) || !isKind(kind)) {
    throw new Error(`Expected a property, got "${word}" at ${token} in ${file}; write the table again.`);
  }
  return { name, mark, kind };
}

function isMark(text: string | undefined): text is Mark {
  return text !== undefined && ":?~!".includes(text);
}

function isKind(text: string | undefined): text is Kind {
  return text !== undefined && "snblmdx".includes(text);
}
