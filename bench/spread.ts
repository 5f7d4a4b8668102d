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
  const pairs = await repeated(rounds, async () => ({ ours: await ours(), peer: await peer() }));
  return { ours: pairs.map((pair) => pair.ours), peer: pairs.map((pair) => pair.peer) };
}

/** Measures round after round, counted from 1; a round 0 before them warms the disk's cache and is not counted. */
export async function repeated<Measurement>(
  rounds: number,
  measure: (round: number) => Promise<Measurement>,
): Promise<Measurement[]> {
  const measured: Measurement[] = [];
  for (let round = 0; round <= rounds; round += 1) measured.push(await measure(round));
  return measured.slice(1);
}
