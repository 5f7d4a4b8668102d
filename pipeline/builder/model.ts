/** A Model step: gives a trained model and the image that serves it a name, which transform steps use. */

import type { ModelStep } from "../schema";
import { vpc } from "./job";
import type { Network } from "./job";
import { Reference, renderFields } from "./reference";
import type { Fields, Text } from "./reference";
import { renderRetries, retryProblems } from "./retry";
import type { Retry, StepFault } from "./retry";
import { nameProblems, stepHead } from "./step";
import type { PipelineStep, StepOptions } from "./step";

export interface ModelOptions extends StepOptions {
  readonly image: string;
  /** ARN of the role that whatever uses the model runs as. */
  readonly role: string;
  readonly model: Reference<"model">;
  readonly environment?: Readonly<Record<string, Text>>;
  readonly network?: Network | undefined;
  /** Whether the container is cut off from any network; default true. */
  readonly networkIsolation?: boolean;
  readonly retry?: readonly Retry<StepFault>[];
}

export interface CreatedModel extends PipelineStep {
  readonly modelName: Reference<"text">;
}

export function createModel(name: string, options: ModelOptions): CreatedModel {
  const definition: ModelStep = {
    ...stepHead(name, options),
    Type: "Model",
    Arguments: renderFields(request(options)),
    ...renderRetries(options.retry),
  };
  return {
    name,
    definition,
    problems: [...nameProblems(name), ...retryProblems(name, options.retry)],
    modelName: new Reference("text", { Get: `Steps.${name}.ModelName` }),
  };
}

/** The request of CreateModel without the name, which the service makes. */
function request(options: ModelOptions): Fields {
  return {
    ExecutionRoleArn: options.role,
    PrimaryContainer: { Image: options.image, ModelDataUrl: options.model, Environment: options.environment },
    VpcConfig: vpc(options),
    EnableNetworkIsolation: options.networkIsolation ?? true,
  };
}
