/** Reads the text of a pipeline definition and the parameters of a start, and says all that is wrong with either. */
import { DEFINITION_VERSION, STEP_NAME, type PipelineDefinition } from "../schema";
import { buildGraph, GraphError } from "../graph";
import { invalid } from "./errors";
import { ParameterError, resolveParameters, runsLocally } from "./execution/index";
import { isObject } from "./shapes";

const PARAMETER_TYPES: readonly string[] = ["String", "Integer", "Float", "Boolean"];

/** Lists what a step list holds that is no step of a kind which runs here, in all its branches. */
function stepProblems(steps: readonly unknown[]): string[] {
  const problems: string[] = [];
  const waiting: unknown[] = [...steps];
  for (let step = waiting.pop(); waiting.length > 0 || step !== undefined; step = waiting.pop()) {
    if (!isObject(step) || typeof step.Name !== "string" || typeof step.Type !== "string") {
      problems.push("every step must be an object with a Name and a Type");
      continue;
    }
    const { Name: name, Type: type, Arguments: values } = step;
    // Folders and files of a step bear its name.
    if (!STEP_NAME.test(name)) problems.push("every step must have a Name of 1 to 64 letters, digits, - and _");
    else if (!runsLocally(type)) problems.push(`step '${name}' is of type '${type}', which does not run here`);
    else if (!isObject(values)) problems.push(`step '${name}' has no Arguments`);
    else if (type === "Condition")
      for (const branch of ["Conditions", "IfSteps", "ElseSteps"]) {
        const found = values[branch];
        if (!Array.isArray(found)) problems.push(`condition step '${name}' has no list of ${branch}`);
        else if (branch !== "Conditions") waiting.push(...(found as unknown[]));
      }
  }
  return problems;
}

function parameterProblems(parameters: readonly unknown[]): string[] {
  return parameters.flatMap((parameter) => {
    if (!isObject(parameter) || typeof parameter.Name !== "string") return ["every parameter must have a Name"];
    const { Name: name, Type: type } = parameter;
    if (typeof type === "string" && PARAMETER_TYPES.includes(type)) return [];
    return [`parameter '${name}' must be of type ${PARAMETER_TYPES.join(", ")}`];
  });
}

function isDefinition(value: unknown, problems: string[]): value is PipelineDefinition {
  if (!isObject(value)) {
    problems.push("it must be a JSON object");
    return false;
  }
  const { Version: version, Parameters: parameters, Steps: steps } = value;
  if (version !== DEFINITION_VERSION) problems.push(`its Version must be '${DEFINITION_VERSION}'`);
  if (Array.isArray(parameters)) problems.push(...parameterProblems(parameters));
  else problems.push("it must have a list of Parameters");
  if (!Array.isArray(steps) || steps.length === 0) problems.push("it must have a list of Steps with at least one step");
  else problems.push(...stepProblems(steps));
  return problems.length === 0;
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    // The SDK leaves Parameters out where there are none.
    return isObject(value) && value.Parameters === undefined ? { ...value, Parameters: [] } : value;
  } catch (error) {
    throw invalid(`Unable to parse pipeline definition: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The definition that `text` holds. Throws ValidationException with everything that keeps it from running. */
export function readDefinition(text: string): PipelineDefinition {
  const problems: string[] = [];
  const definition = parse(text);
  if (!isDefinition(definition, problems)) throw invalid(`Unable to parse pipeline definition: ${problems.join("; ")}`);
  try {
    buildGraph(definition);
  } catch (error) {
    if (error instanceof GraphError) throw invalid(`Invalid pipeline definition: ${error.problems.join("; ")}`);
    throw error;
  }
  return definition;
}

/** The value of every parameter of the definition for one start, as text: what the starter gave, else the default. */
export function parameterValues(
  definition: PipelineDefinition,
  given: readonly { Name: string; Value: string }[],
): Record<string, string> {
  const named = new Map(given.map(({ Name, Value }) => [Name, Value]));
  if (named.size < given.length) throw invalid("Expected each parameter to be given once, got one of them twice.");
  try {
    const values = resolveParameters(definition, Object.fromEntries(named));
    return Object.fromEntries([...values].map(([name, value]) => [name, String(value)]));
  } catch (error) {
    if (error instanceof ParameterError) throw invalid(error.message);
    throw error;
  }
}
