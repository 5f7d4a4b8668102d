import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { readOwner, startEndpoint, StateInUse } from "../../../pipeline/local/endpoint";
import { processStart } from "../../../pipeline/local/processStart";
import { newFolder } from "../../support/endpoint";
import { endProcess, killProcess, startProcess } from "../../support/endpointProcess";

const python = "/usr/bin/python3";

describe("the lock of a state folder", () => {
  let stateDir: string;
  beforeEach(async () => {
    stateDir = await newFolder();
  });
  afterEach(() => rm(stateDir, { recursive: true }));

  it("names the owner while it serves, and nobody afterwards", async () => {
    assert.equal(readOwner(stateDir), undefined);
    const endpoint = await startEndpoint({ stateDir, python });
    assert.deepEqual(readOwner(stateDir), { pid: process.pid, url: endpoint.url });
    await endpoint.stop();
    assert.equal(readOwner(stateDir), undefined);
  });

  it("refuses a second server and names the first", async () => {
    const first = await startProcess(stateDir);
    await assert.rejects(startEndpoint({ stateDir, python }), (error) => {
      assert.ok(error instanceof StateInUse);
      assert.equal(error.pid, first.child.pid);
      assert.equal(error.url, first.said);
      return true;
    });
    await endProcess(first);
  });

  it("is stale when the process is dead, or another has its id", async () => {
    const killed = await startProcess(stateDir);
    await killProcess(killed);
    assert.equal(readOwner(stateDir), undefined);
    const lock = { pid: process.pid, startTime: `${processStart(process.pid)}0`, url: "http://127.0.0.1:1" };
    await writeFile(path.join(stateDir, "lock"), JSON.stringify(lock));
    assert.equal(readOwner(stateDir), undefined);
    const endpoint = await startEndpoint({ stateDir, python });
    assert.equal(readOwner(stateDir)?.url, endpoint.url);
    await endpoint.stop();
  });

  it("goes to exactly one of several servers that find it stale at the same time", async () => {
    await writeFile(path.join(stateDir, "lock"), JSON.stringify({ pid: 2 ** 22 + 1, startTime: "1", url: "gone" }));
    const all = await Promise.all([1, 2, 3, 4].map(() => startProcess(stateDir)));
    const winners = all.filter(({ said }) => said.startsWith("http"));
    assert.equal(winners.length, 1);
    assert.equal(all.filter(({ said }) => said === "StateInUse").length, 3);
    assert.equal(readOwner(stateDir)?.url, winners[0]?.said);
    await Promise.all(winners.map(endProcess));
  });
});
