/** Lists the steps of a definition, nested ones included, each with the branches that must be taken to reach it. */

import type { PipelineDefinition, Step } from "./schema";

export interface Branch {
  readonly condition: string;
  readonly outcome: "if" | "else";
}

export interface GraphNode {
  readonly name: string;
  readonly step: Step;
  /** The branch that holds the step; undefined at the top level. */
  readonly branch: Branch | undefined;
  /** All branches that hold the step, outermost first. Made on demand: kept for all, they would be quadratic. */
  readonly branches: readonly Branch[];
  /** JSON pointer of the step in the definition. */
  readonly pointer: string;
}

class StepNode implements GraphNode {
  constructor(
    readonly step: Step,
    readonly pointer: string,
    readonly parent: StepNode | undefined,
    readonly outcome: Branch["outcome"],
  ) {}

  get name(): string {
    return this.step.Name;
  }

  get branch(): Branch | undefined {
    return this.parent && { condition: this.parent.name, outcome: this.outcome };
  }

  get branches(): readonly Branch[] {
    const branches: Branch[] = [];
    let node: StepNode | undefined = this.parent && this;
    for (; node?.branch !== undefined; node = node.parent) branches.push(node.branch);
    return branches.reverse();
  }
}

/** The steps in the order of the definition: a Condition, then its IfSteps, then its ElseSteps. Problems are added. */
export function collectSteps(definition: PipelineDefinition, problems: string[]): ReadonlyMap<string, GraphNode> {
  const nodes = new Map<string, GraphNode>();
  const open = nested(definition.Steps, "/Steps", undefined, "if", problems);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const before = nodes.get(node.name);
    if (before === undefined) {
      nodes.set(node.name, node);
    } else {
      problems.push(
        `Expected step names to be unique, got "${node.name}" at ${before.pointer} and ${node.pointer}; rename one.`,
      );
    }
    if (node.step.Type !== "Condition") continue;
    const { IfSteps, ElseSteps } = node.step.Arguments;
    pushAll(open, nested(ElseSteps, `${node.pointer}/Arguments/ElseSteps`, node, "else", problems));
    pushAll(open, nested(IfSteps, `${node.pointer}/Arguments/IfSteps`, node, "if", problems));
  }
  return nodes;
}

/** Last first, ready for a stack. */
function nested(
  steps: unknown,
  pointer: string,
  parent: StepNode | undefined,
  outcome: Branch["outcome"],
  problems: string[],
): StepNode[] {
  if (steps === undefined && parent !== undefined) return [];
  if (!Array.isArray(steps)) {
    problems.push(`Expected a list of steps, got ${kindOf(steps)} at ${pointer}.`);
    return [];
  }
  const nodes: StepNode[] = [];
  steps.forEach((step: unknown, index) => {
    const at = `${pointer}/${index}`;
    if (isStep(step)) nodes.push(new StepNode(step, at, parent, outcome));
    else problems.push(`Expected a step with a Name, a Type and Arguments, got ${kindOf(step)} at ${at}.`);
  });
  return nodes.reverse();
}

/** Definitions come from outside too: what the walk itself touches is checked, the rest is for other readers. */
function isStep(step: unknown): step is Step {
  if (typeof step !== "object" || step === null) return false;
  const { Name, Type, Arguments, DependsOn }: Partial<Record<string, unknown>> = { ...step };
  const waits =
    DependsOn === undefined || (Array.isArray(DependsOn) && DependsOn.every((name) => typeof name === "string"));
  return (
    typeof Name === "string" && typeof Type === "string" && typeof Arguments === "object" && Arguments !== null && waits
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : value === undefined ? "nothing" : `a value of type ${typeof value}`;
}

/** A spread of many thousand elements into push() would overflow the stack. */
function pushAll<T>(target: T[], items: readonly T[]): void {
  for (const item of items) target.push(item);
}
