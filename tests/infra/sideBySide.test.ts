/** Environments that share an account: names of one never meet names of another, and the same name twice is refused. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProvider, type Provider } from "../../infra/local/provider";
import { up } from "../../scripts/engine";
import { prepare } from "../../scripts/offlineProject";
import { ensureEngine } from "../../scripts/setup/engine";
import { scratchRepository, type Scratch } from "../support/scratch";

const ACCOUNT = { account: "111122223333", region: "eu-west-1" };

describe("infra: environments side by side in one account", function () {
  this.timeout(300_000);
  let scratch: Scratch;
  let folder: string;
  let provider: Provider;

  before(async () => {
    scratch = scratchRepository();
    folder = mkdtempSync(join(tmpdir(), "sluicegate-side-"));
    provider = await startProvider({ ...ACCOUNT, stateDir: join(folder, "names") });
  });
  after(async () => {
    await provider.stop();
    scratch.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Each home is a person's own backend: it knows nothing of what another one made. */
  async function bringUp(stack: string, home: string) {
    const engine = await ensureEngine(scratch.root, () => undefined);
    const project = prepare(stack, { root: scratch.root, home: join(folder, home) });
    return up({ engine, project, policyPacks: [join(scratch.root, "policies")], providerPort: provider.port });
  }

  it("come up beside each other from the same program", async () => {
    const dev = readFileSync(join(scratch.root, "Pulumi.dev.yaml"), "utf8");
    writeFileSync(join(scratch.root, "Pulumi.trial.yaml"), dev);
    scratch.edit("policies/floors.yaml", "relaxedStacks: [local, dev]", "relaxedStacks: [local, dev, trial]");
    for (const pipeline of ["regression", "classification"]) {
      const file = join("pipeline", pipeline, "gates.yaml");
      const gates = readFileSync(join(scratch.root, file), "utf8");
      writeFileSync(join(scratch.root, file), gates.replaceAll(/\bdev: ([0-9.]+)/g, "dev: $1, trial: $1"));
    }
    for (const stack of ["dev", "trial"]) {
      const { outcome, failure, findings } = await bringUp(stack, "one");
      assert.deepEqual([outcome, failure, findings], ["succeeded", undefined, []]);
    }
  });

  it("are refused where another program has the same project and stack, and names the owner", async () => {
    scratch.edit("infra/environment.ts", 'new Storage("storage",', 'new Storage("stores",');
    const { outcome, failure } = await bringUp("dev", "two");
    assert.equal(outcome, "failed");
    assert.match(failure ?? "", /AlreadyOwnedByYou.* It belongs to urn:pulumi:dev::sluicegate::\S+::storage-\w+;/s);
  });
});
