/** Texts and S3 locations that are put together when an execution runs: which parts are known, which are not. */
import { type ParsedReference, parseReference } from "../../pipeline/graph";
import type { Json } from "../../pipeline/schema";
import type { Location, ProofDefinition } from "./definition";

export type { Location } from "./definition";
import { at, listAt, textAt } from "./json";

/** A part of a text: known, or read from a reference. */
export type Part = string | ParsedReference;

export function isStepReference(part: Part): part is Extract<ParsedReference, { kind: "step" }> {
  return typeof part !== "string" && part.kind === "step";
}

/** The parts in order, neighbouring known ones joined; undefined for what is no text. */
export function partsOf(expression: Json | undefined): Part[] | undefined {
  const parts: Part[] = [];
  const stack: (Json | undefined)[] = [expression];
  while (stack.length > 0) {
    const next = stack.pop();
    if (typeof next === "string" || typeof next === "number" || typeof next === "boolean") {
      append(parts, String(next));
      continue;
    }
    const get = textAt(next, "Get");
    const reference = get === undefined ? undefined : parseReference(get);
    const on = textAt(next, "Std:Join", "On");
    if (reference !== undefined) append(parts, reference);
    else if (on === undefined) return undefined;
    else {
      const values = listAt(next, "Std:Join", "Values");
      for (let index = values.length - 1; index >= 0; index -= 1) {
        stack.push(values[index]);
        if (index > 0) stack.push(on);
      }
    }
  }
  return parts;
}

function append(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
  else if (part !== "") parts.push(part);
}

/** The text, when all of it is known. */
export function literalOf(expression: Json | undefined): string | undefined {
  const parts = partsOf(expression);
  if (parts?.length === 0) return "";
  const [only] = parts ?? [];
  return parts?.length === 1 && typeof only === "string" ? only : undefined;
}

/** An output of a processing step, as `Steps.P.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri` names it. */
export interface ProcessingOutput {
  readonly step: string;
  readonly output: string;
}

export function outputOf(reference: ParsedReference): ProcessingOutput | undefined {
  if (reference.kind !== "step" || reference.path.length !== 5) return undefined;
  const [config, outputs, output, s3, uri] = reference.path;
  const named = config === "ProcessingOutputConfig" && outputs === "Outputs" && s3 === "S3Output" && uri === "S3Uri";
  return named && typeof output === "string" ? { step: reference.step, output } : undefined;
}

/** What the step says of one of its outputs; undefined when it has none of that name. */
export function declaredOutput({ steps }: ProofDefinition, { step, output }: ProcessingOutput): Json | undefined {
  const outputs = listAt(steps.get(step)?.args, "ProcessingOutputConfig", "Outputs");
  const named = outputs.filter((entry) => textAt(entry, "OutputName") === output);
  return named.length === 1 ? named[0] : undefined;
}

/** Undefined for what is no S3 location. Outputs of processing steps are replaced by where they are written. */
export function locate(expression: Json | undefined, definition: ProofDefinition): Location | undefined {
  if (typeof expression !== "object" || expression === null) return readLocation(expression, definition);
  const known = definition.locations.get(expression);
  if (known !== undefined) return known;
  const location = readLocation(expression, definition);
  if (location !== undefined) definition.locations.set(expression, location);
  return location;
}

function readLocation(expression: Json | undefined, definition: ProofDefinition): Location | undefined {
  let parts = partsOf(expression);
  for (let hops = 0; parts !== undefined && hops < 4; hops += 1) {
    const index = parts.findIndex((part) => typeof part !== "string" && outputOf(part) !== undefined);
    const part = parts[index];
    if (part === undefined || typeof part === "string") break;
    const output = outputOf(part);
    const declared = output === undefined ? undefined : declaredOutput(definition, output);
    const written: Part[] | undefined = partsOf(at(declared, "S3Output", "S3Uri"));
    parts = written === undefined ? undefined : [...parts.slice(0, index), ...written, ...parts.slice(index + 1)];
  }
  const text = parts
    ?.map((part) => (typeof part === "string" ? part.replaceAll("<", NO_MARK) : `<${nameOf(part)}>`))
    .join("");
  if (text === undefined || !/^(s3:\/|<)/.test(text)) return undefined;
  const segments = text.split("/").filter((segment) => segment !== "");
  return { uri: text, segments, exact: text.endsWith("/") };
}

/** A literal must not pass for a reference. */
const NO_MARK = "\u0001";

const EXECUTION_ID = "<execution.PipelineExecutionId>";

function nameOf(reference: ParsedReference): string {
  return reference.kind === "step"
    ? `${reference.step}.${reference.path.join(".")}`
    : `${reference.kind}.${reference.name}`;
}

/**
 * How two locations relate. "within": one may hold keys of the other. S3 knows prefixes of text, not folders, so `a/te`
 * holds `a/test` unless it ends in a slash.
 */
export function relate(a: Location, b: Location): "same" | "within" | "apart" {
  const [short, long] = a.segments.length <= b.segments.length ? [a, b] : [b, a];
  let certain = short.segments.length === long.segments.length;
  for (const [index, segment] of short.segments.entries()) {
    const other = long.segments[index] ?? "";
    if (segment === other) continue;
    const last = index === short.segments.length - 1;
    const isPrefix =
      last &&
      ((other.startsWith(segment) && !short.exact) ||
        (long.segments.length === short.segments.length && segment.startsWith(other) && !long.exact));
    if (!isPrefix && !mayMatch(segment, other)) return "apart";
    certain = false;
  }
  return certain ? "same" : "within";
}

function mayMatch(a: string, b: string): boolean {
  return isOpen(a) || isOpen(b);
}

/** An execution id equals no text written beforehand; any other unknown part may equal anything. */
export function isOpen(segment: string): boolean {
  return segment.includes("<") && segment.replaceAll(EXECUTION_ID, "").includes("<");
}

export function isAnchored(expression: Json | undefined): boolean {
  const [first] = partsOf(expression) ?? [];
  return typeof first === "string" && /^s3:\/\/[a-z0-9][a-z0-9.-]{2,62}\//.test(first);
}

export function hasExecutionId(location: Location): boolean {
  return location.segments.some((segment) => segment.includes(EXECUTION_ID));
}
