/** What the engine's events say, gathered while they come: findings of policies, changes, what it printed. */
import type { DiagnosticEvent, EngineEvent, PolicyEvent } from "@pulumi/pulumi/automation/events";
import { signatureOf, type Signature } from "../policies/fingerprint";
import { readStamp, type Stamp } from "../policies/stamp";

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

/** What a rule mended on one resource, because the floors let it. */
export interface Remediation {
  /** Name of the policy. */
  readonly rule: string;
  readonly pack: string;
  readonly urn: string;
  /** Names of the properties that differ from what the program says, sorted. */
  readonly properties: readonly string[];
}

/** The Automation API's types do not know this event of the engine. */
interface RemediationEvent {
  readonly policyName: string;
  readonly policyPackName: string;
  readonly resourceUrn: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}
interface WithRemediation extends EngineEvent {
  readonly policyRemediationEvent?: RemediationEvent;
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
  readonly remediations: Remediation[] = [];
  readonly diagnostics: Diagnostic[] = [];
  /** What our own pack says that it judges by; undefined until it has begun. */
  policyPack: Stamp | undefined;
  changes: Changes = {};
  durationSeconds = 0;

  /** What the program printed on its stdout comes as "info" and is no diagnostic. */
  add(event: WithRemediation): void {
    if (event.policyEvent !== undefined) this.#policy(event.policyEvent);
    if (event.policyRemediationEvent !== undefined) this.#remediation(event.policyRemediationEvent);
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

  #remediation({ policyName, policyPackName, resourceUrn, before = {}, after = {} }: RemediationEvent): void {
    const changed = (key: string): boolean => JSON.stringify(before[key]) !== JSON.stringify(after[key]);
    const properties = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(changed).sort();
    const remediation = { rule: policyName, pack: policyPackName, urn: resourceUrn, properties };
    const known = this.remediations.some((one) => JSON.stringify(one) === JSON.stringify(remediation));
    if (!known) this.remediations.push(remediation);
  }

  #diagnostic({ severity, message, urn }: DiagnosticEvent): void {
    this.policyPack = readStamp(plain(message)) ?? this.policyPack;
    if (severity !== "error" && severity !== "warning") return;
    this.diagnostics.push({ severity, message: plain(message), urn: urn ?? "" });
  }
}
