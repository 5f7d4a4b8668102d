/**
 * Policy variables, `${aws:username}`: filled in where the request's value is known, otherwise a hole that may hold anything.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
import type { RequestContext } from "../policyDocument";

/** A text of a policy as it stands for one request. */
export interface Filled {
  /** With `*` in place of what is not known. */
  readonly text: string;
  /** True when `*` stands for something unknown, so that no match is certain. */
  readonly vague: boolean;
}

const VARIABLE = /\$\{([^}]*)\}/g;

/** @param enabled false in documents of version 2008-10-17, where variables are plain text */
export function fill(text: string, enabled: boolean, context: RequestContext): Filled {
  if (!enabled || !text.includes("${")) return { text, vague: false };
  let vague = false;
  const filled = text.replace(VARIABLE, (_, inner: string) => {
    const value = valueOf(inner, context);
    if (value === undefined) vague = true;
    return value ?? "*";
  });
  return { text: filled, vague };
}

/** The text that a variable stands for; undefined when it is unknown, empty, or has characters that act as wildcards. */
function valueOf(inner: string, context: RequestContext): string | undefined {
  if (inner === "$") return inner;
  const [, key = "", fallback] = /^\s*([^,\s]*)\s*(?:,\s*'([^']*)')?\s*$/.exec(inner) ?? [];
  if (!Object.hasOwn(context, key.toLowerCase())) return undefined;
  const value = context[key.toLowerCase()] ?? fallback;
  return typeof value === "string" && /^[^*?]+$/.test(value) ? value : undefined;
}
