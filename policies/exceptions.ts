/** WAIVE-01 and what it rests on: which findings the entries of waivers.yaml excuse, and which entries are out of order. */
import { daysAfter } from "./days";
import { violation, type Finding } from "./finding";
import { covers } from "./iam/wildcards";
import type { Context, Rule, StackView } from "./rule";
import type { Waiver, WaiverFile } from "./waivers";

/** An exception that nobody looks at again is no exception. */
export const LONGEST_DAYS = 90;

/** Rules without exceptions, by the beginning of their ids, and where. A weaker gate or floor has gate-changes.yaml. */
const KEPT: readonly (readonly [ids: RegExp, where: "everywhere" | "in production"])[] = [
  [/^(GATE|CRED)-/, "in production"],
  [/^WAIVE-/, "everywhere"],
  [/^LOSS-0[4-7]$/, "everywhere"],
];

/** Findings of these the plan guard makes, which sees the old side too; whether an entry for one is unused, it says. */
const isLoss = (rule: string): boolean => rule.startsWith("LOSS-");

/** @returns where the rule cannot be waived, for a stack of this kind; undefined when it can */
export function keptIn(rule: string, relaxed: boolean): string | undefined {
  const [, where] = KEPT.find(([ids]) => ids.test(rule)) ?? [];
  return where === "in production" && relaxed ? undefined : where;
}

type Entry = WaiverFile["entries"][number];
type Place = Pick<Context, "stack" | "relaxed" | "today">;

/** The entries for one stack, and which of them excused something so far. */
export class StackWaivers {
  readonly #entries: readonly Entry[];
  readonly #used = new Set<Entry>();

  constructor(
    readonly file: WaiverFile,
    readonly place: Place,
  ) {
    this.#entries = file.entries.filter(({ urn }) => urn.startsWith(`urn:pulumi:${place.stack}::`));
  }

  /** The entry that lets a finding pass, if there is one. All that would, count as used. */
  excuse(rule: string, urn: string, fingerprint: string): Waiver | undefined {
    const meant = this.#entries.filter(
      (entry) =>
        entry.rule === rule &&
        (entry.finding === undefined || entry.finding === fingerprint) &&
        covers(entry.urn, urn) &&
        hindrance(entry, this.place) === undefined,
    );
    for (const entry of meant) this.#used.add(entry);
    return meant[0];
  }

  /** Entries of the plan guard's rules that excused nothing. */
  unusedLosses(): readonly Entry[] {
    return this.#entries.filter((entry) => isLoss(entry.rule) && this.#isIdle(entry));
  }

  /** What is wrong with the file, and with the entries for this stack. */
  faults({ resources }: StackView): Finding[] {
    const { name, faults } = this.file;
    const at = (line: number, what: string): Finding => violation(`${name} line ${line}`, what);
    return [
      ...faults.map(({ line, what }) => at(line, what)),
      ...this.#entries.flatMap((entry) => {
        const what = hindrance(entry, this.place) ?? (this.#isUnused(entry, resources) ? UNUSED : undefined);
        return what === undefined ? [] : [at(entry.line, what)];
      }),
    ];
  }

  #isIdle(entry: Entry): boolean {
    return !this.#used.has(entry) && hindrance(entry, this.place) === undefined;
  }

  /** Of a resource that was not judged in this run, as with --target, nobody can say that the entry excuses nothing. */
  #isUnused(entry: Entry, resources: StackView["resources"]): boolean {
    if (isLoss(entry.rule) || !this.#isIdle(entry)) return false;
    return resources.every(({ urn, judged }) => judged || !covers(entry.urn, urn));
  }
}

export const UNUSED = "Expected a finding that this entry lets pass, got none";

/** Why an entry excuses nothing at all. */
function hindrance({ rule, expires }: Waiver, { relaxed, today }: Place): string | undefined {
  const kept = keptIn(rule, relaxed);
  if (kept !== undefined) return `Expected a rule that can be waived, got ${rule}, which cannot be ${kept}`;
  if (expires < today) return `Expected an entry that still holds, got one that expired on ${expires}`;
  if (expires <= daysAfter(today, LONGEST_DAYS)) return undefined;
  return `Expected an expiry within ${LONGEST_DAYS} days, got ${expires}`;
}

/** Its place is the end of the list of rules: by then every entry had its finding. */
export const waiversAreInOrder: Rule = {
  id: "WAIVE-01",
  name: "waivers-in-order",
  level: "mandatory",
  severity: "high",
  states:
    "Every entry of waivers.yaml is well-formed, holds for at most 90 days, has not expired and lets a finding pass.",
  why: "An exception that nobody has to look at again stays for good, and hides what comes after it",
  fix: "correct or remove the entry; policies/waivers.schema.json says what it holds",
  frameworks: ["soc2:CC8.1", "airmf:GOVERN 1.4"],
  on: "every",
  configuredBy: ["waivers"],
  join: (stack, { waivers }) => waivers.faults(stack),
};
