/** The regression pipeline: how a disease progresses in a year, from ten measurements at its start. */

import type { PipelineDefinition } from "../schema";
import type { PipelineSettings } from "../settings";
import { trainAndGate } from "../shared/trainAndGate";

export function regression(settings: PipelineSettings): PipelineDefinition {
  return trainAndGate(settings, {
    name: "regression",
    inputData: "diabetes",
    split: "hashed",
    hyperParameters: {
      max_depth: 2,
      eta: 0.05,
      min_child_weight: 10,
      subsample: 0.7,
      colsample_bytree: 0.5,
      num_round: 1000,
      early_stopping_rounds: 50,
    },
  });
}
