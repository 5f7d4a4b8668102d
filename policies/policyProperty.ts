/** A property that holds a policy document, as JSON text or as an object; what keeps it from being read is a finding. */
import { notKnown, violation, type Finding } from "./finding";
import { oncePerText } from "./oncePer";
import type { PolicyKind, Statement } from "./policyDocument";
import { readPolicy, type ReadPolicy } from "./policyReader";
import { parse, type ParseLimits } from "./proof/parser";
import type { Reading } from "./reading";

/** Longer and deeper than any policy that AWS accepts. Source: IAM's quotas; a bucket's policy may have 20 KB. */
const LIMITS: ParseLimits = { maxLength: 131_072, maxDepth: 64 };

export interface PolicyProperty {
  /** Where the document stands in its resource; a statement's pointer goes on from here. */
  readonly path: string;
  /** Empty when there are findings: then nothing is known of what the policy says. */
  readonly statements: readonly Statement[];
  readonly findings: readonly Finding[];
}

const FIX =
  "write the document in AWS's grammar: Version, and statements with Effect, Action and Resource or Principal";

export function policyAt(property: Reading, kind: PolicyKind): PolicyProperty {
  if (property.state === "absent") {
    return unreadable(property, [violation(property.path, "Expected a policy document, got none")]);
  }
  const unknowns = property.unknowns();
  if (unknowns.length > 0)
    return unreadable(
      property,
      unknowns.map((path) => notKnown(path)),
    );
  // AWS does not say which of two equal names counts, so the strict parser of the proof reads policies too.
  const document = property.text === undefined ? readPolicy(property.value, kind) : readText[kind](property.text);
  const { statements, faults } = document;
  const findings = faults.map(({ pointer, problem }) => violation(`${property.path}${pointer}`, problem, { fix: FIX }));
  return { path: property.path, statements, findings };
}

/** Each text is read once: rules on the stack ask for what those on its resources have read. */
const readText: Readonly<Record<PolicyKind, (text: string) => ReadPolicy>> = {
  identity: readingAs("identity"),
  trust: readingAs("trust"),
  resource: readingAs("resource"),
};

function readingAs(kind: PolicyKind): (text: string) => ReadPolicy {
  return oncePerText((text) => {
    const document = parse(text, LIMITS);
    if (document.ok) return readPolicy(document.value, kind);
    const problem = "Expected strict JSON without a name twice in one object";
    return { statements: [], faults: [{ pointer: document.fault.pointer, problem }] };
  });
}

function unreadable({ path }: Reading, findings: readonly Finding[]): PolicyProperty {
  return { path, statements: [], findings };
}
