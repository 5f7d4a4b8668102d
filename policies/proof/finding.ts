/** What the proof says when it does not say PROVED. */

export type Verdict = "PROVED" | "REFUTED" | "UNPROVED";

export interface ProofFinding {
  /** GATE-01 to GATE-13. */
  readonly rule: string;
  /** REFUTED: there is a way past the gate. UNPROVED: the proof cannot exclude one. */
  readonly verdict: "REFUTED" | "UNPROVED";
  readonly step?: string;
  /** JSON pointer into the definition; "" is the whole. */
  readonly pointer: string;
  /** "Expected X, got Y", without any value of the definition but names of steps and parameters. */
  readonly message: string;
  readonly why?: string;
  readonly fix: string;
  /** Steps along the shortest way from the model's origin to the sink that no sufficient condition guards. */
  readonly path?: string[];
  /** True for rules that do not decide the verdict: GATE-11, GATE-12 and limits of the service. */
  readonly advisory?: boolean;
}

/** Why each rule exists: what happens to whoever breaks it. */
const WHY: Readonly<Record<string, string>> = {
  "GATE-01": "A model that fails its metrics could be registered.",
  "GATE-02": "A number that no evaluation step of this run wrote says nothing about the model.",
  "GATE-03": "A bound that is turned round or too weak lets failing models through.",
  "GATE-04": "Whoever starts an execution chooses parameters, and no IAM condition can stop that.",
  "GATE-05": "The model that is registered must be the one that was evaluated.",
  "GATE-06": "A model scored on data it was trained on looks better than it is.",
  "GATE-07": "A report of an earlier or a concurrent run could open the gate.",
  "GATE-08": "A package that is born approved can be deployed without a person's consent.",
  "GATE-09": "What the proof cannot read, it cannot vouch for.",
  "GATE-10": "A step that registers or deploys by itself goes round the gate.",
  "GATE-11": "A failed gate would be reported as a success.",
  "GATE-12": "Auditors could not trace the package to its numbers, code and execution.",
  "GATE-13": "A model that treats groups of people unequally could be registered.",
};

const ADVISORY_RULES: ReadonlySet<string> = new Set(["GATE-11", "GATE-12"]);

export class Findings {
  private readonly found = new Map<string, ProofFinding>();
  private isDoubting = false;

  /** Runs checks that find faults in what was not shown to happen: what they would refute, they only doubt. */
  doubting<T>(check: () => T): T {
    this.isDoubting = true;
    try {
      return check();
    } finally {
      this.isDoubting = false;
    }
  }

  add(finding: Omit<ProofFinding, "why">): void {
    const why = WHY[finding.rule];
    const advisory = finding.advisory === true || ADVISORY_RULES.has(finding.rule);
    const verdict = this.isDoubting ? "UNPROVED" : finding.verdict;
    const whole: ProofFinding = {
      ...finding,
      verdict,
      ...(why === undefined ? {} : { why }),
      ...(advisory ? { advisory: true } : {}),
    };
    // One fault seen from several sinks is one finding.
    const key = JSON.stringify([whole.rule, whole.verdict, whole.pointer, whole.message]);
    if (!this.found.has(key)) this.found.set(key, whole);
  }

  refute(rule: string, place: Place, message: string, fix: string, path?: string[]): void {
    this.add({ rule, verdict: "REFUTED", ...place, message, fix, ...(path === undefined ? {} : { path }) });
  }

  doubt(rule: string, place: Place, message: string, fix: string): void {
    this.add({ rule, verdict: "UNPROVED", ...place, message, fix });
  }

  /** Sorted by rule, step, message and pointer: the order of steps in the definition plays no part before the last. */
  sorted(): ProofFinding[] {
    return [...this.found.values()].sort(
      (a, b) =>
        compare(a.rule, b.rule) ||
        compare(a.step ?? "", b.step ?? "") ||
        compare(a.message, b.message) ||
        compare(a.pointer, b.pointer),
    );
  }

  get count(): number {
    return this.found.size;
  }
}

export interface Place {
  readonly step?: string;
  readonly pointer: string;
}

export function verdictOf(findings: readonly ProofFinding[]): Verdict {
  const decisive = findings.filter((finding) => finding.advisory !== true);
  if (decisive.length === 0) return "PROVED";
  return decisive.some((finding) => finding.verdict === "REFUTED") ? "REFUTED" : "UNPROVED";
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
