/**
 * Reads a definition as strictly as its deployment is serious: duplicate keys, numbers that overflow, lone surrogates and
 * everything JSON does not allow are faults, and no input can overflow the stack. Definitions that a scan finds plain go
 * through JSON.parse, which is several times faster; all others through `readStrictly`, which also finds the place.
 */
import type { Json } from "../../pipeline/schema";
import { scanIsPlain } from "./plainScan";
import { ParseFault, readStrictly } from "./strictReader";
import { findUnknown } from "./unknowns";

export interface ParseLimits {
  /** In UTF-16 code units. Default 64 Mi; SageMaker itself takes 1,048,576 characters. */
  readonly maxLength: number;
  /** Nested objects and arrays. */
  readonly maxDepth: number;
}

export const DEFAULT_LIMITS: ParseLimits = { maxLength: 64 * 1024 * 1024, maxDepth: 512 };

export interface ParseFailure {
  /** UNPROVED when the text was not read to its end, REFUTED when it is not strict JSON. */
  readonly verdict: "REFUTED" | "UNPROVED";
  /** What was expected and what was found, without line and column. */
  readonly message: string;
  readonly fix: string;
  readonly pointer: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

export type ParseResult =
  { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly fault: ParseFailure };

/** Half of a pair of UTF-16 code units; with the `u` flag whole pairs do not match. */
const LONE_SURROGATE = /\p{Cs}/u;

export function parse(text: string, limits: ParseLimits = DEFAULT_LIMITS): ParseResult {
  if (text.length > limits.maxLength) {
    const message = `Expected a definition of at most ${limits.maxLength} characters, got ${text.length}`;
    return failure(text, new ParseFault("UNPROVED", message, 0, ""), "Split the pipeline.");
  }
  const unknown = findUnknown(text);
  if (unknown >= 0) {
    const fault = new ParseFault(
      "UNPROVED",
      "Expected a definition known at preview, got one that is not known at preview",
      unknown,
      "",
    );
    return failure(text, fault, "Build the definition from names computed from config, not from resource outputs.");
  }
  if (!LONE_SURROGATE.test(text) && scanIsPlain(text, limits.maxDepth)) {
    const value = parseNatively(text);
    if (value !== undefined) return { ok: true, value };
  }
  try {
    return { ok: true, value: readStrictly(text, limits.maxDepth) };
  } catch (error) {
    if (!(error instanceof ParseFault)) throw error;
    return failure(
      text,
      error,
      error.verdict === "REFUTED" ? "Render strict JSON." : "Nest the definition less deeply.",
    );
  }
}

/** Undefined for what is no JSON: the strict reader then says why. */
function parseNatively(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function failure(text: string, fault: ParseFault, fix: string): ParseResult {
  const before = text.slice(0, fault.offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = before.split("\n").length;
  const column = fault.offset - lineStart + 1;
  const { verdict, message, pointer } = fault;
  return { ok: false, fault: { verdict, message, fix, pointer, line, column } };
}
