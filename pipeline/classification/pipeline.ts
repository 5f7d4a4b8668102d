/** The classification pipeline: whether a tumour is malignant, from thirty measurements of its cell nuclei. */

import type { PipelineDefinition } from "../schema";
import type { PipelineSettings } from "../settings";
import { trainAndGate } from "../shared/trainAndGate";

export function classification(settings: PipelineSettings): PipelineDefinition {
  return trainAndGate(settings, {
    name: "classification",
    inputData: "breast-cancer",
    // A third of the rows is malignant: left to chance, a small test set could hold far fewer of them.
    split: "stratified",
    hyperParameters: {
      max_depth: 2,
      eta: 0.1,
      min_child_weight: 1,
      subsample: 0.8,
      colsample_bytree: 0.3,
      num_round: 1000,
      early_stopping_rounds: 50,
    },
  });
}
