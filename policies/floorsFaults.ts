/** What is wrong with floors or a configuration, each fault on a line: what was expected, what came, where, what to do. */
import type { ErrorObject } from "ajv";
import { distance, nearest } from "./nearest";

/** Parts of names by which stacks are known to be production; such a stack is never relaxed, whatever a file says. */
const PRODUCTION = /(^|[-_.])(prod|production|prd|live)([-_.]|$)/i;

function placeOf(pointer: string): string {
  const keys = pointer.split("/").slice(1);
  const names = keys.map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const text = names.map((name) => (/^\d+$/.test(name) ? `[${name}]` : `.${name}`)).join("");
  return text === "" ? "the top level" : text.replace(/^\./, "");
}

/** The kind of a value; texts are not repeated, as nobody knows what was put there by mistake. */
function kindOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "a number that is not finite";
  if (typeof value === "string") return value === "" ? "an empty text" : "a text";
  return typeof value === "boolean" ? String(value) : "an object";
}

const KINDS: Readonly<Record<string, string>> = {
  array: "a list",
  object: "an object",
  string: "a text",
  integer: "a whole number",
  number: "a finite number",
  boolean: "true or false",
};

/** What a schema says of a value, as far as faults tell it. */
interface Schema {
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, unknown>>;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === "object" && value !== null;
}

const schemaOf = ({ parentSchema }: ErrorObject): Schema => (isSchema(parentSchema) ? parentSchema : {});
const listed = (values: unknown): string => (Array.isArray(values) ? values.join(", ") : "");

function range({ minimum, maximum }: Schema): string {
  return `a whole number from ${minimum ?? "any"} to ${maximum ?? "any"}`;
}

/** What was expected, by the word of the schema that was not kept. */
const EXPECTED: Readonly<Record<string, (error: ErrorObject) => string>> = {
  type: ({ params }) => KINDS[String(params.type)] ?? String(params.type),
  minimum: (error) => range(schemaOf(error)),
  maximum: (error) => range(schemaOf(error)),
  enum: ({ params }) => `one of ${listed(params.allowedValues)}`,
  pattern: (error) => schemaOf(error).description ?? "another text",
  minLength: () => "a text that is not empty",
  minItems: () => "at least one entry",
  minProperties: () => "at least one entry",
  uniqueItems: () => "each entry once",
  required: ({ params }) => String(params.missingProperty),
  additionalProperties: (error) => `only ${Object.keys(schemaOf(error).properties ?? {}).join(", ")}`,
};

function gotOf(error: ErrorObject): string {
  const { keyword, params, data } = error;
  if (keyword === "required") return "none";
  if (keyword === "uniqueItems") return "one twice";
  if (keyword === "minProperties") return "an empty object";
  if (keyword === "pattern" || keyword === "enum") return "another text";
  if (keyword !== "additionalProperties") return kindOf(data);
  return JSON.stringify(params.additionalProperty);
}

/** The known name that somebody most likely meant; undefined when none is near. */
function meant(given: string, known: readonly string[]): string | undefined {
  const [best] = nearest(given, known, 1);
  const isNear =
    best !== undefined && distance(given.toLowerCase(), best.toLowerCase()) <= Math.max(2, given.length / 3);
  return isNear ? best : undefined;
}

function remedyOf(error: ErrorObject): string {
  const { description, properties = {} } = schemaOf(error);
  if (error.keyword === "additionalProperties") {
    const likely = meant(String(error.params.additionalProperty), Object.keys(properties));
    return likely === undefined ? "take it out" : `did you mean ${likely}?`;
  }
  if (error.keyword === "pattern" || description === undefined) return "correct it";
  return `it says: ${description.replace(/\.$/, "")}`;
}

/** @param error as Ajv gives it with `verbose`, which tells the schema and the value */
export function faultLine(error: ErrorObject): string {
  const expected = EXPECTED[error.keyword]?.(error) ?? error.message ?? "another value";
  return `Expected ${expected} at ${placeOf(error.instancePath)}, got ${gotOf(error)}; ${remedyOf(error)}.`;
}

/** What no schema can refuse. */
export function furtherFaults({ relaxedStacks }: { readonly relaxedStacks: readonly string[] }): string[] {
  return relaxedStacks.flatMap((stack, at) =>
    PRODUCTION.test(stack)
      ? [
          `Expected a stack that is not production at relaxedStacks[${at}], got one that is called so; ` +
            "take it out, or give the stack another name.",
        ]
      : [],
  );
}
