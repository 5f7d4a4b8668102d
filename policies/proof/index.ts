/** The gate proof: no model is registered unless it was evaluated in this run and met every required metric. */
import { Findings, type ProofFinding, type Verdict, verdictOf } from "./finding";
import { type Certificate, digestOf } from "./certificate";
import { parse } from "./parser";
import { Prover } from "./prover";
import type { ProofRequirements } from "./requirement";

export type { ProofFinding, Verdict } from "./finding";
export type { Certificate } from "./certificate";
export type { MetricRequirement, ProofRequirements } from "./requirement";

export interface ProofResult {
  readonly verdict: Verdict;
  /** Sorted; the same for any order of steps but for their pointers. */
  readonly findings: ProofFinding[];
  /** Only with PROVED. */
  readonly certificate?: Certificate;
}

/** SageMaker's limit on a definition, in characters. */
const SERVICE_LIMIT = 1_048_576;

/**
 * Judges the text of a pipeline definition. PROVED: no execution can register a model past the gate, under the
 * certificate's assumptions; also when nothing is registered at all. REFUTED: a way past it is shown. UNPROVED: neither.
 * Never throws.
 */
export function prove(text: string, required: ProofRequirements): ProofResult {
  const findings = new Findings();
  try {
    return judge(text, required, findings);
  } catch {
    const fix = "Report the definition's shape; until then it is not proved.";
    findings.doubt("GATE-09", { pointer: "" }, "Expected the proof to end, got an error inside it", fix);
    const sorted = findings.sorted();
    return { verdict: verdictOf(sorted), findings: sorted };
  }
}

function judge(text: string, required: ProofRequirements, findings: Findings): ProofResult {
  const parsed = parse(text);
  if (!parsed.ok) {
    const { verdict, message, pointer, line, column, fix } = parsed.fault;
    findings.add({ rule: "GATE-09", verdict, pointer, message: `${message} at line ${line}, column ${column}`, fix });
  } else if (text.length > SERVICE_LIMIT) {
    const message = `Expected at most ${SERVICE_LIMIT} characters, got ${text.length}`;
    findings.add({
      rule: "GATE-09",
      verdict: "REFUTED",
      pointer: "",
      message,
      fix: "Split the pipeline: SageMaker refuses it.",
      advisory: true,
    });
  }
  const outcome = parsed.ok ? new Prover(required, findings).run(parsed.value) : undefined;
  const sorted = findings.sorted();
  const verdict = verdictOf(sorted);
  if (verdict !== "PROVED" || outcome === undefined) return { verdict, findings: sorted };
  return { verdict, findings: sorted, certificate: { digest: digestOf(text), ...outcome } };
}
