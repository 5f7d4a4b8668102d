/**
 * AWS wildcards: `*` any run of characters, `?` any one. What is matched may itself be a pattern and then stands for
 * every text it describes, so that one question covers all resources of a kind. Nothing here backtracks.
 */
import { truth, type Truth } from "./truth";

/** `*` and `?`. */
const [RUN, ANY_ONE] = [42, 63];

/** True when `pattern` matches every text that `text` describes. Linear: each `*` is tried at one place after the other. */
export function covers(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    const here = pattern.charCodeAt(p); // NaN, which equals nothing, past the end
    const there = text.charCodeAt(t);
    if (here === RUN) {
      star = p;
      mark = t;
      p += 1;
      // A run of the text is only covered by a run of the pattern.
    } else if (there !== RUN && (here === ANY_ONE || here === there)) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      p = star + 1;
      mark += 1;
      t = mark;
    } else return false;
  }
  while (pattern.charCodeAt(p) === RUN) p += 1;
  return p === pattern.length;
}

/** Whether a text stands for others than itself. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}

/** Most pairs of patterns already differ before their first wildcard. */
function differsAtOnce(left: string, right: string): boolean {
  const shorter = Math.min(left.length, right.length);
  for (let at = 0; at < shorter; at += 1) {
    const here = left.charCodeAt(at);
    const there = right.charCodeAt(at);
    if (isWildcard(here) || isWildcard(there)) return false;
    if (here !== there) return true;
  }
  return false;
}

function isWildcard(code: number): boolean {
  return code === RUN || code === ANY_ONE;
}

/** True when some text is described by both patterns. Time is the product of their lengths at most. */
export function overlaps(left: string, right: string): boolean {
  if (differsAtOnce(left, right)) return false;
  if (!isPattern(right)) return covers(left, right);
  if (!isPattern(left)) return covers(right, left);
  // reach[j]: what is left of one pattern after position i can meet what is left of the other after position j.
  let [reach, next] = [new Uint8Array(right.length + 1), new Uint8Array(right.length + 1)];
  for (let j = right.length; j >= 0; j -= 1) reach[j] = /^\**$/.test(right.slice(j)) ? 1 : 0;
  for (let i = left.length - 1; i >= 0; i -= 1) {
    [reach, next] = [next, reach];
    const here = left[i];
    for (let j = right.length; j >= 0; j -= 1) {
      const there = right[j];
      const [skipHere, skipThere] = [next[j] ?? 0, there === undefined ? 0 : (reach[j + 1] ?? 0)];
      const fits = here === "?" || there === "?" || here === there;
      const both = there !== undefined && fits ? (next[j + 1] ?? 0) : 0;
      reach[j] = here === "*" || there === "*" ? skipHere | skipThere : both;
    }
  }
  return reach[0] === 1;
}

/** Whether a pattern matches all, none or some of what `text` describes. */
export function matches(pattern: string, text: string): Truth {
  if (differsAtOnce(pattern, text)) return "no";
  if (covers(pattern, text)) return "yes";
  return overlaps(pattern, text) ? "unknown" : "no";
}

const PARTS = 6;

/** The six parts of an ARN, the last with all its colons; undefined for a text of another form. */
function partsOf(arn: string): readonly string[] | undefined {
  const parts = arn.split(":");
  return parts.length < PARTS ? undefined : [...parts.slice(0, PARTS - 1), parts.slice(PARTS - 1).join(":")];
}

/** Part by part, as the Arn operators compare. Unknown when either text does not have the parts of an ARN. */
export function matchesArn(pattern: string, arn: string): Truth {
  const [patterns, parts] = [partsOf(pattern), partsOf(arn)];
  if (patterns === undefined || parts === undefined) return "unknown";
  const results = patterns.map((one, index) => matches(one, parts[index] ?? ""));
  if (results.includes("no")) return "no";
  return truth(results.every((one) => one === "yes")) === "yes" ? "yes" : "unknown";
}

/**
 * Whether a Resource element matches. AWS does not say what a `*` inside one part of an ARN may span, so the answer is
 * only certain where both readings, part by part and as one text, agree.
 */
export function matchesResource(pattern: string, resource: string): Truth {
  if (pattern === "*" || pattern === resource) return "yes";
  const asText = matches(pattern, resource);
  return asText === "no" || asText === matchesArn(pattern, resource) ? asText : "unknown";
}
