import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ListPipelinesCommand } from "@aws-sdk/client-sagemaker";
import { sagemakerClient } from "../../scripts/clients";
import { LocalEndpoint, localState } from "../../scripts/localEndpoint";
import { readOwner } from "../../pipeline/local/endpoint";
import { repositoryRoot } from "../support/repository";

describe("the endpoint of the local stack", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), "sluicegate-attach-"));
    mkdirSync(path.join(root, ".sluicegate"));
    for (const name of ["pipeline", ".venv-run"]) symlinkSync(path.join(repositoryRoot, name), path.join(root, name));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("is served by one of many that need it at once, and gone with it", async () => {
    const opened = await Promise.all(Array.from({ length: 8 }, () => LocalEndpoint.open(root)));
    const [owner, ...others] = opened.filter(({ owned }) => owned);
    assert.ok(owner !== undefined);
    assert.deepEqual(others, []);
    assert.deepEqual(new Set(opened.map(({ url }) => url)), new Set([owner.url]));
    for (const one of opened) await one.stop();
    assert.equal(readOwner(localState(root)), undefined);
  });

  it("is taken over by who still needs it, without a failing request", async () => {
    const first = await LocalEndpoint.open(root);
    const second = await LocalEndpoint.open(root);
    const client = sagemakerClient("eu-west-1", second.locate);
    try {
      await client.send(new ListPipelinesCommand());
      assert.equal(second.owned, false);
      const stopping = first.stop();
      const asked = Array.from({ length: 4 }, () => client.send(new ListPipelinesCommand()));
      for (const answer of await Promise.all(asked)) assert.deepEqual(answer.PipelineSummaries, []);
      await stopping;
      await client.send(new ListPipelinesCommand());
      assert.equal(second.owned, true);
    } finally {
      client.destroy();
      await second.stop();
    }
  });
});
