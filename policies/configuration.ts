/**
 * What a run judges by: the pack's own floors with the configuration over them, waivers, rules with their levels, the day.
 * Each run says so in one line, with a digest, so that two runs can be told apart and compared.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { allowedOf, checkFloors, limitsOf, type Floors } from "./floors";
import { DEFAULTS } from "./floorsSchema";
import type { Rule } from "./rule";
import type { Stamp } from "./stamp";
import { entryText, type ReadWaivers, type Waiver } from "./waivers";

/** Digits of the digest that are told: enough to tell configurations apart, few enough to read out. */
const DIGITS = 16;

/** The pack's version, which is that of the package it comes with. @param folder of package.json */
export function packVersion(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null ? String(Reflect.get(manifest, "version")) : "";
}

/** Keys in order of their names; entries of a list in order too, as every list of the floors is a set. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(canonical).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, canonical(item)]));
}

/** The floors with every default written out, so that saying a default or leaving it out is the same. */
function complete(floors: Floors): Floors {
  const pipelines = Object.entries(floors.pipelines).map(
    ([name, one]) => [name, { biasCheck: false, evaluators: [], ...one }] as const,
  );
  return {
    ...DEFAULTS,
    ...floors,
    limits: limitsOf(floors),
    allowed: allowedOf(floors),
    pipelines: Object.fromEntries(pipelines),
  };
}

/** sha256 of what decides the verdicts besides the program, lower-case hex. */
export function digestOf(
  version: string,
  rules: readonly Rule[],
  floors: Floors,
  waivers: readonly Waiver[] = [],
): string {
  const levels = rules.map(({ id, level, relaxedLevel = level }) => [id, { level, relaxedLevel }] as const);
  const excused = waivers.map(entryText);
  const all = canonical({ version, rules: Object.fromEntries(levels), floors: complete(floors), waivers: excused });
  return createHash("sha256").update(JSON.stringify(all)).digest("hex");
}

/** What a run with these is known by. @param floors effective ones */
export function stampOf({ version, rules, today, read }: Omit<Run, "floors" | "tell">, floors: Floors): Stamp {
  const digest = digestOf(version, rules, floors, read(floors.waivers).entries);
  return { version, configuration: digest.slice(0, DIGITS), today };
}

export interface Run {
  readonly rules: readonly Rule[];
  /** The pack's own. */
  readonly floors: Floors;
  readonly version: string;
  readonly today: string;
  readonly read: ReadWaivers;
  /** Is told what the run judges by: once, and again if the engine sends another configuration. */
  readonly tell: (stamp: Stamp, effective: Floors) => void;
}

/** The floors of a run, as the engine's messages bring them. */
export class Configuration {
  #config: Readonly<Record<string, unknown>> | undefined;
  #effective: Floors;

  constructor(private readonly run: Run) {
    this.#effective = run.floors;
  }

  /**
   * Takes what the engine sent for the guard. The engine fills in our own floors for keys that nobody set; an engine that
   * sent nothing leaves them all to us.
   * @throws FloorsError
   */
  take(config: Readonly<Record<string, unknown>>): Floors {
    // The SDK hands over another object with the same values each time, so that comparing them costs next to nothing.
    if (isDeepStrictEqual(config, this.#config)) return this.#effective;
    const effective = checkFloors({ ...this.run.floors, ...config }, "the policy pack's configuration");
    this.#config = config;
    this.#effective = effective;
    this.run.tell(stampOf(this.run, effective), effective);
    return effective;
  }

  /** What was taken last; undefined before the guard has seen a resource. */
  get taken(): Floors | undefined {
    return this.#config === undefined ? undefined : this.#effective;
  }
}

/** The default of each key is what the pack's own floors say, else the rules' own, so that it is told and held alike. */
export function defaultsFor(floors: Floors): Floors {
  return { ...DEFAULTS, ...floors };
}
