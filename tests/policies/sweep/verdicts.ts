/**
 * What is said of a mutant: by the pack a finding that stops the update, or one that is only told; else by the plan guard, as
 * `stack preview` asks it, with the stack as it is for the old side; or nothing by anybody.
 */
import { contextOf, judgeResource, judgeStack, rulesByType, stackViewOf, type Found } from "../../../policies/evaluate";
import { StackWaivers } from "../../../policies/exceptions";
import type { Floors } from "../../../policies/floors";
import type { JoinedResource, Rule } from "../../../policies/rule";
import { NO_WAIVERS } from "../../../policies/waivers";
import { losses } from "../../../scripts/plan/losses";
import type { Mutant } from "./mutants";

export type Verdict = "stopped" | "told" | "guarded" | "survived";

function isGuarded({ resource, apply }: Mutant): boolean {
  const mutated = apply();
  const plan = {
    urn: resource.urn,
    type: resource.type,
    operation: mutated === undefined ? ("delete" as const) : ("update" as const),
    properties: [],
    wasProtected: resource.protect,
    isProtected: mutated?.protect === true,
    retained: false,
  };
  return losses([plan]).length > 0;
}

/** @returns the stack with the mutant in it; a provider's mutant is what all of its resources have then */
function withMutant(stack: readonly JoinedResource[], { resource, apply }: Mutant): readonly JoinedResource[] {
  const mutated = apply();
  return stack.flatMap((one) => {
    if (one === resource) return mutated ?? [];
    const { provider } = one;
    if (provider?.urn !== resource.urn || mutated === undefined) return one;
    return { ...one, provider: { ...provider, props: mutated.inputs } };
  });
}

/** @param today ISO 8601 */
export function judgeOf(
  stack: readonly JoinedResource[],
  { rules, floors, today }: { rules: readonly Rule[]; floors: Floors; today: string },
): (mutant: Mutant) => Promise<Verdict> {
  const [first] = stack;
  if (first === undefined) throw new Error("Expected a stack with resources, got none");
  const context = contextOf(first.urn, floors, today, (place) => new StackWaivers(NO_WAIVERS, place));
  const rulesFor = rulesByType(rules);
  const joins = rules.filter(({ join }) => join !== undefined);

  return async (mutant) => {
    const mutated = withMutant(stack, mutant);
    const known = new Set(stack);
    const told: Found[] = [];
    const isStopped = (found: readonly Found[]): boolean => {
      told.push(...found);
      return found.some(({ level }) => level === "mandatory");
    };
    // Each resource that is another than before is judged by itself; the others say what they said: nothing.
    for (const one of mutated.filter((each) => !known.has(each))) {
      const asked = { ...one, props: one.inputs };
      for (const rule of rulesFor(one.type)) {
        if (isStopped(await judgeResource(asked, [rule], context))) return "stopped";
      }
    }
    const view = stackViewOf(mutated);
    for (const rule of joins) if (isStopped(await judgeStack(view, [rule], context))) return "stopped";
    if (told.length > 0) return "told";
    return isGuarded(mutant) ? "guarded" : "survived";
  };
}
