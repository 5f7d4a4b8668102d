/** policies/gate-changes.yaml: which bounds may become weaker in a change, and who decided so. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv, { type Schema } from "ajv";
import { checkYaml } from "../../policies/checkedYaml";
import { withEntry } from "./entries";
import type { Loosened, Side } from "./loosened";

export interface GateChange {
  readonly pipeline: string;
  readonly metric: string;
  readonly from: Side;
  readonly to: Side;
  /** At least 20 characters. */
  readonly reason: string;
  readonly ticket: string;
  readonly approver: string;
}

export interface GateChanges {
  readonly changes: readonly GateChange[];
  /** What is wrong with the file, one line each, with its line; then `changes` is empty. */
  readonly faults: readonly string[];
}

export const GATE_CHANGES = join("policies", "gate-changes.yaml");
const SCHEMA = join("policies", "gate-changes.schema.json");

/**
 * @param root whose file is read; one without a file has no entries
 * @param schemaRoot absolute path of the repository, whose schema holds
 */
export function readGateChanges(root: string, schemaRoot: string): GateChanges {
  const file = join(root, GATE_CHANGES);
  if (!existsSync(file)) return { changes: [], faults: [] };
  return parseGateChanges(readFileSync(file, "utf8"), readSchema(schemaRoot));
}

export function readSchema(root: string): Schema {
  return JSON.parse(readFileSync(join(root, SCHEMA), "utf8")) as Schema;
}

export function parseGateChanges(text: string, schema: Schema): GateChanges {
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile<{ changes: GateChange[] }>(schema);
  const { value, faults } = checkYaml(text, validate);
  return { changes: value?.changes ?? [], faults: faults.map(({ line, what }) => `line ${line}: ${what}`) };
}

/** The entry made for exactly this; one that the old side had already was made for an earlier change, and allows nothing. */
export function allowanceOf(
  loosened: Loosened,
  head: readonly GateChange[],
  base: readonly GateChange[],
): GateChange | undefined {
  const isFor = ({ pipeline, metric, from, to }: GateChange): boolean =>
    pipeline === loosened.pipeline && metric === loosened.metric && from === loosened.from && to === loosened.to;
  const known = new Set(base.map((entry) => JSON.stringify(entry)));
  return head.find((entry) => isFor(entry) && !known.has(JSON.stringify(entry)));
}

export interface Added {
  /** The file with the entry at its end; comments stay. */
  readonly text: string;
  /** Why it cannot be added, one line each; then `text` is not to be written. */
  readonly faults: readonly string[];
}

/** @throws Error when the file is missing */
export function addGateChange(root: string, entry: GateChange): Added {
  const text = readFileSync(join(root, GATE_CHANGES), "utf8");
  const schema = readSchema(root);
  const known = parseGateChanges(text, schema);
  if (known.faults.length > 0) return { text, faults: known.faults };
  if (known.changes.some((one) => JSON.stringify(one) === JSON.stringify(entry))) {
    return { text, faults: ["the same entry, which stands there already"] };
  }
  const added = withEntry(text, "changes", entry);
  return { text: added, faults: parseGateChanges(added, schema).faults };
}
