import * as assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";

import { exclusively } from "../../../scripts/setup/exclusive";
import { isAlive, self, startTimeOf } from "../../../scripts/setup/processes";
import { fakeTools, type FakeTools } from "../../support/fakeTools";
import { start } from "../../support/processes";

describe("work for one process at a time", () => {
  let tools: FakeTools;
  beforeEach(() => {
    tools = fakeTools();
  });
  afterEach(() => {
    tools.remove();
  });

  const lock = () => path.join(tools.dir, "deep", "x.lock");
  const nobody = () => assert.fail("nobody holds the lock");

  it("never overlaps, says once whom it waits for, and leaves no lock", async () => {
    let inside = 0;
    let most = 0;
    const waited: number[] = [];
    const work = async () => {
      most = Math.max(most, ++inside);
      await new Promise(setImmediate);
      inside--;
    };
    const all = Array.from({ length: 8 }, () => exclusively(lock(), (pid) => waited.push(pid), work));
    await Promise.all(all);
    assert.equal(most, 1);
    assert.equal(waited.length, 7);
    assert.equal(existsSync(lock()), false);
  });

  it("stops waiting when it is told to, and leaves the lock to its owner", async () => {
    const stop = new AbortController();
    await exclusively(lock(), nobody, async () => {
      const waiting = () => {
        stop.abort(new Error("enough"));
      };
      const other = exclusively(lock(), waiting, () => assert.fail("it began"), stop.signal);
      await assert.rejects(other, /enough/);
      assert.ok(existsSync(lock()));
    });
  });

  it("gives the lock back when the work fails", async () => {
    await assert.rejects(
      exclusively(lock(), nobody, () => Promise.reject(new Error("broke"))),
      /broke/,
    );
    assert.equal(existsSync(lock()), false);
  });

  it("takes over from a dead process, from a pid used again, and from a damaged record", async () => {
    await exclusively(lock(), nobody, () => Promise.resolve());
    const dead = start(process.execPath, ["-e", ""], { cwd: tools.dir });
    await dead.ended;
    const another = { pid: process.pid, startTime: "another moment" };
    for (const text of [JSON.stringify({ pid: dead.process.pid }), JSON.stringify(another), "{"]) {
      writeFileSync(lock(), text);
      assert.equal(await exclusively(lock(), nobody, () => Promise.resolve("done")), "done");
    }
  });

  it("waits for what a dead owner had started", async () => {
    const child = start(process.execPath, ["-e", "process.stdin.resume().on('end', () => process.exit())"], {
      cwd: tools.dir,
      stdin: "pipe",
    });
    const pid = child.process.pid ?? 0;
    let text = "";
    await exclusively(lock(), nobody, (adopt) => {
      adopt(pid);
      text = readFileSync(lock(), "utf8");
      return Promise.resolve();
    });
    writeFileSync(lock(), text.replace(String(process.pid), String(2 ** 30)));
    const waited: number[] = [];
    const wait = (holder: number) => {
      waited.push(holder);
      child.process.stdin?.end();
    };
    assert.equal(await exclusively(lock(), wait, () => Promise.resolve("done")), "done");
    assert.deepEqual(waited, [pid]);
    await child.ended;
  });

  it("knows a process by pid and start", () => {
    assert.ok(isAlive(self()));
    assert.equal(isAlive({ ...self(), startTime: "another moment" }), false);
    assert.equal(startTimeOf(2 ** 30), undefined);
  });
});
