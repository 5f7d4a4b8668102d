/**
 * The policy pack against AWSGuard: both judge the same resources, copies of our own plan for production. What a pack costs
 * is what previews by the engine take longer with it; what it does per resource is measured on its process alone. AWSGuard
 * runs as plain JavaScript, with its three rules that ask AWS itself off.
 */
import { join } from "node:path";
import type { Benchmark, Measured, Row, Setting } from "./benchmark";
import { judge, type Judged, type Pack } from "./packs/analyzer";
import { awsGuard } from "./packs/awsguard";
import { ownPlan } from "./packs/ownPlan";
import { multiplied, type Plan } from "./packs/plan";
import { projectOf } from "./packs/previewed";
import { ruleCosts } from "./packs/ruleCosts";
import { repeated, roundsInTurns, spreadOf, type Spread } from "./spread";

export const pack: Benchmark = {
  name: "pack",
  summary: "the policy pack on up to 5,000 resources, against AWSGuard",
  measure,
};

const RESOURCES = 1_000;
const SIZES = [100, RESOURCES, 5_000];
/** Previews of a kind for each round asked for: whole previews scatter by more than two packs differ. */
const PREVIEW_ROUNDS = 5;
/** Time per resource at the largest size, as a multiple of that at 1,000, that still counts as linear. */
const LINEAR = 1.5;

async function measure(setting: Setting): Promise<Row[]> {
  const plan = await ownPlan(setting);
  return [...(await comparison(plan, setting)), await ruleCosts(multiplied(plan, RESOURCES), RESOURCES, setting)];
}

/** A peer that cannot be installed here is named with the reason. */
async function comparison(plan: Plan, setting: Setting): Promise<Row[]> {
  const ours: Pack = { name: "ours", folder: join(setting.root, "policies") };
  let peer: Pack;
  try {
    peer = await awsGuard(setting);
  } catch (error) {
    return [{ what: "AWSGuard 0.3.1", missing: error instanceof Error ? error.message : String(error) }];
  }
  const cost = await previewCost(ours, peer, multiplied(plan, RESOURCES), setting);
  const measured = new Map<number, Sides>();
  for (const size of SIZES) {
    const resources = multiplied(plan, size);
    const side = (one: Pack) => () => judge(setting.root, one, resources, setting.signal);
    measured.set(size, await roundsInTurns(setting.rounds, side(ours), side(peer)));
  }
  return [cost, ...alone(measured, peer)];
}

/** What a preview takes longer than the median one without a pack. The three kinds take turns, the packs in either order. */
async function previewCost(ours: Pack, peer: Pack, plan: Plan, setting: Setting): Promise<Measured> {
  const project = await projectOf(plan, setting);
  const [own, other] = [() => project.preview(ours.folder), () => project.preview(peer.folder)];
  const measured = await repeated(PREVIEW_ROUNDS * setting.rounds, async (round) => {
    const without = await project.preview();
    const packs =
      round % 2 === 0 ? { ours: await own(), peer: await other() } : { peer: await other(), ours: await own() };
    return { without, ...packs };
  }).finally(() => project.remove());
  const without = spreadOf(measured.map((one) => one.without)).median;
  const added = (kind: "ours" | "peer"): Spread => spreadOf(measured.map((one) => one[kind] - without));
  const [oursAdds, peerAdds] = [added("ours"), added("peer")];
  return {
    what: `what the pack adds to a preview of ${RESOURCES} resources`,
    unit: "ms",
    ours: oursAdds,
    peer: { name: peer.name, spread: peerAdds },
    figure: { value: oursAdds.median / peerAdds.median, unit: "x", atMost: 1 },
  };
}

interface Sides {
  readonly ours: readonly Judged[];
  readonly peer: readonly Judged[];
}

/** The packs' processes without an engine. */
function alone(measured: ReadonlyMap<number, Sides>, peer: Pack): Measured[] {
  const compare = (what: string, unit: Measured["unit"], sides: Sides, number: (one: Judged) => number): Measured => {
    const [ours, theirs] = [spreadOf(sides.ours.map(number)), spreadOf(sides.peer.map(number))];
    const figure = { value: ours.median / theirs.median, unit: "x" as const };
    return { what, unit, ours, peer: { name: peer.name, spread: theirs }, figure };
  };
  const at = (size: number): Sides => {
    const sides = measured.get(size);
    if (sides === undefined) throw new Error(`Expected measurements at ${size} resources, got none.`);
    return sides;
  };
  const [most, middle] = [SIZES.at(-1) ?? RESOURCES, RESOURCES];
  const perResource = (size: number): Spread => spreadOf(at(size).ours.map((one) => one.milliseconds / size));
  const rules = compare(
    "rules, with the three of AWSGuard that ask AWS itself and are off",
    "rules",
    at(middle),
    (one) => one.rules,
  );
  return [
    { ...rules, figure: { ...rules.figure, atLeast: 3 } },
    compare("boot: until the process has told its rules", "ms", at(middle), (one) => one.bootMilliseconds),
    ...SIZES.map((size) =>
      compare(`per resource, of ${size} without an engine`, "ms", at(size), (one) => one.milliseconds / size),
    ),
    {
      what: `time per resource at ${most}, as a multiple of that at ${middle}`,
      unit: "ms",
      ours: perResource(most),
      peer: { name: `${middle} resources`, spread: perResource(middle) },
      figure: { value: perResource(most).median / perResource(middle).median, unit: "x", atMost: LINEAR },
    },
    ...SIZES.filter((size) => size >= RESOURCES && at(size).ours.every((one) => one.megabytes !== undefined)).map(
      (size) => compare(`peak memory of the pack at ${size} resources`, "MB", at(size), (one) => one.megabytes ?? 0),
    ),
  ];
}
