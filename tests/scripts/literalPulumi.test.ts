import * as assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";

import { startProvider } from "../../infra/local/provider";
import { prepare } from "../../scripts/offlineProject";
import { ensureEngine, type Engine } from "../../scripts/setup/engine";
import { start } from "../support/processes";
import { repositoryRoot } from "../support/repository";

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";

describe("plain Pulumi on the project itself, offline", function () {
  this.timeout(180_000);
  let engine: Engine;
  let home: string;
  let provider: { port: number; stop(): Promise<void> };
  before(async () => {
    engine = await ensureEngine(repositoryRoot, () => undefined);
    const trials = path.join(repositoryRoot, ".sluicegate", "trials");
    mkdirSync(trials, { recursive: true });
    home = mkdtempSync(path.join(trials, "literal-"));
    provider = await startProvider({ account: ACCOUNT, region: REGION });
  });
  after(async () => {
    await provider.stop();
    rmSync(home, { recursive: true, force: true });
  });

  const trackedChanges = async () => {
    const { output } = await start("git", ["status", "--porcelain", "--untracked-files=no"], { cwd: repositoryRoot })
      .ended;
    return output;
  };

  for (const stack of ["dev", "prod"]) {
    it(`pulumi preview -s ${stack} --policy-pack policies finds nothing and changes no tracked file`, async () => {
      const before = await trackedChanges();
      const { workDir, env } = prepare(stack, { root: repositoryRoot, home });
      const attached = { ...env, PATH: engine.path, PULUMI_DEBUG_PROVIDERS: `aws:${provider.port}` };
      const pulumi = (...args: string[]) => start(engine.command, args, { cwd: workDir, env: attached }).ended;
      const created = await pulumi("stack", "init", stack);
      assert.equal(created.code, 0, created.output);
      const preview = await pulumi("preview", "-s", stack, "--policy-pack", path.join(repositoryRoot, "policies"));
      assert.equal(preview.code, 0, preview.output);
      assert.match(preview.output, /to create/);
      assert.doesNotMatch(preview.output, /\[(mandatory|advisory|warning)\]/);
      assert.equal(await trackedChanges(), before);
    });
  }

  it("a faulty config ends it with all faults in one message, without a stack trace", async () => {
    const { workDir, env } = prepare("dev", { root: repositoryRoot, home });
    const file = path.join(workDir, "Pulumi.dev.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/sluicegate:region: .*/, "sluicegate:region: nowhere"));
    const attached = { ...env, PATH: engine.path, PULUMI_DEBUG_PROVIDERS: `aws:${provider.port}` };
    const { code, output } = await start(engine.command, ["preview", "-s", "dev"], { cwd: workDir, env: attached })
      .ended;
    assert.notEqual(code, 0);
    assert.match(output, /error: The stack's configuration has faults:\n *- sluicegate:region must match pattern/);
    assert.doesNotMatch(output, /^ +at /m);
  });
});
