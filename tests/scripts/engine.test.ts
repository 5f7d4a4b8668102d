import * as assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";

import { preview, up, type EngineRun } from "../../scripts/engine";
import { prepare, type OfflineProject } from "../../scripts/offlineProject";
import { ensureEngine, type Engine } from "../../scripts/setup/engine";
import { startTimeOf } from "../../scripts/setup/processes";
import { eventually, start } from "../support/processes";
import { repositoryRoot } from "../support/repository";
import { trialProject, type TrialProject } from "../support/trialProject";

/** The pids of the program and of the language host that started it, once both run. */
function pidsIn(file: string): number[] | undefined {
  if (!existsSync(file)) return undefined;
  const pids = readFileSync(file, "utf8").split(" ").map(Number);
  return pids.length === 2 ? pids : undefined;
}

const gone = (pid: number) => (startTimeOf(pid) === undefined ? true : undefined);

describe("the real engine on an offline project", function () {
  this.timeout(180_000);
  let engine: Engine;
  let trial: TrialProject;
  let project: OfflineProject;
  before(async () => {
    engine = await ensureEngine(repositoryRoot, () => undefined);
  });
  beforeEach(() => {
    trial = trialProject("engine run");
    project = prepare("dev", { root: trial.root });
  });
  afterEach(() => {
    trial.remove();
  });

  const run = (): EngineRun => ({ engine, project, policyPacks: [trial.pack] });
  const pulumi = (args: string[], env: Record<string, string> = {}) =>
    start(engine.command, args, { cwd: project.workDir, env: { ...project.env, PATH: engine.path, ...env } });
  const repaint = (colour: string) => {
    trial.paint(colour);
    project = prepare("dev", { root: trial.root });
  };

  it("previews, brings up, finds nothing more to do, and its program runs in its own folder", async () => {
    assert.deepEqual((await preview(run())).changes, { create: 2 });
    const result = await up(run());
    assert.equal(result.outcome, "succeeded");
    assert.equal(result.outputs.colour, "blue");
    assert.equal(result.outputs.folder, path.join(trial.root, "infra"));
    assert.deepEqual((await preview(run())).changes, { same: 2 });
  });

  it("tells a refusal by a policy from a failure of the program", async () => {
    repaint("red");
    const refused = await up(run());
    assert.equal(refused.outcome, "refused");
    assert.deepEqual(
      refused.findings.map(({ rule, level, message, urn }) => ({ rule, level, message, urn })),
      [
        {
          rule: "NO-RED",
          level: "mandatory",
          message: "No thing is red.\nPaint it blue.",
          urn: "urn:pulumi:dev::trial::trial:index:Thing::thing",
        },
      ],
    );
    writeFileSync(path.join(trial.root, "infra", "index.ts"), 'throw new Error("the program broke");');
    const failed = await preview(run());
    assert.equal(failed.outcome, "failed");
    assert.match(failed.failure ?? "", /the program broke/);
  });

  it("serves the literal pulumi commands, and a violation ends them with 1", async () => {
    const created = await pulumi(["stack", "init", "dev"]).ended;
    assert.equal(created.code, 0, created.output);
    const passed = await pulumi(["preview", "-s", "dev", "--policy-pack", trial.pack]).ended;
    assert.equal(passed.code, 0, passed.output);
    repaint("red");
    const refused = await pulumi(["up", "--yes", "-s", "dev", "--policy-pack", trial.pack]).ended;
    assert.notEqual(refused.code, 0);
    assert.match(refused.output, /\[mandatory\] +NO-RED/);
  });

  for (const victim of ["engine", "language host"] as const) {
    it(`leaves no process when the ${victim} is killed, and the next update succeeds`, async () => {
      await pulumi(["stack", "init", "dev"]).ended;
      const pidFile = path.join(trial.root, "pids");
      const args = ["up", "--yes", "--skip-preview", "-s", "dev", "--policy-pack", trial.pack];
      const update = pulumi(args, { TRIAL_PID_FILE: pidFile });
      const pids = await eventually(() => pidsIn(pidFile));
      const engineOrHost = victim === "engine" ? update.process.pid : pids[1];
      assert.ok(engineOrHost !== undefined);
      process.kill(engineOrHost, "SIGKILL");
      await update.ended;
      for (const pid of pids) await eventually(() => gone(pid));
      assert.equal((await up(run())).outcome, "succeeded");
    });
  }

  it("ends an engine whose command was killed, and removes its lock", async () => {
    await pulumi(["stack", "init", "dev"]).ended;
    const pidFile = path.join(trial.root, "pids");
    // As a command of ours starts it, which is how its engine is known.
    const args = ["up", "--yes", "--skip-preview", "-s", "dev", "--exec-kind", "auto.local"];
    const orphan = pulumi(args, { TRIAL_PID_FILE: pidFile });
    const pids = await eventually(() => pidsIn(pidFile));
    assert.equal((await up(run())).outcome, "succeeded");
    await orphan.ended;
    for (const pid of pids) await eventually(() => gone(pid));
  });

  it("forgets a lock of a dead process and operations that were under way", async () => {
    await up(run());
    const state = path.join(project.stateDir, ".pulumi");
    const locks = path.join(state, "locks", "organization", "trial", "dev");
    const dead = start(process.execPath, ["-e", ""], { cwd: trial.root });
    await dead.ended;
    mkdirSync(locks, { recursive: true });
    writeFileSync(path.join(locks, "x.json"), JSON.stringify({ pid: dead.process.pid }));
    const file = path.join(state, "stacks", "trial", "dev.json");
    const saved = JSON.parse(readFileSync(file, "utf8")) as {
      checkpoint: { latest: { pending_operations?: object[] } };
    };
    const urn = "urn:pulumi:dev::trial::trial:index:Thing::other";
    const resource = { urn, custom: false, type: "trial:index:Thing" };
    saved.checkpoint.latest.pending_operations = [{ resource, type: "creating" }];
    writeFileSync(file, JSON.stringify(saved));
    assert.equal((await up(run())).outcome, "succeeded");
    assert.equal(readFileSync(file, "utf8").includes("creating"), false);
    assert.equal(existsSync(path.join(locks, "x.json")), false);
  });

  it("goes on where a killed engine wrote half of what stands beside its state", async () => {
    await up(run());
    const state = path.join(project.stateDir, ".pulumi");
    const file = path.join(state, "stacks", "trial", "dev.json");
    const history = path.join(state, "history", "trial", "dev");
    const [entry = ""] = readdirSync(history).filter((name) => name.endsWith(".attrs"));
    const torn = [`${file}.attrs`, `${file}.bak.attrs`, path.join(state, "meta.yaml.attrs"), path.join(history, entry)];
    for (const one of torn) writeFileSync(one, "");
    writeFileSync(`${file}.18ec60ea26a7468e.tmp`, "{");
    const { outcome, changes } = await up(run());
    assert.deepEqual([outcome, changes.same], ["succeeded", 2]);
    assert.deepEqual(
      readdirSync(path.dirname(file)).filter((name) => name.endsWith(".tmp")),
      [],
    );
  });

  it("stops on an aborted signal and leaves no process", async () => {
    const pidFile = path.join(trial.root, "pids");
    const stop = new AbortController();
    const env = { ...project.env, TRIAL_PID_FILE: pidFile };
    const update = preview({ ...run(), project: { ...project, env }, signal: stop.signal });
    const pids = await eventually(() => pidsIn(pidFile));
    stop.abort();
    assert.equal((await update).outcome, "cancelled");
    for (const pid of pids) await eventually(() => gone(pid));
  });
});
