/**
 * Seeded moments of a run: so many lines were printed, or the n-th process of a role has come, and then a part of the
 * time passed that this takes in an undisturbed run on the same machine.
 */
import type { Role } from "./processTree";
import type { Sighting, WatchedRun } from "./watchedRun";

/** What an undisturbed run was like. */
export interface Calibration {
  /** When each line came, and at last the end, in milliseconds. */
  readonly lines: readonly number[];
  readonly sightings: readonly Sighting[];
}

export type Moment =
  | { readonly after: "line"; readonly count: number; readonly wait: number }
  | { readonly after: "process"; readonly role: Role; readonly index: number; readonly wait: number };

export const describeMoment = (moment: Moment): string => {
  const event = moment.after === "line" ? `line ${moment.count}` : `${moment.role} ${moment.index + 1} began`;
  return `${moment.wait.toFixed(0)} ms after ${event}`;
};

/**
 * A moment of the run itself: half of them evenly in time, half evenly over what it prints.
 * @param haste part of the time to wait: below 1 where runs are faster than the undisturbed one was
 */
export function momentOfRun(random: () => number, { lines }: Calibration, haste: number): Moment {
  const starts = [0, ...lines];
  const gaps = starts
    .slice(0, -1)
    .map((start, count) => ({ count, start, length: (starts[count + 1] ?? start) - start }));
  const long = gaps.filter(({ length }) => length > 2);
  const time = random() * (lines.at(-1) ?? 0);
  const gap = random() < 0.5 ? gaps.findLast(({ start }) => start <= time) : long[Math.floor(random() * long.length)];
  if (gap === undefined) throw new Error("Expected a run that printed something.");
  return { after: "line", count: gap.count, wait: random() * gap.length * haste };
}

/** A moment in the life of a process, evenly over the lives of all that have the role. */
export function momentOfRole(random: () => number, role: Role, { sightings }: Calibration, haste: number): Moment {
  const lives = sightings.filter((sighting) => sighting.role === role);
  let time = random() * lives.reduce((sum, { first, last }) => sum + last - first, 0);
  for (const [index, { first, last }] of lives.entries()) {
    if (time < last - first) return { after: "process", role, index, wait: time * haste };
    time -= last - first;
  }
  return { after: "process", role, index: Math.max(0, lives.length - 1), wait: 0 };
}

/** Waits for moments of one run, whichever comes first of the moment and the run's end. */
export class MomentOf {
  private readonly seen = new Map<Role, number>();
  private reached: (sighting: Sighting | undefined) => void = () => undefined;
  private readonly event = new Promise<Sighting | undefined>((resolve) => {
    this.reached = resolve;
  });

  constructor(readonly moment: Moment) {
    if (moment.after === "line" && moment.count === 0) this.reached(undefined);
  }

  line(count: number): void {
    if (this.moment.after === "line" && count === this.moment.count) this.reached(undefined);
  }

  sighting(sighting: Sighting): void {
    const index = this.seen.get(sighting.role) ?? 0;
    this.seen.set(sighting.role, index + 1);
    if (this.moment.after === "process" && this.moment.role === sighting.role && this.moment.index === index)
      this.reached(sighting);
  }

  /** @returns false when the run ended first; else the process that the moment speaks of, if it speaks of one. */
  async in(run: WatchedRun): Promise<{ readonly process?: Sighting } | false> {
    const over = run.ended.then(() => false as const);
    const event = await Promise.race([this.event.then((process) => ({ process })), over]);
    if (event === false) return false;
    const waited = new Promise<typeof event>((resolve) => setTimeout(resolve, this.moment.wait, event));
    return Promise.race([waited, over]);
  }
}
