/**
 * Conditions as formulas. Each Condition step is read once, without recursion, into nodes in which children stand before
 * parents; a node carries what it guarantees when it holds and when it does not, so negation costs nothing.
 */
import type { Json } from "../../pipeline/schema";
import { type Leaf, opposite, readLeaf } from "./atoms";
import { ANYTHING, type Box, boxOf, joinAll, meetAll } from "./box";
import type { ProofStep } from "./definition";
import type { Findings } from "./finding";
import { isObject, listAt, pointerTo } from "./json";
import { CONDITION_KEYS } from "./vocabulary";

export type FormulaNode =
  | { readonly op: "leaf"; readonly leaf: Leaf; readonly pointer: string; readonly negated: boolean }
  /** A condition outside the closed world. */
  | { readonly op: "unknown" }
  | { readonly op: "not"; readonly child: number }
  | { readonly op: "and" | "or"; readonly children: readonly number[] };

/** All of a Condition step's `Conditions`, which must hold together; the last node is the root. */
export interface Formula {
  readonly nodes: readonly FormulaNode[];
  /** Guaranteed inside IfSteps. */
  readonly whenTrue: Box;
  /** Guaranteed inside ElseSteps. */
  readonly whenFalse: Box;
}

interface Open {
  readonly json: Json;
  readonly keys: readonly (string | number)[];
  readonly negated: boolean;
  readonly children: number[];
  readonly parent: Open | undefined;
  expanded: boolean;
}

export function readFormula(step: ProofStep, findings: Findings): Formula {
  const nodes: FormulaNode[] = [];
  const roots: number[] = [];
  const conditions = step.args.Conditions;
  if (conditions !== undefined && !Array.isArray(conditions)) {
    doubt(step, ["Arguments", "Conditions"], "Expected a list of conditions, got something else", findings);
    nodes.push({ op: "unknown" });
    roots.push(0);
  }
  for (const [index, json] of listAt(step.args, "Conditions").entries()) {
    roots.push(readTree(step, json, ["Arguments", "Conditions", index], nodes, findings));
  }
  nodes.push({ op: "and", children: roots });
  return { nodes, ...guarantees(nodes) };
}

/** Appends the nodes of one condition and returns the index of its root. */
function readTree(
  step: ProofStep,
  root: Json,
  keys: readonly (string | number)[],
  nodes: FormulaNode[],
  findings: Findings,
): number {
  const stack: Open[] = [{ json: root, keys, negated: false, children: [], parent: undefined, expanded: false }];
  for (let open = stack.at(-1); open !== undefined; open = stack.at(-1)) {
    if (!open.expanded) {
      open.expanded = true;
      pushInner(open, stack, step, findings);
      continue;
    }
    stack.pop();
    nodes.push(close(open, step, findings));
    open.parent?.children.push(nodes.length - 1);
  }
  return nodes.length - 1;
}

function pushInner(open: Open, stack: Open[], step: ProofStep, findings: Findings): void {
  const { json, keys, negated } = open;
  if (!isObject(json)) return;
  const push = (inner: Json, more: readonly (string | number)[], flip: boolean): void => {
    stack.push({
      json: inner,
      keys: [...keys, ...more],
      negated: negated !== flip,
      children: [],
      parent: open,
      expanded: false,
    });
  };
  if (json.Type === "Not" && json.Condition !== undefined) push(json.Condition, ["Condition"], true);
  if (json.Type !== "Or") return;
  if (!Array.isArray(json.Conditions))
    doubt(step, [...keys, "Conditions"], "Expected a list of conditions, got something else", findings);
  listAt(json, "Conditions").forEach((inner, index) => {
    push(inner, ["Conditions", index], false);
  });
}

function close({ json, keys, negated, children }: Open, step: ProofStep, findings: Findings): FormulaNode {
  const type = isObject(json) && typeof json.Type === "string" ? json.Type : "";
  const known = CONDITION_KEYS.get(type);
  if (!isObject(json) || known === undefined) {
    doubt(step, keys, "Expected a condition of a known type, got another", findings);
    return { op: "unknown" };
  }
  if (Object.keys(json).length !== known.length || known.some((key) => json[key] === undefined)) {
    doubt(step, keys, `Expected ${type} with ${known.slice(1).join(" and ")}, got other keys`, findings);
    return { op: "unknown" };
  }
  if (type === "Or") {
    if (children.length > 0) return { op: "or", children };
    // Nothing holds in an empty Or, but nobody documents what the service makes of it.
    if (Array.isArray(json.Conditions)) doubt(step, keys, "Expected conditions inside Or, got none", findings);
    return { op: "unknown" };
  }
  const [child] = children;
  if (type === "Not") return child === undefined ? { op: "unknown" } : { op: "not", child };
  return { op: "leaf", leaf: readLeaf(json), pointer: pointerTo(step.pointer, keys), negated };
}

function doubt(step: ProofStep, keys: readonly (string | number)[], message: string, findings: Findings): void {
  const place = { step: step.name, pointer: pointerTo(step.pointer, keys) };
  findings.doubt(
    "GATE-09",
    place,
    message,
    "Use comparisons, In with QueryValue and Values, Not with Condition, Or with Conditions.",
  );
}

interface Guarantees {
  readonly whenTrue: Box;
  readonly whenFalse: Box;
}

function guarantees(nodes: readonly FormulaNode[]): Guarantees {
  const boxes: Guarantees[] = [];
  for (const node of nodes) boxes.push(guaranteesOf(node, boxes));
  return boxes.at(-1) ?? { whenTrue: ANYTHING, whenFalse: "never" };
}

function guaranteesOf(node: FormulaNode, boxes: readonly Guarantees[]): Guarantees {
  const nothing = { whenTrue: ANYTHING, whenFalse: ANYTHING };
  const inner = (index: number): Guarantees => boxes[index] ?? nothing;
  switch (node.op) {
    case "unknown":
      return nothing;
    case "leaf":
      return leafGuarantees(node.leaf) ?? nothing;
    case "not":
      return { whenTrue: inner(node.child).whenFalse, whenFalse: inner(node.child).whenTrue };
    case "and":
    case "or": {
      const holding = node.children.map((child) => inner(child).whenTrue);
      const failing = node.children.map((child) => inner(child).whenFalse);
      return node.op === "and"
        ? { whenTrue: meetAll(holding), whenFalse: joinAll(failing) }
        : { whenTrue: joinAll(holding), whenFalse: meetAll(failing) };
    }
  }
}

function leafGuarantees(leaf: Leaf): Guarantees | undefined {
  if (leaf.kind === "opaque" || leaf.kind === "equality") return undefined;
  if (leaf.kind === "constant") {
    return leaf.value ? { whenTrue: ANYTHING, whenFalse: "never" } : { whenTrue: "never", whenFalse: ANYTHING };
  }
  const { source, comparator, bound } = leaf;
  return { whenTrue: boxOf(source, comparator, bound), whenFalse: boxOf(source, opposite(comparator), bound) };
}
