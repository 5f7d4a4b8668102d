/** Where a property stands in each type of resource: the two providers, and the generations of one, name it differently. */
import type { Finding } from "./finding";
import type { Reading } from "./reading";
import type { ResourceView } from "./rule";

/** Keys from the resource's properties. */
export type Place = readonly (string | number)[];

/** Places by the resource's type. */
export type Places = Readonly<Record<string, Place>>;

export function property(places: Places, { type, props }: ResourceView): Reading {
  return props.at(...(places[type] ?? []));
}

/** A check of one property: absent or failing is a violation, unknown is undecided. */
export function must(
  places: Places,
  test: (value: unknown) => boolean,
  problem: string,
): (resource: ResourceView) => Finding[] {
  return (resource) => property(places, resource).must(test, problem);
}

/** What is not known and holds the place: nothing can be said of what stands there, not even where it comes from. */
export function holderUnknown(props: Reading, place: Place): Reading | undefined {
  const holder = props.at(...place.slice(0, -1));
  return holder.state === "unknown" ? holder : undefined;
}
