/** Repeated measurements: taken in turns, so that a busy moment of the machine meets both sides, and told by their median. */

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), min: quantile(sorted, 0), max: quantile(sorted, 1) };
}

/** @param sorted ascending, not empty */
export function quantile(sorted: readonly number[], part: number): number {
  const place = part * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) throw new Error("Expected measurements, got none.");
  return below + (above - below) * (place - Math.floor(place));
}

export interface Compared {
  readonly ours: Spread;
  readonly peer: Spread;
}

/**
 * Measures two sides in turns. A first round warms the disk's cache and is not counted.
 * @param ours @param peer each resolves with one measurement
 */
export async function inTurns(
  rounds: number,
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<Compared> {
  const measured = await roundsInTurns(rounds, ours, peer);
  return { ours: spreadOf(measured.ours), peer: spreadOf(measured.peer) };
}

/** The same for measurements of several numbers each. @returns them by side, in the order measured */
export async function roundsInTurns<Measurement>(
  rounds: number,
  ours: () => Promise<Measurement>,
  peer: () => Promise<Measurement>,
): Promise<{ readonly ours: Measurement[]; readonly peer: Measurement[] }> {
  const measured = { ours: [] as Measurement[], peer: [] as Measurement[] };
  for (let round = 0; round <= rounds; round += 1) {
    const pair = { ours: await ours(), peer: await peer() };
    if (round === 0) continue;
    measured.ours.push(pair.ours);
    measured.peer.push(pair.peer);
  }
  return measured;
}
