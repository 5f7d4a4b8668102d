/**
 * What a kill at any moment leaves behind: `start` is killed, or something that it runs, at seeded moments, five times in a
 * row; then it is called again and has to end well, with no package lost, none registered twice, no process left.
 *
 * SLUICEGATE_CRASHES is the number of kills (default 10), SLUICEGATE_SEED the seed (default 1).
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { assertConsistent, assertToldCleanly, LocalWorld, type LocalState } from "./support/localWorld";
import { describeMoment, MomentOf, momentOfRole, momentOfRun, type Calibration } from "./support/moments";
import { processesOf, type Role } from "./support/processTree";
import { seeded } from "./support/seeded";
import { inTerminal } from "./support/terminalRun";
import { WatchedRun, type EndedRun } from "./support/watchedRun";

type Victim = Role | "command" | "endpoint";

/** Killed in turn. */
const VICTIMS: readonly Victim[] = [
  ...(["command", "engine", "step", "host", "endpoint"] as const),
  ...(["command", "program", "step", "engine", "pack"] as const),
];
/** Kills in a row before a start that must end well. */
const IN_A_ROW = 5;
const victimOf = (crash: number): Victim => VICTIMS[crash % VICTIMS.length] ?? "command";

/** As a terminal sends it, to all that runs in the foreground, or as `kill` does. */
const SIGNALS = [
  { signal: "SIGINT", to: "group" },
  { signal: "SIGINT", to: "command" },
  { signal: "SIGTERM", to: "command" },
  { signal: "SIGHUP", to: "group" },
] as const;
const CRASHES = Number(process.env.SLUICEGATE_CRASHES ?? 10);
const SEED = Number(process.env.SLUICEGATE_SEED ?? 1);

let world: LocalWorld;
let calibration: Calibration;
let state: LocalState | undefined;

const kill = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended a moment ago.
  }
};

/** Runs `start` to its end, which must be a good one, and holds what it leaves against what was there before. */
async function startsWell(): Promise<WatchedRun> {
  const run = new WatchedRun(world.root, ["start"]);
  const { code, stdout, stderr } = await run.ended;
  assert.match(stdout, /^Gate PASSED$/m, `${stdout}\n${stderr}`);
  assert.match(stdout, /^Model {2}version \d+\b.*: PendingManualApproval$/m);
  assert.equal(code, 0);
  await assertNothingRuns();
  const after = await world.read();
  assertConsistent(state, after);
  state = after;
  return run;
}

/** A helper of the engine that was still loading when its parent went notices that when it has loaded. */
const NOTICES_WITHIN_MS = 20_000;

async function assertNothingRuns(): Promise<void> {
  const last = performance.now() + NOTICES_WITHIN_MS;
  while (processesOf(world.root).length > 0 && performance.now() < last) await delay(50);
  assert.deepEqual(
    processesOf(world.root).map(({ pid, command }) => `${pid} ${command}`),
    [],
  );
}

/** Gives the next `up` all to do, or a change. */
async function prepare(random: () => number): Promise<void> {
  if (random() < 0.5) {
    world.change();
    return;
  }
  await world.clear();
  state = undefined;
}

/** Runs `start` and sends it a signal at a seeded moment; undefined when the run ended before that. */
async function interruptedRun(
  signal: NodeJS.Signals,
  to: "group" | "command",
  random: () => number,
  haste: number,
): Promise<EndedRun | undefined> {
  const wait = new MomentOf(momentOfRun(random, calibration, haste));
  const run = new WatchedRun(world.root, ["start"], wait);
  const reached = await wait.in(run);
  if (reached !== false) kill(to === "group" ? -run.pid : run.pid, signal);
  const ended = await run.ended;
  log(wait, ended);
  // When it came too late to stop anything, all is done.
  return reached === false || /^Report: /m.test(ended.stdout) ? undefined : ended;
}

function log({ moment }: MomentOf, { code, signal, stderr }: EndedRun): void {
  if (process.env.SLUICEGATE_CRASHES === undefined) return;
  process.stdout.write(`      ${describeMoment(moment)}: ${code ?? signal ?? ""} ${stderr.trim()}\n`);
}

