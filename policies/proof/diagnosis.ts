/** Says which condition on a path fell short of a requirement, and why. */
import { type Leaf, opposite, type Operand } from "./atoms";
import { intervalOf } from "./box";
import type { MetricRequirement } from "./requirement";
import { guarantees, wanted } from "./requirement";
import type { Guard } from "./sink";

export interface Cause {
  readonly rule: string;
  readonly step: string;
  readonly pointer: string;
  readonly message: string;
  readonly fix: string;
  /** True when nobody can say whether the condition lets a failing model through. */
  readonly undecided?: boolean;
}

type Words = Omit<Cause, "step" | "pointer">;

export function diagnose(guards: readonly Guard[], requirement: MetricRequirement): Cause[] {
  const causes: Cause[] = [];
  for (const { condition, formula, outcome } of guards) {
    for (const node of formula.nodes) {
      if (node.op !== "leaf") continue;
      const words = wordsFor(node.leaf, node.negated !== (outcome === "else"), requirement);
      if (words !== undefined) causes.push({ ...words, step: condition.name, pointer: node.pointer });
    }
  }
  return causes;
}

function wordsFor(leaf: Leaf, negated: boolean, requirement: MetricRequirement): Words | undefined {
  if (leaf.kind === "constant") {
    return {
      rule: "GATE-01",
      message: "Expected a condition on a metric, got one on constants",
      fix: "Remove the condition.",
    };
  }
  if (leaf.kind === "opaque") return opaqueWords(leaf, requirement);
  if (leaf.kind === "equality") return equalityWords(leaf.source.path, requirement);
  if (leaf.source.path !== requirement.path) {
    return {
      rule: "GATE-02",
      message: `Expected the path of ${requirement.name}, got the path of something else`,
      fix: `Read ${requirement.name} by its required path.`,
    };
  }
  const comparator = negated ? opposite(leaf.comparator) : leaf.comparator;
  const interval = intervalOf(leaf.source, comparator, leaf.bound);
  if (guarantees(interval, requirement)) {
    const message = `Expected the bound on ${requirement.name} to hold in every case, got one that holds in some`;
    return { rule: "GATE-01", message, fix: "Take the bound out of the Or, or use the other branch." };
  }
  const right = wanted(requirement);
  if (comparator.startsWith(right.slice(0, 1))) {
    return {
      rule: "GATE-03",
      message: `Expected a bound on ${requirement.name} as strict as required, got a weaker one`,
      fix: "Use the required bound.",
    };
  }
  return {
    rule: "GATE-03",
    message: `Expected ${requirement.name} ${right} a bound, got ${comparator}`,
    fix: "Turn the comparison round.",
  };
}

function equalityWords(path: string, requirement: MetricRequirement): Words | undefined {
  if (path !== requirement.path) return undefined;
  const message = `Expected ${requirement.name} ${wanted(requirement)} a bound, got an equality`;
  return { rule: "GATE-03", message, fix: "Compare with a bound." };
}

function opaqueWords(
  { left, right }: Extract<Leaf, { kind: "opaque" }>,
  requirement: MetricRequirement,
): Words | undefined {
  const operands = [left, right];
  const metrics = operands.filter((operand) => operand.kind === "metric");
  const has = (kind: Operand["kind"]): boolean => operands.some((operand) => operand.kind === kind);
  if (has("open path"))
    return {
      rule: "GATE-04",
      message: "Expected a literal path of the metric, got one set later",
      fix: "Write the path as a literal.",
    };
  if (metrics.length === 0) {
    return has("other")
      ? {
          rule: "GATE-02",
          message: "Expected a metric from a property file of an evaluation step, got another value",
          fix: "Read the metric by Std:JsonGet.",
        }
      : undefined;
  }
  if (!metrics.some(({ source }) => source.path === requirement.path)) return undefined;
  const chosen = operands.find((operand) => operand.kind === "chosen");
  if (chosen?.kind === "chosen") {
    const message = `Expected a literal bound, got ${chosen.what} ${chosen.name}`;
    return { rule: "GATE-04", message, fix: "Write the literal from the stack's config." };
  }
  if (has("constant"))
    return {
      rule: "GATE-03",
      message: "Expected a number as the bound, got another literal",
      fix: "Write the bound as a number.",
      undecided: true,
    };
  return {
    rule: "GATE-03",
    message: "Expected a number as the bound, got a value that is read",
    fix: "Add a condition with a literal bound.",
    undecided: true,
  };
}
