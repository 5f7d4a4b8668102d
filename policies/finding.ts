/**
 * What a rule says about a resource, and the one line in which people read it. A finding names places and properties,
 * never values: secrets reach a policy pack in plain text, and findings are printed and stored.
 */

export interface Finding {
  /** `violation`: the rule is broken. `unproved`: it could not be decided, which blocks just as well. */
  readonly verdict: "violation" | "unproved";
  /** The property path or the pointer into a document, for example `.rules[0].sseAlgorithm`; "" for the whole resource. */
  readonly where: string;
  /** What is wrong there, in one sentence without any value. */
  readonly what: string;
  /** Replaces the rule's own reason where a finding knows a better one. */
  readonly why?: string;
  /** Replaces the rule's own remedy where a finding knows a better one. */
  readonly fix?: string;
  /** Said, but blocking nothing, whatever the rule's level. */
  readonly advisory?: true;
  /** The resource meant, when it is not the one that was checked. */
  readonly subject?: Subject;
}

/** The resource that a finding is about. */
export interface Subject {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
}

export const NOT_KNOWN = "UNPROVED: not known at preview";

export function violation(
  where: string,
  what: string,
  more: Partial<Pick<Finding, "why" | "fix" | "subject">> = {},
): Finding {
  return { verdict: "violation", where, what, ...more };
}

/** A value that the rule needs is an output which the engine does not know yet. */
export function notKnown(where: string, subject?: Subject): Finding {
  const fix = "build this value from config and names instead of outputs, so that preview can decide it";
  return { verdict: "unproved", where, what: NOT_KNOWN, fix, ...(subject === undefined ? {} : { subject }) };
}

/** The rule had all values and still cannot decide; `reason` says what stands in the way. */
export function undecided(
  where: string,
  reason: string,
  more: Partial<Pick<Finding, "fix" | "subject">> = {},
): Finding {
  return { verdict: "unproved", where, what: `UNPROVED: ${reason}`, ...more };
}

const SEPARATOR = " | ";
const LONGEST_PART = 600;

/** One part of the line: no line breaks or other control characters, no separator, of bounded length. */
function part(text: string): string {
  const line = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .replaceAll("|", "/")
    .trim();
  return line.length <= LONGEST_PART ? line : `${line.slice(0, LONGEST_PART - 3)}...`;
}

/** `[S3-01] data .rules[0] | what | why | fix | docs/guardrails.md#s3-01`: always five parts on one line. */
export function findingLine(id: string, place: string, what: string, why: string, fix: string, docs: string): string {
  return `[${id}] ${[place, what, why, fix, docs].map(part).join(SEPARATOR)}`;
}

/** A finding's line, taken apart again. */
export interface FindingParts {
  /** Of the rule, for people: `S3-01`. */
  readonly id: string;
  /** Resource, type and place in it, as the line has them. */
  readonly place: string;
  readonly what: string;
  readonly why: string;
  readonly fix: string;
  readonly docs: string;
}

/** @returns undefined for a line of another form, which is none of the pack's */
export function readFindingLine(line: string): FindingParts | undefined {
  const [, id, rest] = /^\[([A-Z0-9]+-\d\d)\] (.*)$/.exec(line) ?? [];
  const [place, what, why, fix, docs, ...more] = rest?.split(SEPARATOR) ?? [];
  if (id === undefined || place === undefined || what === undefined || more.length > 0) return undefined;
  return why === undefined || fix === undefined || docs === undefined ? undefined : { id, place, what, why, fix, docs };
}

/** Orders by resource, place and text, so that the same program always gives the same report. */
export function compareFindings(left: Finding, right: Finding): number {
  const keys = (finding: Finding): string[] => [
    finding.subject?.urn ?? "",
    finding.where,
    finding.what,
    finding.fix ?? "",
  ];
  const [a, b] = [keys(left), keys(right)];
  for (const [index, text] of a.entries()) {
    const other = b[index] ?? "";
    if (text !== other) return text < other ? -1 : 1;
  }
  return 0;
}
