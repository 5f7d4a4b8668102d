/** Whether what should observe a resource does: it may, it does not, or what the program says leaves it open at preview. */
import { notKnown, undecided, type Finding, type Subject } from "./finding";
import { property, type Places } from "./places";
import type { Reading } from "./reading";
import type { JoinedResource, StackView } from "./rule";
import { finderOf } from "./serving";

/** A finding stands for what is open: it names the place that would decide. */
export type Observing = "yes" | "no" | Finding;

/** All of it: what is refused decides, then what is open. */
export function allOf(...parts: readonly Observing[]): Observing {
  return parts.includes("no") ? "no" : (parts.find((part) => part !== "yes") ?? "yes");
}

/** One will do; else the first that is open. */
export function oneOf(parts: readonly Observing[]): Observing {
  return parts.includes("yes") ? "yes" : (parts.find((part) => part !== "no") ?? "no");
}

/** Whether a property of the observer passes. */
export function has(observer: Subject, value: Reading, test: (value: unknown) => boolean): Observing {
  if (value.state === "unknown") return notKnown(value.path, observer);
  return test(value.value) ? "yes" : "no";
}

/**
 * Whether a property of the observer names this resource: by an equal literal, else along the one edge.
 *
 * @param names where the resource and others of its kind have their names
 */
export function means(
  target: JoinedResource,
  names: Places,
  by: { readonly observer: Subject; readonly value: Reading; readonly edges: readonly Subject[] },
  stack: StackView,
): Observing {
  const found = finderOf(names, stack)(by.value.text, by.edges);
  if (found === "unknown") {
    const reason = "not known at preview, and it does not come from exactly one resource of the stack";
    return undecided(by.value.path, reason, { subject: by.observer });
  }
  if (found !== "elsewhere") return found.urn === target.urn ? "yes" : "no";
  return named(target, names, () => false);
}

/** Whether the resource's name passes, which the program may leave to the provider. */
export function named(target: JoinedResource, names: Places, test: (name: string) => boolean): Observing {
  const name = property(names, target);
  if (name.text === undefined) return notKnown(name.path, target);
  return test(name.text) ? "yes" : "no";
}
