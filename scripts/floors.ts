/** The validators' floors, as the commands that prove again need them. */
import { join } from "node:path";
import { readFloors, requirementsOf } from "../policies/floors";
import type { MetricRequirement } from "../policies/proof";

/**
 * @param pipeline the pipeline's name
 * @throws Error when the floors name no metric for it: a proof against nothing would prove everything
 */
export function requirements(root: string, pipeline: string): MetricRequirement[] {
  const metrics = requirementsOf(readFloors(join(root, "policies", "floors.yaml")), pipeline);
  if (metrics.length > 0) return metrics;
  throw new Error(`Expected floors for ${pipeline} in policies/floors.yaml, got none; validators add them there.`);
}
