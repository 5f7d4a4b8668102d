/** A property that holds a policy document, as JSON text or as an object; what keeps it from being read is a finding. */
import { notKnown, violation, type Finding } from "./finding";
import type { PolicyKind, Statement } from "./policyDocument";
import { readPolicy } from "./policyReader";
import { ParseFault, readStrictly } from "./proof/strictReader";
import type { Reading } from "./reading";

/** Deeper than any policy that AWS accepts, and shallow enough for every reader. */
const MAX_DEPTH = 64;

export interface PolicyProperty {
  /** Empty when there are findings: then nothing is known of what the policy says. */
  readonly statements: readonly Statement[];
  readonly findings: readonly Finding[];
}

const FIX =
  "write the document in AWS's grammar: Version, and statements with Effect, Action and Resource or Principal";

export function policyAt(property: Reading, kind: PolicyKind): PolicyProperty {
  if (property.state === "absent") {
    return unreadable([violation(property.path, "Expected a policy document, got none")]);
  }
  const unknowns = property.unknowns();
  if (unknowns.length > 0) return unreadable(unknowns.map((path) => notKnown(path)));
  const document = property.text === undefined ? { value: property.value } : parsed(property.text);
  if ("pointer" in document) {
    const problem = "Expected strict JSON without a name twice in one object";
    return unreadable([violation(`${property.path}${document.pointer}`, problem, { fix: FIX })]);
  }
  const { statements, faults } = readPolicy(document.value, kind);
  const findings = faults.map(({ pointer, problem }) => violation(`${property.path}${pointer}`, problem, { fix: FIX }));
  return { statements, findings };
}

function unreadable(findings: readonly Finding[]): PolicyProperty {
  return { statements: [], findings };
}

/** AWS does not say which of two equal names counts, so the strict reader of the proof reads policies too. */
function parsed(text: string): { readonly value: unknown } | { readonly pointer: string } {
  try {
    return { value: readStrictly(text, MAX_DEPTH) };
  } catch (error) {
    if (error instanceof ParseFault) return { pointer: error.pointer };
    throw error;
  }
}
