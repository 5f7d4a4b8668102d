/** docs/guardrails.md, written from the rules themselves, so that page and pack cannot disagree. */
import { DEFAULTS, FLOORS_PROPERTIES } from "./floorsSchema";
import { FRAMEWORKS, readClause, type Clause } from "./frameworks";
import { keysOf, type Rule } from "./rule";

const INTRODUCTION = `# Guardrails

<!-- Written by guardrailsMarkdown in policies/guardrails.ts from the rules; a test keeps it fresh. Edit the rules. -->

The policy pack judges every preview and every update. A finding is one line:
\`[id] resource and place | what | why | fix | where to read more; its fingerprint\`. It names places, never values.

Verdicts are three-valued: a rule holds, is broken, or is **UNPROVED**, which blocks like a violation: what cannot be
decided at preview is not assumed. A mandatory finding stops the update before anything changes; an advisory one is told.
GATE and CRED rules hold at full strength in every stack. A finding can be let pass until a day, by a named approver
([waivers.md](waivers.md)); one of GATE or CRED not in production.

\`npx sluicegate policy list\` lists the rules, also by framework or for a stack; \`npx sluicegate policy explain S3-01\` tells one of
them; \`npx sluicegate policy check FILE\` judges an exported stack or a preview's JSON by all of them, offline.`;

const CONFIGURATION = `Validators set these keys in \`policies/floors.yaml\`; another project sets them in the pack's configuration, under
\`guard\` ([policy-pack.md](policy-pack.md)). The second table says what each rule asks; a rule that is missing there asks nothing.`;

const CLOSING = `A rule supports a clause: it gives evidence for it and does not ensure compliance. Read the clause numbers against the
texts before relying on them in an audit.`;

const MATRIX = `Each cell names the clauses of its column's framework that the rule of its row supports.`;

/** Columns are padded to one width, as the formatter of this repository wants them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(...escaped.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[], fill = " "): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0, fill)).join(" | ")} |`;
  const [first = [], ...others] = escaped;
  const rule = line(
    head.map(() => ""),
    "-",
  );
  return [line(first), rule, ...others.map((row) => line(row))].join("\n");
}

function clauseText(clause: Clause): string {
  const { name, clause: number } = readClause(clause);
  return `${name} ${number}`;
}

function typesOf(rule: Rule): string {
  return rule.on === "every" ? "every resource" : rule.on.map((type) => `\`${type}\``).join(", ");
}

function judgedAs(rule: Rule): string {
  const ways = [rule.check && "each resource, before it changes", rule.join && "the stack as a whole"];
  return ways.filter((way) => way !== undefined).join("; ");
}

function levels({ level, relaxedLevel }: Rule): string {
  if (relaxedLevel === undefined) return `${level} in every stack`;
  return `${level}; ${relaxedLevel === "off" ? "not applied" : relaxedLevel} in relaxed stacks`;
}

function section(rule: Rule): string {
  return [
    `### ${rule.id}`,
    rule.states,
    [
      `- Level: ${levels(rule)}; severity: ${rule.severity}; policy name: \`${rule.name}\``,
      `- Why: ${rule.why}.`,
      `- Fix: ${rule.fix}.`,
      `- Judges: ${judgedAs(rule)}`,
      ...(rule.remediate === undefined ? [] : [`- Remediates: in place, where floors name it at \`remediate\``]),
      `- Looks at: ${typesOf(rule)}`,
      `- Supports: ${rule.frameworks.map(clauseText).join(", ")}`,
    ].join("\n"),
  ].join("\n\n");
}

function overview(rules: readonly Rule[]): string {
  const rows = rules.map(({ id, states, level, severity }) => [
    `[${id}](#${id.toLowerCase()})`,
    states,
    level,
    severity,
  ]);
  return table(["rule", "states", "level", "severity"], rows);
}

/** A key's schema, as far as the table tells of it. */
interface Key {
  readonly type: string;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly items?: Key;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Key>>;
  readonly additionalProperties?: Key | boolean;
}

function valuesOf(key: Key): string {
  if (key.minimum !== undefined) return `${key.minimum} to ${key.maximum ?? "any"}`;
  if (key.enum !== undefined) return key.enum.join(", ");
  if (key.items !== undefined) return `list: ${key.items.enum?.join(", ") ?? key.items.description ?? ""}`;
  return key.type;
}

/** One row for each key that has a value of its own; objects are told by what is in them. */
function rowsOf(path: string, key: Key): string[][] {
  const { properties, additionalProperties: named, description = "" } = key;
  if (properties !== undefined)
    return Object.entries(properties).flatMap(([name, one]) => rowsOf(`${path}.${name}`, one));
  if (typeof named === "object") return rowsOf(`${path}.<name>`, named);
  const byDefault = key.default === undefined ? "" : `\`${JSON.stringify(key.default)}\``;
  return [[`\`${path}\``, description, valuesOf(key), byDefault]];
}

function keys(): string {
  const defaults = new Map<string, unknown>(Object.entries(DEFAULTS));
  const properties = Object.entries<Key>(FLOORS_PROPERTIES);
  const rows = properties.flatMap(([name, key]) => rowsOf(name, { ...key, default: defaults.get(name) }));
  return table(["key", "says", "values", "default"], rows);
}

function keysByRule(rules: readonly Rule[]): string {
  const rows = rules.map((rule) => [rule.id, keysOf(rule)] as const).filter(([, asked]) => asked.length > 0);
  return table(
    ["rule", "keys"],
    rows.map(([id, asked]) => [id, asked.map((key) => `\`${key}\``).join(", ")]),
  );
}

/** Which clauses of which framework a rule supports: a row a rule, a column a framework. */
function matrix(rules: readonly Rule[]): string {
  const keys = Object.entries(FRAMEWORKS);
  const rows = rules.map((rule) => {
    const clauses = rule.frameworks.map(readClause);
    const cells = keys.map(([framework]) => clauses.filter(({ key }) => key === framework).map(({ clause }) => clause));
    return [`[${rule.id}](#${rule.id.toLowerCase()})`, ...cells.map((numbers) => numbers.toSorted(inOrder).join(", "))];
  });
  return table(["rule", ...keys.map(([, { name }]) => name)], rows);
}

const inOrder = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

/** Which rules give evidence for which clause, by framework. */
function byClause(rules: readonly Rule[]): string {
  const rows = Object.entries(FRAMEWORKS).flatMap(([framework, { name, version }]) => {
    const clauses = new Map<string, string[]>();
    for (const rule of rules) {
      for (const { key, clause } of rule.frameworks.map(readClause)) {
        if (key === framework) clauses.set(clause, [...(clauses.get(clause) ?? []), rule.id]);
      }
    }
    const sorted = [...clauses].sort(([a], [b]) => inOrder(a, b));
    return sorted.map(([clause, ids]) => [`${name} (${version})`, clause, ids.join(", ")]);
  });
  return table(["framework", "clause", "rules"], rows);
}

/** The whole page, ending with a line break. */
export function guardrailsMarkdown(rules: readonly Rule[]): string {
  const parts = [
    INTRODUCTION,
    "## Rules",
    overview(rules),
    ...rules.map(section),
    "## Configuration",
    CONFIGURATION,
    keys(),
    keysByRule(rules),
    "## Compliance matrix",
    CLOSING,
    MATRIX,
    matrix(rules),
    "## Clauses",
    byClause(rules),
  ];
  return `${parts.join("\n\n")}\n`;
}
