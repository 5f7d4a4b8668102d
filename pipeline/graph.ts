/**
 * Reads a rendered definition as a graph: which steps there are, what each waits for, in which order they can run.
 * Everything here walks with its own stack, never by recursion: a hostile definition may nest as deeply as it likes.
 */

import { topological } from "./order";
import { parseReference, references } from "./references";
import { collectSteps } from "./steps";
import type { GraphNode } from "./steps";
import type { PipelineDefinition, Step } from "./schema";

export { reached } from "./reach";
export { parseReference, references } from "./references";
export type { ParsedReference, FoundReference } from "./references";
export type { Branch, GraphNode } from "./steps";

/** `to` waits for `from`, because a value flows, because `DependsOn` says so, or because `from` decides whether it runs. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: "data" | "order" | "branch";
  /** JSON pointer of what makes the edge: the `Get`, the `DependsOn` entry or the inner step. */
  readonly pointer: string;
}

export interface Graph {
  /** Every step, nested ones included, in the order of the definition. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: readonly Edge[];
  /** Topological; steps that could run at any time keep the order of the definition. */
  readonly order: readonly string[];
}

/** A definition that is no graph. `problems` has all that is wrong, one line each. */
export class GraphError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "GraphError";
  }
}

/**
 * Builds the graph of a definition.
 * @throws GraphError with every duplicate name, dangling reference and cycle.
 */
export function buildGraph(definition: PipelineDefinition): Graph {
  const problems: string[] = [];
  const nodes = collectSteps(definition, problems);
  const reading: Reading = { nodes, parameters: parameterNames(definition, problems), edges: [], problems };
  for (const node of nodes.values()) {
    readOrder(node, reading);
    readValues(node, reading);
  }
  readExperiment(definition, reading);
  const order = topological([...nodes.keys()], reading.edges, problems);
  if (problems.length > 0) throw new GraphError(problems);
  return { nodes, edges: reading.edges, order };
}

/** What is known while the definition is read, and what has been found. */
interface Reading {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly parameters: ReadonlySet<string>;
  readonly edges: Edge[];
  readonly problems: string[];
}

function parameterNames(definition: PipelineDefinition, problems: string[]): ReadonlySet<string> {
  const names = new Set<string>();
  const parameters: unknown = definition.Parameters;
  for (const parameter of Array.isArray(parameters) ? (parameters as unknown[]) : []) {
    const Name =
      typeof parameter === "object" && parameter !== null && "Name" in parameter ? parameter.Name : undefined;
    if (typeof Name !== "string") problems.push("Expected every parameter to have a Name, got one without.");
    else if (names.has(Name)) problems.push(`Expected parameter names to be unique, got "${Name}" twice; rename one.`);
    else names.add(Name);
  }
  return names;
}

/** Edges that stand in the definition as such: the branch that holds the step, and DependsOn. */
function readOrder(node: GraphNode, { nodes, edges, problems }: Reading): void {
  const parent = node.branch?.condition;
  if (parent !== undefined) edges.push({ from: parent, to: node.name, kind: "branch", pointer: node.pointer });
  (node.step.DependsOn ?? []).forEach((from, index) => {
    const pointer = `${node.pointer}/DependsOn/${index}`;
    if (nodes.has(from)) edges.push({ from, to: node.name, kind: "order", pointer });
    else problems.push(dangling(node.name, `DependsOn "${from}"`, `step "${from}"`));
  });
}

/** Edges along which a value flows. */
function readValues(node: GraphNode, { nodes, parameters, edges, problems }: Reading): void {
  for (const { get, pointer } of references(readsOf(node.step))) {
    const found = parseReference(get);
    if (found === undefined) {
      problems.push(`Expected a reference to Parameters, Execution or Steps, got "${get}" in step "${node.name}".`);
    } else if (found.kind === "parameter" && !parameters.has(found.name)) {
      problems.push(dangling(node.name, get, `parameter "${found.name}"`));
    } else if (found.kind === "step" && !nodes.has(found.step)) {
      problems.push(dangling(node.name, get, `step "${found.step}"`));
    } else if (found.kind === "step") {
      edges.push({ from: found.step, to: node.name, kind: "data", pointer: `${node.pointer}${pointer}` });
    }
  }
}

function readExperiment(definition: PipelineDefinition, { parameters, problems }: Reading): void {
  for (const { get } of references(definition.PipelineExperimentConfig)) {
    const found = parseReference(get);
    const fine = found?.kind === "execution" || (found?.kind === "parameter" && parameters.has(found.name));
    if (!fine)
      problems.push(`Expected PipelineExperimentConfig to read a parameter or execution variable, got "${get}".`);
  }
}

/** What a step itself reads. The steps inside a Condition are nodes of their own. */
function readsOf(step: Step): unknown {
  switch (step.Type) {
    case "Condition":
      return { Arguments: { Conditions: step.Arguments.Conditions } };
    case "Lambda":
      return { Arguments: step.Arguments, FunctionArn: step.FunctionArn };
    case "Callback":
      return { Arguments: step.Arguments, SqsQueueUrl: step.SqsQueueUrl };
    default:
      return { Arguments: step.Arguments };
  }
}

function dangling(step: string, what: string, missing: string): string {
  return `Expected step "${step}" to refer to what the definition holds, got ${what}, but there is no ${missing}.`;
}
