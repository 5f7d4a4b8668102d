/**
 * Whether the roles that a stack makes can run a definition. What AWS would refuse in the middle of an execution is said
 * when it is rendered, before anything is deployed. Pure.
 */
import { buildGraph, type Graph, type GraphNode } from "../pipeline/graph";
import type { PipelineDefinition, Step } from "../pipeline/schema";
import type { Literals } from "./literals";
import { asObject } from "./places";
import { requestsOf } from "./requests";
import { RUNNABLE } from "./stepCalls";

const REMEDY = "or give the pipeline roles of your own at existing.roleArns";

interface Fault {
  readonly expected: string;
  readonly got: string;
  /** JSON pointer below the step. */
  readonly at: string;
  readonly remedy: string;
}

/**
 * @returns one line for each fault; what the definition says instead is not told, it may be a secret
 * @throws GraphError when the definition is no graph
 */
export function unrunnable(definition: PipelineDefinition, literals: Literals): string[] {
  const graph = buildGraph(definition);
  return [...graph.nodes.values()].flatMap(({ step, pointer }: GraphNode) =>
    [...typeFaults(step), ...targetFaults(step, literals), ...roleFaults(step, graph, literals)].map(
      ({ expected, got, at, remedy }) => `Expected ${expected}, got ${got} at ${pointer}${at}; ${remedy}, ${REMEDY}.`,
    ),
  );
}

function typeFaults({ Type }: Step): Fault[] {
  if (RUNNABLE.includes(Type)) return [];
  const expected = `a step of type ${RUNNABLE.join(", ")}`;
  return [{ expected, got: "another", at: "/Type", remedy: "take it out" }];
}

/** What steps call must be the stack's, and no endpoint may be needed: whoever could make one could serve a model. */
function targetFaults(step: Step, { functionArns, queueUrls }: Literals): Fault[] {
  const type: string = step.Type;
  if (step.Type === "Lambda" && !matches(unqualified(step.FunctionArn), functionArns)) {
    return [named(`a function of the stack, ${functionArns}`, "/FunctionArn")];
  }
  if (step.Type === "Callback" && !matches(step.SqsQueueUrl, queueUrls)) {
    return [named(`a queue of the stack, ${queueUrls}`, "/SqsQueueUrl")];
  }
  const asked = type === "ClarifyCheck" ? (asObject(step).ModelName ?? undefined) : undefined;
  if (asked === undefined) return [];
  const expected = "a check of data and predictions, without a model, which Clarify would serve at an endpoint";
  return [{ expected, got: "one with a model", at: "/ModelName", remedy: "score in a step before it" }];
}

function named(expected: string, at: string): Fault {
  return { expected, got: "another", at, remedy: "rename it" };
}

/** Without a role of its own a step runs as the pipeline, which can neither compute nor pass on its role. */
function roleFaults(step: Step, graph: Graph, { jobRoleArns }: Literals): Fault[] {
  const roles = Object.values(jobRoleArns);
  return requestsOf(step, graph).flatMap(({ role, roleAt }) => {
    if (roleAt === undefined || (role !== undefined && roles.includes(role))) return [];
    const got = role === undefined ? "none that is known now" : "another";
    return [{ expected: `a job role of the stack, ${roles.join(" or ")}`, got, at: roleAt, remedy: "name it" }];
  });
}

/** A function without the version or the alias that its ARN may name. */
function unqualified(arn: unknown): unknown {
  return typeof arn === "string" ? arn.replace(/(:function:[^:]+):[A-Za-z0-9$_-]+$/, "$1") : arn;
}

/** Whether a text begins and ends as the pattern, with a name's characters where its `*` stands. */
function matches(value: unknown, pattern: string): boolean {
  const [before = "", after = ""] = pattern.split("*");
  if (typeof value !== "string" || !value.startsWith(before) || !value.endsWith(after)) return false;
  return /^[A-Za-z0-9_-]+$/.test(value.slice(before.length, value.length - after.length));
}
