import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { StepFailure } from "../../../../pipeline/local/execution/failure";
import { endLeftovers, startTimeOf } from "../../../../pipeline/local/execution/processIdentity";
import { startGated } from "../../../../pipeline/local/execution/processes";
import type { GatedProcess } from "../../../../pipeline/local/execution/processes";

const PATH = process.env.PATH ?? "";

describe("pipeline/local/execution/processes", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "processes-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (script: string): Promise<GatedProcess> =>
    startGated({ argv: ["/bin/sh", "-c", script], cwd: folder, env: { PATH } });

  it("runs nothing before it may proceed, then runs with the pid that was told", async () => {
    const mark = path.join(folder, "mark");
    const gated = await start(`echo $$ > ${mark}`);
    assert.equal(existsSync(mark), false);
    assert.equal(await startTimeOf(gated.identity.pid), gated.identity.startTime);
    gated.proceed();
    gated.output.resume();
    assert.deepEqual(await gated.ended, { code: 0, signal: null });
    assert.equal(readFileSync(mark, "utf8").trim(), String(gated.identity.pid));
    assert.equal(await startTimeOf(gated.identity.pid), undefined);
  });

  it("never runs when whoever started it dies first", async () => {
    const mark = path.join(folder, "never");
    const module = require.resolve("../../../../pipeline/local/execution/processes");
    const program = `require(${JSON.stringify(module)})
      .startGated({ argv: ["/bin/sh", "-c", "echo > ${mark}"], cwd: "/", env: {} })
      .then(({ identity }) => console.log(JSON.stringify(identity)));`;
    const parent = spawn(process.execPath, ["-r", require.resolve("../../../support/register"), "-e", program]);
    const [line] = (await once(parent.stdout, "data")) as [Buffer];
    const identity: unknown = JSON.parse(line.toString());
    assert.ok(
      typeof identity === "object" && identity !== null && "pid" in identity && typeof identity.pid === "number",
    );
    parent.kill("SIGKILL");
    await once(parent, "close");
    await gone(identity.pid);
    assert.equal(existsSync(mark), false);
  });

  it("gives output and errors as one stream, in order, and takes no input", async () => {
    const gated = await start("echo a; echo b >&2; echo c; cat; echo $go");
    gated.proceed();
    assert.equal(await text(gated.output), "a\nb\nc\n\n");
  });

  it("tells exit codes and signals", async () => {
    const failing = await start("exit 3");
    failing.proceed();
    failing.output.resume();
    assert.deepEqual(await failing.ended, { code: 3, signal: null });
    const killed = await start("kill -9 $$");
    killed.proceed();
    killed.output.resume();
    assert.deepEqual(await killed.ended, { code: null, signal: "SIGKILL" });
  });

  it("says that a command does not exist", async () => {
    const gated = await startGated({ argv: ["/no/such/command"], cwd: folder, env: { PATH } });
    gated.proceed();
    assert.match(await text(gated.output), /\/no\/such\/command: not found|No such file/);
    assert.equal((await gated.ended).code, 127);
  });

  it("ends the whole group with the process, and its output with the group", async () => {
    const gated = await start("tail -f /dev/null & echo $!");
    gated.proceed();
    const child = Number(await text(gated.output));
    await gated.ended;
    await gone(child);
  });

  it("cuts off the output that a process outside the group holds", async () => {
    const leave = `import os; os.setsid(); print(os.getpid(), flush=True); open("left", "w").write("gone"); os.execvp("tail", ["tail", "-f", "/dev/null"])`;
    const gated = await start(`mkfifo left; python3 -c '${leave}' & read gone < left`);
    gated.proceed();
    const chunks: Buffer[] = [];
    gated.output.on("data", (chunk: Buffer) => chunks.push(chunk));
    await once(gated.output, "close");
    const escaped = Number(Buffer.concat(chunks).toString());
    process.kill(escaped, "SIGKILL");
  });

  it("stops politely, then with force", async () => {
    const polite = await start("trap 'echo bye; exit 7' TERM; echo ready; tail -f /dev/null & wait");
    polite.output.once("data", () => {
      polite.stop(60_000);
    });
    polite.proceed();
    assert.equal((await polite.ended).code, 7);
    const stubborn = await start("trap '' TERM; echo ready; exec tail -f /dev/null");
    stubborn.output.once("data", () => {
      stubborn.stop(10);
    });
    stubborn.proceed();
    assert.equal((await stubborn.ended).signal, "SIGKILL");
  });

  it("can be stopped before it proceeds", async () => {
    const gated = await start("exit 0");
    gated.stop(0);
    gated.output.resume();
    assert.equal((await gated.ended).signal, "SIGTERM");
    gated.proceed();
  });

  it("names a failure of the system so that retry policies know it", async () => {
    const starting = startGated({ argv: ["true"], cwd: path.join(folder, "missing"), env: { PATH } });
    await assert.rejects(starting, (error) => {
      assert.ok(error instanceof StepFailure);
      assert.equal(error.exception, "SageMaker.JOB_INTERNAL_ERROR");
      return true;
    });
  });

  it("ends leftovers, and spares a process that only has the same pid", async () => {
    const gated = await start("tail -f /dev/null");
    gated.output.resume();
    const { pid, startTime } = gated.identity;
    await endLeftovers([{ pid, startTime: `${startTime}0` }]);
    assert.equal(await startTimeOf(pid), startTime);
    await endLeftovers([gated.identity]);
    assert.equal((await gated.ended).signal, "SIGKILL");
  });
});

/** Waits for the end of a process that is not our child; mocha's own limit ends the wait for one that stays. */
async function gone(pid: number): Promise<void> {
  while ((await startTimeOf(pid)) !== undefined) await new Promise((resolve) => setImmediate(resolve));
}
