/** Every rule that a finding may name, in one form: those of the pack, and the plan guard's. */
import { keptIn, LONGEST_DAYS } from "../../policies/exceptions";
import type { Clause } from "../../policies/frameworks";
import { rules } from "../../policies/index";
import { docsOf, keysOf, type Level, type RelaxedLevel, type Rule, type Severity } from "../../policies/rule";
import { lossDocs, LOSS_RULES, PLAN_GUARD, type LossRule } from "../plan/rules";

export interface KnownRule {
  readonly id: string;
  /** The policy's name in the engine; the plan guard's rules have their id for a name. */
  readonly name: string;
  readonly source: "policy pack" | typeof PLAN_GUARD;
  readonly level: Level;
  /** In a relaxed stack. */
  readonly relaxedLevel: RelaxedLevel;
  readonly severity: Severity;
  readonly states: string;
  readonly why: string;
  readonly fix: string;
  readonly clauses: readonly Clause[];
  /** What is judged: each resource, the stack as a whole, or the plan. */
  readonly judges: readonly string[];
  readonly looksAt: Rule["on"];
  /** What becomes of a value that nobody knows yet. */
  readonly unknown: string;
  /** Keys of the floors that it asks. */
  readonly configuredBy: readonly string[];
  /** Whether it can mend what it finds, and how that is asked for. */
  readonly remediation: string;
  /** How a finding of it may be let pass, if it may. */
  readonly exceptions: string;
  readonly docs: string;
}

const UNDECIDED =
  "a value that it needs and that is not known yet is UNPROVED, which is found like a violation, at the same level";
const NOT_COMPARED = "what has no old side to compare with is told as not checked, never as passed";

const REMEDIATION = "in place, where `remediate` of policies/floors.yaml names the rule";
const NO_REMEDIATION = "none: what it finds is for a person to mend";

const WAIVER = `an entry in policies/waivers.yaml, for at most ${LONGEST_DAYS} days (npx sluicegate policy waive)`;

/** Of rules that have no waivers. */
const EXCEPTIONS: Readonly<Record<string, string>> = Object.fromEntries(
  ["LOSS-04", "LOSS-05"].map((id) => [
    id,
    "an entry in policies/gate-changes.yaml that names ticket and approver (npx sluicegate policy loosen)",
  ]),
);

function exceptionsOf(id: string): string {
  const kept = keptIn(id, false);
  if (kept === undefined) return WAIVER;
  const none = EXCEPTIONS[id] ?? "none: what it finds is to be mended";
  return kept === "in production" ? `in production ${none}; elsewhere ${WAIVER}` : none;
}

function ofPack(rule: Rule): KnownRule {
  const ways = [rule.check && "each resource, before it changes", rule.join && "the stack as a whole"];
  return {
    id: rule.id,
    name: rule.name,
    source: "policy pack",
    level: rule.level,
    relaxedLevel: rule.relaxedLevel ?? rule.level,
    severity: rule.severity,
    states: rule.states,
    why: rule.why,
    fix: rule.fix,
    clauses: rule.frameworks,
    judges: ways.filter((way) => way !== undefined),
    looksAt: rule.on,
    unknown: UNDECIDED,
    configuredBy: keysOf(rule),
    remediation: rule.remediate === undefined ? NO_REMEDIATION : REMEDIATION,
    exceptions: exceptionsOf(rule.id),
    docs: docsOf(rule),
  };
}

function ofGuard([id, rule]: readonly [string, LossRule]): KnownRule {
  const { severity, states, why, fix, frameworks, relaxedLevel = "mandatory" } = rule;
  return {
    id,
    name: id,
    source: PLAN_GUARD,
    level: "mandatory",
    relaxedLevel,
    severity,
    states,
    why,
    fix,
    clauses: frameworks,
    judges: ["the plan, against its old side"],
    looksAt: "every",
    unknown: NOT_COMPARED,
    configuredBy: [],
    remediation: NO_REMEDIATION,
    exceptions: exceptionsOf(id),
    docs: lossDocs(id),
  };
}

/** In the order in which they are documented. */
export const knownRules: readonly KnownRule[] = [...rules.map(ofPack), ...Object.entries(LOSS_RULES).map(ofGuard)];

/** @param relaxed whether the floors name the stack as relaxed */
export function effectiveLevel({ level, relaxedLevel }: KnownRule, relaxed: boolean): RelaxedLevel {
  return relaxed ? relaxedLevel : level;
}
