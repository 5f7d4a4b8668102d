/** Values that are known only when an execution runs. They can be passed on, joined and compared, never read as text. */

import type { ArgumentValue, Expression } from "../schema";

/**
 * What a reference stands for. `location` is an S3 URI of data, `model` that of a trained model.tar.gz, `file` that of a
 * property file: a channel takes each of these, a registration only a model.
 */
export type Kind = "text" | "number" | "boolean" | "location" | "model" | "file";

/** Thrown when a reference is used as if its value were known. */
export class ReferenceAsTextError extends Error {
  constructor(expression: string) {
    super(
      `Expected a value that is known now, got a reference to ${expression} used as text; ` +
        `its value exists only when an execution runs: use join(...) or location(...) to build text from it.`,
    );
    this.name = "ReferenceAsTextError";
  }
}

export class Reference<K extends Kind = Kind> {
  readonly kind: K;
  readonly #expression: Expression;

  constructor(kind: K, expression: Expression) {
    this.kind = kind;
    this.#expression = expression;
  }

  /** The JSON of the reference, a fresh copy: nobody can change the reference through it. */
  static expressionOf(reference: Reference): Expression {
    return structuredClone(reference.#expression);
  }

  toString(): never {
    throw new ReferenceAsTextError(JSON.stringify(this.#expression));
  }

  /** JSON.stringify calls this: only rendering may turn a reference into JSON. */
  toJSON(): never {
    return this.toString();
  }

  [Symbol.toPrimitive](): never {
    return this.toString();
  }
}

export type Value = string | number | boolean | Reference;
/** What is text when the execution runs. A number or a boolean becomes text through `join("", value)`. */
export type Text = string | Reference<"text" | "location" | "model" | "file">;
export type Numeric = number | Reference<"number">;
/** An S3 URI. A plain text parameter is none: whoever starts an execution could point it at any bucket. */
export type Location = string | Reference<"location" | "model" | "file">;

/** JSON whose leaves may be references. Keys whose value is undefined are left out. */
export type Tree = Value | readonly Tree[] | { readonly [key: string]: Tree | undefined };
export type Fields = Readonly<Record<string, Tree | undefined>>;

export function expression(value: Value): Expression {
  return value instanceof Reference ? Reference.expressionOf(value) : value;
}

/** Turns a tree into the JSON of a definition. */
export function renderTree(tree: Tree): ArgumentValue {
  if (tree instanceof Reference) return Reference.expressionOf(tree);
  if (typeof tree !== "object") return tree;
  return isList(tree) ? tree.map(renderTree) : renderFields(tree);
}

export function renderFields(fields: Fields): Record<string, ArgumentValue> {
  const rendered: Record<string, ArgumentValue> = {};
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) rendered[key] = renderTree(value);
  }
  return rendered;
}

/** Array.isArray does not narrow a readonly list out of a union. */
function isList(tree: readonly Tree[] | Fields): tree is readonly Tree[] {
  return Array.isArray(tree);
}

/** Joins values with `separator` when the execution runs. */
export function join(separator: string, ...values: readonly Value[]): Reference<"text"> {
  return new Reference("text", joined(separator, values));
}

/**
 * The S3 URI below `prefix` that `parts` name.
 * @param prefix `s3://bucket/...`, without a slash at its end
 */
export function location(prefix: `s3://${string}`, ...parts: readonly Value[]): Reference<"location"> {
  return new Reference("location", joined("/", [prefix, ...parts]));
}

export function joined(separator: string, values: readonly Value[]): Expression {
  return { "Std:Join": { On: separator, Values: values.map(expression) } };
}
