/** The proof on definitions far larger than SageMaker takes: its time, and whether it grows with the steps and no faster. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderPipeline } from "../infra/definition";
import { namesOf } from "../infra/names";
import { pipelines } from "../pipeline";
import type { PipelineDefinition } from "../pipeline/schema";
import { requirements } from "../scripts/floors";
import { readStackConfig } from "../scripts/stackConfig";
import type { Benchmark, Row, Setting } from "./benchmark";
import { runTimed } from "./commands";
import { spreadOf, type Spread } from "./spread";
import { full, wide } from "./stressDefinition";

export const proof: Benchmark = {
  name: "proof",
  summary: "the gate proof on definitions of up to 20,000 steps",
  measure,
};

const STACK = "dev";
const STEPS = 10_000;
const SIZES = [1_000, 5_000, STEPS, 20_000];
/** Calls that a process makes before it is taken as warm. */
const WARM_AFTER = 3;
/** Time per step at the largest size, as a multiple of that at 5,000 steps, that still counts as linear. */
const LINEAR = 1.5;

interface Times {
  /** The first call of a process. */
  readonly cold: Spread;
  readonly warm: Spread;
}

type Timed = (definition: PipelineDefinition) => Promise<Times>;

async function measure(setting: Setting): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), "sluicegate-bench-"));
  try {
    const { definition, metrics } = project(setting.root);
    writeFileSync(join(folder, "metrics.json"), JSON.stringify(metrics));
    const timed: Timed = (one) => timesOf(setting, folder, one);
    return [...(await wideRows(definition, timed)), await fullRow(definition, timed)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The project's own first pipeline and the floors it must hold. */
export function project(root: string): {
  definition: PipelineDefinition;
  metrics: ReturnType<typeof requirements>;
} {
  const [pipeline] = pipelines;
  const config = readStackConfig(root, STACK);
  const text = renderPipeline(root, pipeline, config, namesOf(config)).definition;
  return { definition: JSON.parse(text) as PipelineDefinition, metrics: requirements(root, pipeline.name) };
}

async function wideRows(definition: PipelineDefinition, timed: Timed): Promise<Row[]> {
  const measured = new Map<number, Times>();
  for (const size of SIZES) measured.set(size, await timed(wide(definition, size)));
  const at = (size: number): Times => {
    const times = measured.get(size);
    if (times === undefined) throw new Error(`Expected times at ${size} steps, got none.`);
    return times;
  };
  const row = (what: string, ours: Spread, limits: { atMost?: number } = {}): Row => {
    return { what, unit: "ms", ours, figure: { value: ours.median, unit: "ms", ...limits } };
  };
  const perStep = (size: number): number => at(size).warm.median / size;
  return [
    row(`${STEPS} small steps, one gate: warm process`, at(STEPS).warm, { atMost: 100 }),
    row(`${STEPS} small steps, one gate: first call of a process`, at(STEPS).cold),
    ...SIZES.filter((size) => size !== STEPS).map((size) => row(`${size} small steps: warm process`, at(size).warm)),
    {
      what: "time per step at 20000 steps, as a multiple of that at 5000",
      unit: "ms",
      ours: at(20_000).warm,
      peer: { name: "5000 steps", spread: at(5_000).warm },
      figure: { value: perStep(20_000) / perStep(5_000), unit: "x", atMost: LINEAR },
    },
  ];
}

async function fullRow(definition: PipelineDefinition, timed: Timed): Promise<Row> {
  const { warm } = await timed(full(definition, STEPS));
  const what = `${STEPS} steps as large as the project's own, ${Math.round(STEPS / 6)} gates: warm process`;
  return { what, unit: "ms", ours: warm, figure: { value: warm.median, unit: "ms" } };
}

/** Each round is a process of its own; its first call is the cold one. */
async function timesOf(
  { root, rounds, signal }: Setting,
  folder: string,
  definition: PipelineDefinition,
): Promise<Times> {
  const file = join(folder, "definition.json");
  writeFileSync(file, JSON.stringify(definition));
  const loader = [join(root, "load-typescript.js"), join(root, "bench", "proveRepeatedly.ts")];
  const args = ["-e", "require(process.argv[1])(process.argv[2])", ...loader, file, join(folder, "metrics.json"), "10"];
  const cold: number[] = [];
  const warm: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { stdout } = await runTimed({ command: process.execPath, args, cwd: root }, signal);
    const runs = JSON.parse(stdout) as { verdict: string; milliseconds: number }[];
    const wrong = runs.find(({ verdict }) => verdict !== "PROVED");
    if (wrong !== undefined) throw new Error(`Expected the stress definition to be PROVED, got ${wrong.verdict}.`);
    const times = runs.map(({ milliseconds }) => milliseconds);
    cold.push(...times.slice(0, 1));
    warm.push(...times.slice(WARM_AFTER));
  }
  return { cold: spreadOf(cold), warm: spreadOf(warm) };
}
