import assert from "node:assert/strict";
import { existsSync, mkdtempSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { findNamespace, inNamespace, type Namespace } from "../../../../pipeline/local/execution/namespace";
import { startTimeOf } from "../../../../pipeline/local/execution/processIdentity";
import { startGated, type GatedProcess } from "../../../../pipeline/local/execution/processes";
import type { Arguments } from "../../../../pipeline/schema";
import { World, input, shell } from "../../../support/executionWorld";

/** What a process can see of mounts and of /opt. */
const hostState = (): unknown => [
  readdirSync("/opt").sort(),
  statSync("/opt").mtimeMs,
  existsSync("/proc/self/mountinfo") ? readFileSync("/proc/self/mountinfo", "utf8").split("\n").length : 0,
];

describe("pipeline/local/execution/namespace", () => {
  let namespace: Namespace | undefined;
  let before: unknown;
  let folder: string;

  beforeEach(async () => {
    namespace = await findNamespace();
    before = hostState();
    folder = mkdtempSync(path.join(tmpdir(), "name space-"));
    mkdirSync(path.join(folder, "ml"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(hostState(), before);
  });

  /** Where a system allows no namespace (macOS, a locked-down container) there is nothing to hold here. */
  const whereAllowed = (title: string, work: (allowed: Namespace) => Promise<void>): void => {
    it(title, async () => {
      if (namespace !== undefined) await work(namespace);
    });
  };
  const start = (allowed: Namespace, script: string): Promise<GatedProcess> => {
    const place = { folder, ml: path.join(folder, "ml") };
    const command = { argv: ["/bin/sh", "-c", script], cwd: place.ml, env: { PATH: process.env.PATH ?? "" } };
    return startGated(inNamespace(allowed, place, command));
  };
  async function output(allowed: Namespace, script: string): Promise<string> {
    const gated = await start(allowed, script);
    gated.proceed();
    return text(gated.output);
  }

  whereAllowed(
    "shows a process its folder as /opt/ml, where it starts, and the rest of /opt as it is",
    async (allowed) => {
      const said = await output(allowed, "pwd; echo here > /opt/ml/file; ls -A /opt");
      assert.deepEqual(said.split("\n"), ["/opt/ml", ...[...new Set(["ml", ...readdirSync("/opt")])].sort(), ""]);
      assert.equal(readFileSync(path.join(folder, "ml", "file"), "utf8"), "here\n");
    },
  );

  whereAllowed("keeps pid, user and exit code", async (allowed) => {
    const gated = await start(allowed, "echo $$ $(id -u) $(id -g); exit 7");
    gated.proceed();
    assert.equal(await text(gated.output), `${gated.identity.pid} ${process.getuid?.()} ${process.getgid?.()}\n`);
    assert.deepEqual(await gated.ended, { code: 7, signal: null });
  });

  whereAllowed("ends by the signal that ends its process", async (allowed) => {
    const killed = await start(allowed, "kill -9 $$");
    killed.proceed();
    killed.output.resume();
    assert.deepEqual(await killed.ended, { code: null, signal: "SIGKILL" });
  });

  whereAllowed("reaches nothing of /opt by the folder that it was built in", async (allowed) => {
    assert.equal(await output(allowed, `find '${folder}/opt' -type f -size +0`), "");
  });

  whereAllowed("leaves nothing when the process is killed", async (allowed) => {
    const gated = await start(allowed, "echo $$; exec tail -f /dev/null");
    gated.output.once("data", () => {
      process.kill(gated.identity.pid, "SIGKILL");
    });
    gated.proceed();
    assert.deepEqual(await gated.ended, { code: null, signal: "SIGKILL" });
    assert.equal(await startTimeOf(gated.identity.pid), undefined);
  });

  whereAllowed("says what it is that failed when it cannot mount", async (allowed) => {
    const place = { folder, ml: path.join(folder, "ml") };
    const command = inNamespace(allowed, place, { argv: ["true"], cwd: folder, env: {} });
    rmSync(place.ml, { recursive: true });
    const gated = await startGated(command);
    gated.proceed();
    assert.match(await text(gated.output), /mount.*ml/s);
    assert.equal((await gated.ended).code, 125);
  });

  describe("for the steps of a pipeline", () => {
    let world: World;
    beforeEach(() => (world = new World()));
    afterEach(() => {
      world.remove();
    });

    whereAllowed("runs a script that names its paths itself, each job and host in its own", async (allowed) => {
      world.put("s3://code/step.py", 'print(open("/opt/ml/processing/data/a").read())');
      world.put("s3://data/a", "one");
      const step = (name: string, more: Arguments = {}): ReturnType<typeof shell> =>
        shell(name, `python3 /opt/ml/processing/code/step.py; echo ${name} > /opt/ml/processing/out/name`, {
          arguments: { ProcessingInputs: [input("code", "s3://code"), input("data", "s3://data")], ...more },
        });
      const two = { ProcessingResources: { ClusterConfig: { InstanceCount: 2, InstanceType: "ml.m5.large" } } };
      const outcome = await world.run([step("A"), step("B", two)], { effects: { namespace: allowed } });
      assert.deepEqual(outcome, { status: "Succeeded" });
      assert.deepEqual([...world.lines].sort(), ["A: one", "B: algo-1: one", "B: algo-2: one"]);
      assert.equal(world.read("s3://bucket/A/out/name"), "A\n");
      assert.equal(world.read("s3://bucket/B/out/name"), "B\n");
    });

    whereAllowed("tells a script the paths that a container would", async (allowed) => {
      const script =
        'pwd > /opt/ml/processing/out/x; echo "$DATA" >> /opt/ml/processing/out/x; cat /opt/ml/config/*config.json';
      const step = shell("Step", script, { arguments: { Environment: { DATA: "/opt/ml/processing/out" } } });
      await world.run([step], { effects: { namespace: allowed } });
      assert.match(world.read("s3://bucket/Step/out/x"), /\n\/opt\/ml\/processing\/out\n$/);
      assert.doesNotMatch(world.lines.join("\n"), new RegExp(world.folder));
    });

    whereAllowed("ends every process of a job that is stopped", async (allowed) => {
      world.onLine = () => {
        world.abort.abort();
      };
      const script = "tail -f /dev/null & echo $!; wait";
      assert.deepEqual(await world.run([shell("Job", script)], { effects: { namespace: allowed } }), {
        status: "Stopped",
      });
      const child = Number(world.lines[0]?.split(" ")[1]);
      assert.ok(child > 0);
      // Not our child: mocha's own limit ends the wait for one that stays.
      while ((await startTimeOf(child)) !== undefined) await new Promise((resolve) => setImmediate(resolve));
    });
  });
});
