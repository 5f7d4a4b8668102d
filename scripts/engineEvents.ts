/** What the engine's events say, gathered while they come: findings of policies, changes, what it printed. */
import type { DiagnosticEvent, EngineEvent, PolicyEvent } from "@pulumi/pulumi/automation/events";
import { signatureOf, type Signature } from "../policies/fingerprint";

/** What a policy found on one resource; of our own pack also its fingerprint, and who waived it. */
export interface PolicyFinding extends Signature {
  /** Name of the policy, e.g. "GATE-01". */
  readonly rule: string;
  readonly pack: string;
  /** "mandatory" findings refuse the operation; others only tell. */
  readonly level: string;
  /** The policy's description, then what it found. */
  readonly message: string;
  /** URN of the resource; empty for the stack as a whole. */
  readonly urn: string;
}

export interface Diagnostic {
  readonly severity: "warning" | "error";
  /** Without colour codes and prefix. */
  readonly message: string;
  readonly urn: string;
}

/** Numbers of resources by operation: create, update, replace, delete, same ... */
export type Changes = Readonly<Record<string, number>>;

/** The engine marks colours as <{%reset%}> and the like in the texts of its events. */
const COLOUR = /<\{%[^%]*%\}>/g;

function plain(text: string): string {
  return text.replace(COLOUR, "").trim();
}

export class Gathered {
  readonly findings: PolicyFinding[] = [];
  readonly diagnostics: Diagnostic[] = [];
  changes: Changes = {};
  durationSeconds = 0;

  /** What the program printed on its stdout comes as "info" and is no diagnostic. */
  add(event: EngineEvent): void {
    if (event.policyEvent !== undefined) this.#policy(event.policyEvent);
    if (event.diagnosticEvent !== undefined) this.#diagnostic(event.diagnosticEvent);
    if (event.summaryEvent !== undefined) {
      this.changes = event.summaryEvent.resourceChanges;
      this.durationSeconds = event.summaryEvent.durationSeconds;
    }
  }

  get refused(): boolean {
    return this.findings.some((finding) => finding.level === "mandatory");
  }

  #policy(event: PolicyEvent): void {
    const message = plain(event.message);
    const finding = {
      rule: event.policyName,
      pack: event.policyPackName,
      level: event.enforcementLevel,
      message,
      urn: event.resourceUrn ?? "",
      ...signatureOf(message),
    };
    // An update previews first, and would tell everything twice.
    const known = this.findings.some((one) => JSON.stringify(one) === JSON.stringify(finding));
    if (!known) this.findings.push(finding);
  }

  #diagnostic({ severity, message, urn }: DiagnosticEvent): void {
    if (severity !== "error" && severity !== "warning") return;
    this.diagnostics.push({ severity, message: plain(message), urn: urn ?? "" });
  }
}
