/**
 * The form of rules that judge each statement of an identity policy by itself. A policy of one owner is judged before it
 * changes; a managed policy with the stack as a whole, because one that only bounds roles grants nothing.
 */
import type { Finding } from "../finding";
import type { Statement } from "../policyDocument";
import type { ResourceView, Rule } from "../rule";
import { identitiesOf } from "./identities";
import { GRANTS, grantsOf, MANAGED } from "./resources";

/** @returns findings whose places are the statement's own: a pointer into the document */
export type Judge = (statement: Statement) => Finding[] | Promise<Finding[]>;

async function judgeAll(resource: ResourceView, judge: Judge): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { path, statements } of grantsOf(resource)) {
    for (const statement of statements) {
      const judged = judge(statement);
      const found = judged instanceof Promise ? await judged : judged;
      findings.push(...found.map((finding) => ({ ...finding, where: `${path}${finding.where}`, subject: resource })));
    }
  }
  return findings;
}

export function judgingGrants(judge: Judge): Pick<Rule, "on" | "check" | "join"> {
  return {
    on: GRANTS,
    check: (resource) => (MANAGED.includes(resource.type) ? [] : judgeAll(resource, judge)),
    join: async (stack) => {
      const identities = identitiesOf(stack);
      const granting = stack.ofType(MANAGED).filter((policy) => !identities.isOnlyBoundary(policy));
      return (await Promise.all(granting.map((policy) => judgeAll(policy, judge)))).flat();
    },
  };
}
