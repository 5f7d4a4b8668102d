/**
 * The name of a finding, by which an exception to it is written down. It follows from what was found and where, so the same
 * fault has the same name in any order of resources, offline and online; another fault at the same place has another.
 */
import { createHash } from "node:crypto";
import type { Finding } from "./finding";

/** What a waived finding is told with. */
export interface Waived {
  /** The last day on which it is, ISO 8601. */
  readonly expires: string;
  readonly approver: string;
  readonly ticket: string;
}

const DIGITS = 12;

/**
 * @param urn of the resource that the finding is about
 * @returns the first 12 hex digits of a sha256 over rule, URN, place and sentence, none of which holds a value
 */
export function fingerprintOf(rule: string, urn: string, { where, what }: Pick<Finding, "where" | "what">): string {
  const digest = createHash("sha256").update(JSON.stringify([rule, urn, where, what]));
  return digest.digest("hex").slice(0, DIGITS);
}

/** The last part of a finding's line: `docs/guardrails.md#s3-01; finding 3f2a9c01d4e7; waived until ... by ... (...)`. */
export function signed(docs: string, fingerprint: string, waived?: Waived): string {
  const by = waived === undefined ? "" : `; waived until ${waived.expires} by ${waived.approver} (${waived.ticket})`;
  return `${docs}; finding ${fingerprint}${by}`;
}

const SIGNATURE = /; finding ([0-9a-f]{12})(?:; waived until (\d{4}-\d\d-\d\d) by (\S+) \((\S+)\))?\s*$/;

/** The last part of a finding's line, or all of it, as it was before `signed`. */
export const unsigned = (line: string): string => line.replace(SIGNATURE, "");

export interface Signature {
  readonly fingerprint?: string;
  readonly waived?: Waived;
}

/** What `signed` put at the end of a line; empty for the line of another pack. */
export function signatureOf(line: string): Signature {
  const [, fingerprint, expires, approver, ticket] = SIGNATURE.exec(line) ?? [];
  if (fingerprint === undefined) return {};
  if (expires === undefined || approver === undefined || ticket === undefined) return { fingerprint };
  return { fingerprint, waived: { expires, approver, ticket } };
}
