/** Which roles a stack's pipelines use: the role of each pipeline itself, and the roles that its definition hands to jobs. */
import { notKnown, undecided, type Finding } from "../finding";
import { definitionOf, parsedDefinition, PIPELINES } from "../judgement";
import { oncePer } from "../oncePer";
import { Reading } from "../reading";
import type { JoinedResource, StackView } from "../rule";
import { identitiesOf, type Role } from "./identities";

export interface UsedRoles {
  readonly roles: readonly Role[];
  /** About uses whose role could not be found, so that nothing is known of what it may do. */
  readonly findings: readonly Finding[];
}

const ROLE_KEYS: ReadonlySet<string> = new Set(["RoleArn", "ExecutionRoleArn"]);
const FIX =
  "write the ARN of a role that this stack declares; a role from elsewhere a validator lists at allowed.roles in floors.yaml, having read its policies";

interface Use {
  readonly reference: Reading;
  readonly pipeline: JoinedResource;
}

/** Every role that stands in a definition, however deep; a definition that cannot be read is GATE-09's to say. */
const usesIn = oncePer((pipeline: JoinedResource): readonly Use[] => {
  const { text } = definitionOf(pipeline);
  const parsed = text.text === undefined ? undefined : parsedDefinition(text.text);
  if (parsed?.ok !== true) return [];
  const uses: Use[] = [];
  const open = [Reading.of(parsed.value, text.path).at("Steps")];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const key of ROLE_KEYS) {
      const reference = next.at(key);
      if (reference.state !== "absent") uses.push({ reference, pipeline });
    }
    open.push(...next.children().filter(({ state, value }) => state === "unknown" || typeof value === "object"));
  }
  return uses;
});

function used(
  stack: StackView,
  uses: readonly Use[],
  reviewed: readonly string[],
  edgesOf: (use: Use) => JoinedResource["edges"][string],
): UsedRoles {
  const identities = identitiesOf(stack);
  const roles = new Set<Role>();
  const findings: Finding[] = [];
  for (const use of uses) {
    const { reference, pipeline: subject } = use;
    const role = identities.roleOf(reference, edgesOf(use));
    if (typeof role !== "string") roles.add(role);
    else if (reviewed.includes(reference.text ?? "")) continue;
    else if (reference.state === "unknown") findings.push(notKnown(reference.path, subject));
    else
      findings.push(
        undecided(reference.path, "what this role may do is not seen from this stack", { subject, fix: FIX }),
      );
  }
  return { roles: [...roles], findings };
}

/**
 * The roles that pipelines run under; they register, and hand jobs their roles.
 * @param reviewed ARNs of roles from elsewhere about which nothing is to be said
 */
export function pipelineRolesOf(stack: StackView, reviewed: readonly string[] = []): UsedRoles {
  const uses = stack.ofType(PIPELINES).map((pipeline) => ({ reference: pipeline.props.at("roleArn"), pipeline }));
  return used(stack, uses, reviewed, ({ pipeline }) => pipeline.edges.roleArn ?? []);
}

/** The roles that jobs run under, as the definitions name them. @param reviewed as for pipelineRolesOf */
export function jobRolesOf(stack: StackView, reviewed: readonly string[] = []): UsedRoles {
  return used(stack, stack.ofType(PIPELINES).flatMap(usesIn), reviewed, () => []);
}