/** Runs `start` and kills the victim at a seeded moment; undefined when the run ended before that. */
async function killedRun(victim: Victim, random: () => number, haste: number): Promise<EndedRun | undefined> {
  const ofRun = victim === "command" || victim === "endpoint";
  const moment = ofRun ? momentOfRun(random, calibration, haste) : momentOfRole(random, victim, calibration, haste);
  const wait = new MomentOf(moment);
  const server = victim === "endpoint" ? await serve() : undefined;
  const run = new WatchedRun(world.root, ["start"], wait);
  const reached = await wait.in(run);
  const prey = victim === "endpoint" ? server?.pid : victim === "command" ? run.pid : processOf(run, reached);
  if (prey !== undefined) kill(prey, "SIGKILL");
  const ended = await run.ended;
  log(wait, ended);
  if (server !== undefined) {
    kill(server.pid, "SIGKILL");
    await server.ended;
  }
  const wasOver = victim === "command" && ended.code === 0;
  return reached === false || prey === undefined || wasOver ? undefined : ended;
}

/** Kills the victim in a run, which then has told so in one line, unless it was the command itself or survived. */
async function crashOnce(victim: Victim, random: () => number): Promise<void> {
  let ended: EndedRun | undefined;
  for (let haste = 0.8; ended === undefined; haste /= 2) ended = await killedRun(victim, random, haste);
  if (victim === "command") assert.equal(ended.signal, "SIGKILL");
  else if (ended.code !== 0) {
    assert.equal(ended.code, 1, ended.stdout + ended.stderr);
    assertToldCleanly(ended);
  }
}

/** The process that the moment speaks of; when that has ended since, another of its role. */
function processOf(run: WatchedRun, reached: Awaited<ReturnType<MomentOf["in"]>>): number | undefined {
  if (reached === false || reached.process === undefined) return undefined;
  const { pid, role } = reached.process;
  const alike = run.running(role);
  return alike.includes(pid) ? pid : alike.at(-1);
}

async function serve(): Promise<WatchedRun> {
  const server = new WatchedRun(world.root, ["local", "serve"]);
  if (server.child.stdout !== null) await once(server.child.stdout, "data");
  return server;
}

describe("a start that is cut off", function () {
  this.timeout(600_000);

  before(async () => {
    world = new LocalWorld();
    const run = await startsWell();
    calibration = { lines: [...run.lines, run.now], sightings: run.sightings };
  });
  after(() => {
    for (const { pid } of processesOf(world.root)) kill(pid, "SIGKILL");
    world.remove();
  });

  for (let crash = 0; crash < CRASHES; crash += IN_A_ROW) {
    const victims = Array.from({ length: Math.min(IN_A_ROW, CRASHES - crash) }, (_, next) => victimOf(crash + next));
    it(`by kill -9 of the ${victims.join(", then of the ")} goes on (from kill ${crash + 1} of ${CRASHES})`, async () => {
      const random = seeded(SEED * 10_000 + crash);
      await prepare(random);
      for (const victim of victims) await crashOnce(victim, random);
      await startsWell();
    });
  }

  for (const [at, { signal, to }] of SIGNALS.entries()) {
    it(`by ${signal} to the ${to} leaves no process`, async () => {
      const random = seeded(SEED * 10_000 + 5000 + at);
      await prepare(random);
      let ended: EndedRun | undefined;
      for (let haste = 0.8; ended === undefined; haste /= 2) ended = await interruptedRun(signal, to, random, haste);
      await assertNothingRuns();
      // A signal before the command's own code is loaded ends it as it ends any process.
      if (ended.signal !== signal) assert.equal(ended.code, 130, ended.stdout + ended.stderr);
      assert.match(ended.stderr, /^(Interrupted[^\n]*\n)?$/);
    });
  }

  it("by Ctrl-C in a terminal leaves no process", async () => {
    const random = seeded(SEED * 10_000 + 6000);
    await prepare(random);
    const part = random();
    let ended: { code: number | null; screen: string } = { code: 0, screen: "" };
    // A run that was over before the key was pressed says nothing: pressed earlier, on the next one.
    for (let haste = 0.7; ended.code === 0; haste /= 2) {
      const run = inTerminal(join(world.root, ".venv-run", "bin", "python"), world.root, ["start"]);
      await run.shown;
      await Promise.race([run.ended, delay(part * haste * (calibration.lines.at(-1) ?? 0))]);
      run.interrupt();
      ended = await run.ended;
    }
    const { code, screen } = ended;
    await assertNothingRuns();
    assert.equal(code, 130, screen);
    assert.doesNotMatch(screen, /^\s+at /m);
  });

  it("by nothing goes on beside a second one, and both end well", async () => {
    const both = await Promise.all([1, 2].map(() => new WatchedRun(world.root, ["start"]).ended));
    for (const { code, stdout, stderr } of both) assert.equal(code, 0, stdout + stderr);
    await assertNothingRuns();
    assertConsistent(state, await world.read());
  });
});
