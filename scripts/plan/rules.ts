/** The rules of the plan guard, which reads what no policy can see: the old side. docs/plan-guard.md explains each. */
import { findingLine } from "../../policies/finding";
import { fingerprintOf, signatureOf, signed, type Waived } from "../../policies/fingerprint";
import type { PolicyFinding } from "../engineEvents";
import { placeOf } from "../findings";

export interface LossRule {
  readonly states: string;
  readonly why: string;
  readonly fix: string;
}

const ALLOW = "or let an entry in policies/gate-changes.yaml name ticket and approver (npx sluicegate policy loosen)";

export const LOSS_RULES = {
  "LOSS-01": {
    states: "No resource that holds state is replaced.",
    why: "The new resource starts empty, and the old one is deleted with what it holds",
    fix: "keep the properties that force the replacement as they are, or move the contents first and retain the old one (retainOnDelete)",
  },
  "LOSS-02": {
    states: "No resource that holds state is deleted.",
    why: "What it holds cannot be made again from the program",
    fix: "keep it in the program, under its old name by an alias if it moved, or have the engine forget it (retainOnDelete)",
  },
  "LOSS-03": {
    states: "No resource loses its protection.",
    why: "The next change could delete it, and nothing would ask",
    fix: "leave `protect` on; to delete on purpose, do it by hand in a change of its own",
  },
  "LOSS-04": {
    states: "No gate becomes weaker without a named approver.",
    why: "Models that were refused so far would be registered",
    fix: `restore the bound, ${ALLOW}`,
  },
  "LOSS-05": {
    states: "No floor becomes weaker without a named approver.",
    why: "Teams could weaken their gates from then on, and the proof would agree",
    fix: `restore the floor, ${ALLOW}`,
  },
  "LOSS-06": {
    states: "policies/gate-changes.yaml is well-formed.",
    why: "An entry that cannot be read allows nothing",
    fix: "correct the entry; policies/gate-changes.schema.json says what it holds",
  },
  "LOSS-07": {
    states: "Every new entry of policies/waivers.yaml for a LOSS rule lets a finding pass.",
    why: "An entry that excuses nothing today would hide a loss tomorrow",
    fix: "correct or remove the entry",
  },
} as const satisfies Readonly<Record<string, LossRule>>;

export type LossId = keyof typeof LOSS_RULES;

/** Stands where the name of a policy pack stands in other findings. */
export const PLAN_GUARD = "plan-guard";

export interface Lost {
  readonly rule: LossId;
  /** URN of the resource; empty where none is meant. */
  readonly urn: string;
  /** Read before the sentence: a resource, a pipeline and its metric, a line of a file. */
  readonly place?: string;
  readonly what: string;
}

export function fingerprintOfLost({ rule, urn, place = placeOf(urn), what }: Lost): string {
  return fingerprintOf(rule, urn, { where: place, what });
}

/** A finding in the form of the pack's. */
export function finding(lost: Lost, level: "mandatory" | "advisory", waived?: Waived): PolicyFinding {
  const { rule, urn, place = placeOf(urn), what } = lost;
  const { why, fix } = LOSS_RULES[rule];
  const docs = signed(`docs/plan-guard.md#${rule.toLowerCase()}`, fingerprintOfLost(lost), waived);
  const message = findingLine(rule, place, what, why, fix, docs);
  const stands = waived === undefined ? level : "advisory";
  return { rule, pack: PLAN_GUARD, level: stands, message, urn, ...signatureOf(message) };
}
