/** `sluicegate policy explain`: everything of one rule. */
import type { Command } from "commander";
import { readClause } from "../../../policies/frameworks";
import { nearest } from "../../../policies/nearest";
import type { CommandContext } from "../../cli";
import { EXIT, UsageError } from "../../exit";
import { jsonOption } from "../../options";
import { knownRules, type KnownRule } from "../../policy/rules";
import { fields, printJson, printLine } from "../../print";

export function configure(command: Command): void {
  jsonOption(command.argument("<rule>", "its id in any case (s3-01), or its policy's name"));
}

export function run(_: CommandContext, command: Command): Promise<number> {
  const [given = ""] = command.args;
  const rule = ruleOf(given);
  if (command.opts<{ json?: boolean }>().json === true) printJson({ rule });
  else printLine(inWords(rule));
  return Promise.resolve(EXIT.done);
}

function ruleOf(given: string): KnownRule {
  const word = given.toLowerCase();
  const found = knownRules.find(({ id, name }) => id.toLowerCase() === word || name.toLowerCase() === word);
  if (found !== undefined) return found;
  const near = nearest(given, [...new Set(knownRules.flatMap(({ id, name }) => [id, name]))]);
  throw new UsageError(
    `Expected a rule's id or name, got one that no rule has; near are ${near.join(", ")}, and policy list has all.`,
  );
}

function inWords(rule: KnownRule): string {
  const { id, name, states, severity, why, fix, clauses, judges, looksAt, unknown, docs } = rule;
  const supports = clauses.map((clause) => {
    const { name: framework, version, clause: number } = readClause(clause);
    return `${framework} (${version}) ${number}`;
  });
  return [
    `${id}: ${states}`,
    "",
    fields([
      ["level", levels(rule)],
      ["severity", severity],
      ["policy", name === id ? "" : name],
      ["from", rule.source],
      ["why", `${why}.`],
      ["fix", `${fix}.`],
      ["judges", judges.join("; ")],
      ["looks at", looksAt === "every" ? "every resource" : looksAt.join(", ")],
      ["unknown", unknown],
      ["configured", rule.configuredBy.join(", ")],
      ["remediation", rule.remediation],
      ["exceptions", rule.exceptions],
      ["supports", supports.join(", ")],
      ["docs", docs],
    ]),
  ].join("\n");
}

function levels({ level, relaxedLevel }: KnownRule): string {
  if (relaxedLevel === level) return `${level} in every stack`;
  return `${level}; ${relaxedLevel === "off" ? "not applied" : relaxedLevel} in relaxed stacks`;
}
