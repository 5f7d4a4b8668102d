/** The files of a new pipeline's folder, as a person would have written them. */
import type { Proposal, ProposedGate } from "./propose";
import { HYPER_PARAMETERS } from "./propose";
import { functionOf } from "./name";

export interface Described {
  readonly name: string;
  readonly target: string;
  readonly proposal: Proposal;
}

export function pipelineText({ name, target, proposal }: Described): string {
  const what = proposal.problem === "regression" ? "predicts the number" : "says which of two classes";
  const split = proposal.problem === "regression" ? "hashed" : "stratified";
  const parameters = Object.entries(HYPER_PARAMETERS).map(([key, value]) => `      ${key}: ${value},`);
  return `/** The ${name} pipeline: ${what} \`${oneLine(target)}\` is. */

import type { PipelineDefinition } from "../schema";
import type { PipelineSettings } from "../settings";
import { trainAndGate } from "../shared/trainAndGate";

export function ${functionOf(name)}(settings: PipelineSettings): PipelineDefinition {
  return trainAndGate(settings, {
    name: "${name}",
    inputData: "${name}",
    split: "${split}",
    hyperParameters: {
${parameters.join("\n")}
    },
  });
}
`;
}

/** @param stacks each with whether it is one to try things in */
export function gatesText({ proposal }: Described, stacks: ReadonlyMap<string, boolean>): string {
  return `# What a model must hold before it is registered, one column per stack. Each metric is read from evaluation.json on the
# held-out test rows. \`max\`: at most the bound; \`min\`: at least. The policy pack has floors of its own and refuses a
# bound that is weaker. These bounds were proposed from a baseline on the sample, between what a first model reached and
# what always saying the same reaches: look at them before you rely on them.
metrics:
${proposal.gates.map((gate) => gateText(gate, stacks)).join("")}`;
}

function gateText(gate: ProposedGate, stacks: ReadonlyMap<string, boolean>): string {
  const bounds = [...stacks].map(([stack, relaxed]) => `${stack}: ${relaxed ? gate.relaxed : gate.strict}`);
  return `  # The first model: ${gate.model}; always the same answer: ${gate.constant}.
  ${gate.name}:
    path: ${gate.path}
    direction: ${gate.direction}
    bound: { ${bounds.join(", ")} }
`;
}

/**
 * What the validators' file would say of it.
 * @param evaluator digest of the code that measures, which they review
 */
export function floorsEntry({ name, proposal }: Described, evaluator: string): Record<string, unknown> {
  const metrics = proposal.gates.map(({ name: metric, path, direction, floor }) => [
    metric,
    { path, direction, bound: floor },
  ]);
  return { [name]: { metrics: Object.fromEntries(metrics) as unknown, evaluators: [evaluator] } };
}

/** A column's name inside a comment. */
function oneLine(text: string): string {
  return text.replaceAll("*/", "").replaceAll("`", "");
}
