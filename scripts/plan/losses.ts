/** What a plan would lose: resources that hold state, and the protection of any. */
import type { PlannedResource } from "./plan";
import type { Lost } from "./rules";
import { lossOf } from "./stateful";

export function losses(resources: readonly PlannedResource[]): Lost[] {
  return resources.flatMap((resource) => [...contentsLost(resource), ...protectionLost(resource)]);
}

/** What is protected counts as stateful whatever its type: somebody said so. */
function contentsLost({ urn, type, operation, properties, wasProtected, retained }: PlannedResource): Lost[] {
  const contents = lossOf(type) ?? (wasProtected ? "what it is protected for" : undefined);
  if (contents === undefined || retained) return [];
  if (operation === "delete") return [{ rule: "LOSS-02", urn, what: `would be deleted, and with it ${contents}` }];
  if (operation !== "replace") return [];
  const because = properties.length === 0 ? "" : ` because of ${properties.join(", ")}`;
  return [{ rule: "LOSS-01", urn, what: `would be replaced${because}, and lose ${contents}` }];
}

function protectionLost({ urn, operation, wasProtected, isProtected }: PlannedResource): Lost[] {
  const stays = operation === "same" || operation === "update";
  return stays && wasProtected && !isProtected ? [{ rule: "LOSS-03", urn, what: "would lose its protection" }] : [];
}
