/** Our own pack, with a watch on every rule: when it is told to end, it prints what each has taken, as JSON. */
import { join } from "node:path";
import type { Finding } from "../../policies/finding";
import { rules } from "../../policies/index";
import { start } from "../../policies/pack";
import type { Rule } from "../../policies/rule";

/** Milliseconds by the rule's id, in the order of the rules. */
export type Taken = Readonly<Record<string, number>>;

/** @param root absolute path of the repository */
export function serve(root: string): void {
  const taken = new Map(rules.map(({ id }) => [id, 0]));
  process.once("SIGTERM", () => {
    process.stdout.write(JSON.stringify(Object.fromEntries(taken)), () => process.exit());
  });
  const watching = rules.map((rule) => watched(rule, taken));
  start(join(root, "policies"), { all: watching });
}

function watched(rule: Rule, taken: Map<string, number>): Rule {
  const { check, join: joined } = rule;
  const watch =
    <Arguments extends readonly unknown[]>(judge: (...given: Arguments) => Finding[] | Promise<Finding[]>) =>
    async (...given: Arguments): Promise<Finding[]> => {
      const start = performance.now();
      const findings = await judge(...given);
      taken.set(rule.id, (taken.get(rule.id) ?? 0) + performance.now() - start);
      return findings;
    };
  return {
    ...rule,
    ...(check === undefined ? {} : { check: watch(check) }),
    ...(joined === undefined ? {} : { join: watch(joined) }),
  };
}
