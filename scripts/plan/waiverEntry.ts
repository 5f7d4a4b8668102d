/** An entry of waivers.yaml made from a finding: all but what only people can say. */
import Ajv from "ajv";
import { parseDocument } from "yaml";
import { keptIn } from "../../policies/exceptions";
import { parseWaivers, type Waiver } from "../../policies/waivers";
import type { PolicyFinding } from "../engineEvents";
import { RefusedError, UsageError } from "../exit";
import { describeFinding } from "../findings";
import { withEntry } from "./entries";

/** What a preview found in a stack. */
export interface Found {
  readonly stack: string;
  readonly findings: readonly Pick<PolicyFinding, "rule" | "message" | "urn" | "fingerprint">[];
}

const text = { type: "string" };
const isFound = new Ajv().compile<Found>({
  type: "object",
  required: ["schemaVersion", "stack", "findings"],
  properties: {
    schemaVersion: { const: 1 },
    stack: text,
    findings: {
      type: "array",
      items: {
        type: "object",
        required: ["rule", "message", "urn"],
        properties: { rule: text, message: text, urn: text, fingerprint: text },
      },
    },
  },
});

/** @throws UsageError when the text is not what `stack preview --json` prints */
export function readFound(given: string): Found {
  let value: unknown;
  try {
    value = JSON.parse(given);
  } catch {
    value = undefined;
  }
  if (isFound(value)) return value;
  throw new UsageError("Expected the JSON of stack preview at --from, got another text; run it with --json.");
}

/** A finding that has a name of its own, which those of other packs have not. */
interface Named {
  /** `S3-06`. */
  readonly rule: string;
  readonly urn: string;
  readonly fingerprint: string;
  /** The resource and place, and what is wrong there. */
  readonly said: string;
}

/** A finding's name alone, or its whole line, of which the name is the end. */
const NAME = /^(?:.*; finding )?([0-9a-f]{12})(?:; waived until .*)?$/;

/** @throws UsageError when a person gave neither a finding's name nor its line */
export function fingerprintIn(given: string): string {
  const [, fingerprint] = NAME.exec(given.trim()) ?? [];
  if (fingerprint !== undefined) return fingerprint;
  throw new UsageError(
    "Expected a finding's 12 hex digits or its whole line, got another text; copy it from `stack preview`.",
  );
}

function namedIn(findings: Found["findings"]): Named[] {
  return findings.flatMap((finding) => {
    const [, rule, said] = /^\[([A-Z0-9]+-\d\d)\] (.*? \| .*?) \| /.exec(describeFinding(finding)) ?? [];
    const { fingerprint, urn } = finding;
    if (fingerprint === undefined || rule === undefined || said === undefined) return [];
    return [{ rule, urn, fingerprint, said }];
  });
}

/**
 * @param relaxed whether the stack is
 * @throws UsageError when there is no such finding; RefusedError when its rule cannot be waived there
 */
export function waivable(findings: Found["findings"], fingerprint: string, stack: string, relaxed: boolean): Named {
  const named = namedIn(findings);
  const found = named.find((one) => one.fingerprint === fingerprint);
  if (found === undefined) {
    const known = [...new Set(named.map((one) => `${one.fingerprint} (${one.rule})`))];
    const there = known.length === 0 ? "there is none" : `there are ${known.join(", ")}`;
    throw new UsageError(`Expected a finding of stack ${stack}, got ${fingerprint}; ${there}.`);
  }
  const kept = keptIn(found.rule, relaxed);
  if (kept === undefined) return found;
  throw new RefusedError(
    `Expected a finding that can be waived, got one of ${found.rule}, which cannot be ${kept}; mend what it names.`,
  );
}

/** What only people can say, or did not say yet; empty in the entry, so that the file is malformed until they do. */
const OPEN = ["reason", "ticket", "approver"] as const;
export type Open = (typeof OPEN)[number];
const FILLED = { reason: "A reason of twenty characters.", ticket: "ML-1", approver: "@ada" };

export function openIn(entry: Waiver): Open[] {
  return OPEN.filter((key) => entry[key] === "");
}

/**
 * @param text of the file; what is open in its entries is no hindrance
 * @returns the text with the entry at its end; comments stay
 * @throws UsageError when the entry has other faults than what is open, the finding has one, or the file is not a list
 */
export function withWaiver(text: string, entry: Waiver, comment: string): string {
  const filled = { ...entry, ...Object.fromEntries(openIn(entry).map((key) => [key, FILLED[key]])) };
  const { faults } = parseWaivers(withEntry("waivers: []\n", "waivers", filled));
  if (faults.length > 0)
    throw new UsageError(
      ["Expected an entry that the schema takes, got:", ...faults.map(({ what }) => what)].join("\n  - "),
    );
  const document = parseDocument(text);
  const list: unknown = document.errors.length === 0 ? document.toJS() : undefined;
  if (!isList(list)) throw new UsageError("Expected a list `waivers` in the file, got none; mend it by hand.");
  const isSame = ({ rule, urn, finding }: Partial<Waiver>): boolean =>
    rule === entry.rule && urn === entry.urn && finding === entry.finding;
  if (list.waivers.some(isSame))
    throw new UsageError("Expected a finding without an entry, got one that has one; change its expiry there.");
  return withEntry(text, "waivers", entry, comment);
}

function isList(value: unknown): value is { readonly waivers: readonly Partial<Waiver>[] } {
  if (typeof value !== "object" || value === null || !("waivers" in value) || !Array.isArray(value.waivers))
    return false;
  return value.waivers.every((one: unknown) => typeof one === "object" && one !== null);
}
