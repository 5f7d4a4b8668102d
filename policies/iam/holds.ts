/** What a role must not be able to do, decided by all policies that count for it, as findings about the role. */
import { undecided, violation, type Finding } from "../finding";
import type { RequestContext } from "../policyDocument";
import { decideAnywhere, type Authority, type Decision } from "./decision";
import type { Role } from "./identities";

export interface Forbidden {
  readonly actions: readonly string[];
  /** What is known of the request; other keys may have any value. */
  readonly context?: RequestContext;
  /** The role and the circumstances, for the sentence: `a job's role to be unable to`. */
  readonly expected: string;
}

/** A boundary that is not seen excuses no grant: what the role's own policies allow counts as allowed. */
function seen({ identity, boundary }: Authority): Authority {
  return boundary === undefined || boundary === "unknown" ? { identity } : { identity, boundary };
}

const NAMED = 4;

/** The first of them by name, so that a grant on everything is still one line. */
function listed(actions: readonly string[]): string {
  const more = actions.length - NAMED;
  return more <= 0 ? actions.join(", ") : `${actions.slice(0, NAMED).join(", ")} and ${more} more`;
}

/** At most one finding for what the role certainly may do and one for what cannot be excluded. */
export function mustNotHold({ resource, authority }: Role, { actions, context = {}, expected }: Forbidden): Finding[] {
  const decisions = actions.map((action) => decideAnywhere(seen(authority), action, context));
  const decided = (wanted: Decision): string => listed(actions.filter((_, index) => decisions[index] === wanted));
  const [allowed, open] = [decided("ALLOWED"), decided("UNDECIDED")];
  const subject = resource;
  const findings: Finding[] = [];
  if (allowed !== "") findings.push(violation("", `Expected ${expected}, got ${allowed} allowed`, { subject }));
  if (open !== "") {
    const reason = `expected ${expected}, and whether its policies allow ${open} depends on what is not known here`;
    findings.push(undecided("", reason, { subject }));
  }
  return findings;
}
