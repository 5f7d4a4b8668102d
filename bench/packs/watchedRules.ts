/** Our own pack, with a watch on every rule: when it is told to end, it prints what each has taken, as JSON. */
import { join } from "node:path";
import { PolicyPack } from "@pulumi/policy";
import { rules } from "../../policies/index";
import type { Finding } from "../../policies/finding";
import { readFloors } from "../../policies/floors";
import type { Rule } from "../../policies/rule";
import { policiesOf } from "../../policies/sdk";

/** Milliseconds by the rule's id, in the order of the rules. */
export type Taken = Readonly<Record<string, number>>;

/** @param root absolute path of the repository */
export function serve(root: string): PolicyPack {
  const taken = new Map(rules.map(({ id }) => [id, 0]));
  process.once("SIGTERM", () => {
    process.stdout.write(JSON.stringify(Object.fromEntries(taken)), () => process.exit());
  });
  const policies = policiesOf(
    rules.map((rule) => watched(rule, taken)),
    readFloors(join(root, "policies", "floors.yaml")),
  );
  return new PolicyPack("sluicegate", { enforcementLevel: "mandatory", policies });
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
