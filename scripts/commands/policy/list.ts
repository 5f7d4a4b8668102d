/** `sluicegate policy list`: the rules, at which level and with which severity. */
import { join } from "node:path";
import { Option, type Command } from "commander";
import { readFloors } from "../../../policies/floors";
import { FRAMEWORKS, readClause } from "../../../policies/frameworks";
import type { CommandContext } from "../../cli";
import { EXIT, UsageError } from "../../exit";
import { jsonOption } from "../../options";
import { effectiveLevel, knownRules, type KnownRule } from "../../policy/rules";
import { printJson, printTable } from "../../print";
import { stackNames } from "../../stackConfig";

interface Options {
  severity?: string;
  framework?: string;
  stack?: string;
  json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(command)
    .addOption(new Option("--severity <name>", "only rules of it").choices(["low", "medium", "high", "critical"]))
    .addOption(new Option("--framework <key>", "only rules that support it").choices(Object.keys(FRAMEWORKS)))
    .option("--stack <name>", "show the level that holds in this stack");
}

export function run({ root }: CommandContext, command: Command): Promise<number> {
  const { severity, framework, stack, json = false } = command.opts<Options>();
  const relaxed = stack === undefined ? undefined : isRelaxed(root, stack);
  const listed = knownRules.filter(
    (rule) =>
      (severity === undefined || rule.severity === severity) &&
      (framework === undefined || rule.clauses.some((clause) => readClause(clause).key === framework)),
  );
  if (json) printJson({ ...(stack === undefined ? {} : { stack, relaxed }), rules: listed.map(jsonOf(relaxed)) });
  else if (stack === undefined || relaxed === undefined) {
    const rows = listed.map(({ id, level, relaxedLevel, severity: how, states }) => [
      id,
      level,
      relaxedLevel === level ? "same" : relaxedLevel,
      how,
      states,
    ]);
    printTable(["rule", "level", "relaxed", "severity", "states"], rows);
  } else {
    const rows = listed.map((rule) => [rule.id, effectiveLevel(rule, relaxed), rule.severity, rule.states]);
    printTable(["rule", `level in ${stack}`, "severity", "states"], rows);
  }
  return Promise.resolve(EXIT.done);
}

/** A name that no stack has would count as production, and nobody would see the slip. */
function isRelaxed(root: string, stack: string): boolean {
  const known = stackNames(root);
  if (!known.includes(stack)) {
    throw new UsageError(`Expected one of the stacks ${known.join(", ")} at --stack, got another; name one of them.`);
  }
  return readFloors(join(root, "policies", "floors.yaml")).relaxedStacks.includes(stack);
}

const jsonOf =
  (relaxed: boolean | undefined) =>
  (rule: KnownRule): Readonly<Record<string, unknown>> => {
    const { id, name, source, level, relaxedLevel, severity, states, clauses, docs } = rule;
    const effective = relaxed === undefined ? {} : { effectiveLevel: effectiveLevel(rule, relaxed) };
    return { id, name, source, level, relaxedLevel, ...effective, severity, states, clauses, docs };
  };
