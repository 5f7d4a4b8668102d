/** The rules of the plan guard, which reads what no policy can see: the old side. docs/plan-guard.md explains each. */
import { findingLine } from "../../policies/finding";
import { fingerprintOf, signatureOf, signed, type Waived } from "../../policies/fingerprint";
import type { Clause } from "../../policies/frameworks";
import type { Level, Severity } from "../../policies/rule";
import type { PolicyFinding } from "../engineEvents";
import { placeOf } from "../findings";

export interface LossRule {
  readonly severity: Severity;
  /** Level in a relaxed stack; mandatory when absent, as everywhere else. */
  readonly relaxedLevel?: Level;
  readonly states: string;
  readonly why: string;
  readonly fix: string;
  /** Clauses that the rule gives evidence for, as the pack's rules name them. */
  readonly frameworks: readonly [Clause, ...Clause[]];
}

const ALLOW = "or let an entry in policies/gate-changes.yaml name ticket and approver (npx sluicegate policy loosen)";

export const LOSS_RULES = {
  "LOSS-01": {
    severity: "critical",
    relaxedLevel: "advisory",
    states: "No resource that holds state is replaced.",
    why: "The new resource starts empty, and the old one is deleted with what it holds",
    fix: "keep the properties that force the replacement as they are, or move the contents first and retain the old one (retainOnDelete)",
    frameworks: ["soc2:A1.2", "gdpr:32", "aia:18", "csf:PR.IP-3"],
  },
  "LOSS-02": {
    severity: "critical",
    relaxedLevel: "advisory",
    states: "No resource that holds state is deleted.",
    why: "What it holds cannot be made again from the program",
    fix: "keep it in the program, under its old name by an alias if it moved, or have the engine forget it (retainOnDelete)",
    frameworks: ["soc2:A1.2", "gdpr:32", "aia:18", "csf:PR.IP-3"],
  },
  "LOSS-03": {
    severity: "high",
    relaxedLevel: "advisory",
    states: "No resource loses its protection.",
    why: "The next change could delete it, and nothing would ask",
    fix: "leave `protect` on; to delete on purpose, do it by hand in a change of its own",
    frameworks: ["soc2:CC8.1", "csf:PR.IP-3"],
  },
  "LOSS-04": {
    severity: "critical",
    states: "No gate becomes weaker without a named approver.",
    why: "Models that were refused so far would be registered",
    fix: `restore the bound, ${ALLOW}`,
    frameworks: ["aia:9", "airmf:MANAGE 1.1", "iso42001:A.6.2.4", "iso23894:6.5", "soc2:CC8.1"],
  },
  "LOSS-05": {
    severity: "critical",
    states: "No floor becomes weaker without a named approver.",
    why: "Teams could weaken their gates from then on, and the proof would agree",
    fix: `restore the floor, ${ALLOW}`,
    frameworks: ["aia:9", "airmf:GOVERN 1.3", "iso42001:A.6.2.4", "iso23894:6.5", "soc2:CC8.1"],
  },
  "LOSS-06": {
    severity: "high",
    states: "policies/gate-changes.yaml is well-formed.",
    why: "An entry that cannot be read allows nothing",
    fix: "correct the entry; policies/gate-changes.schema.json says what it holds",
    frameworks: ["soc2:CC8.1", "airmf:GOVERN 1.4"],
  },
  "LOSS-07": {
    severity: "high",
    states: "Every new entry of policies/waivers.yaml for a LOSS rule lets a finding pass.",
    why: "An entry that excuses nothing today would hide a loss tomorrow",
    fix: "correct or remove the entry",
    frameworks: ["soc2:CC8.1", "airmf:GOVERN 1.4"],
  },
} as const satisfies Readonly<Record<string, LossRule>>;

export type LossId = keyof typeof LOSS_RULES;

/** Where a rule of the plan guard is explained. */
export const lossDocs = (id: string): string => `docs/plan-guard.md#${id.toLowerCase()}`;

export function lossLevel(id: LossId, isRelaxed: boolean): Level {
  const { relaxedLevel = "mandatory" }: LossRule = LOSS_RULES[id];
  return isRelaxed ? relaxedLevel : "mandatory";
}

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
export function finding(lost: Lost, level: Level, waived?: Waived): PolicyFinding {
  const { rule, urn, place = placeOf(urn), what } = lost;
  const { why, fix } = LOSS_RULES[rule];
  const docs = signed(lossDocs(rule), fingerprintOfLost(lost), waived);
  const message = findingLine(rule, place, what, why, fix, docs);
  const stands = waived === undefined ? level : "advisory";
  return { rule, pack: PLAN_GUARD, level: stands, message, urn, ...signatureOf(message) };
}
