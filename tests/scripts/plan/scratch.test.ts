import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withScratch } from "../../../scripts/plan/scratch";
import { start } from "../../support/processes";

describe("the scratch folder of a preview", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "sluicegate-scratch-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const previews = () => join(root, ".sluicegate", "previews");

  it("is empty, another one each time, and gone afterwards, also after a failure", async () => {
    const [one, other] = await Promise.all([1, 2].map(() => withScratch(root, (folder) => Promise.resolve(folder))));
    assert.notEqual(one, other);
    const failing = withScratch(root, (folder) => {
      writeFileSync(join(folder, "file"), "");
      return Promise.reject(new Error("broken"));
    });
    await assert.rejects(failing, /broken/);
    assert.deepEqual(readdirSync(previews()), []);
  });

  it("of a killed preview is removed by the next one; that of a live one stays", async () => {
    const dead = start(process.execPath, ["-e", ""], { cwd: root });
    await dead.ended;
    const [old, live] = [`${dead.process.pid}-x`, `${process.ppid}-x`].map((name) => join(previews(), name));
    assert.ok(old !== undefined && live !== undefined);
    for (const folder of [old, live]) mkdirSync(folder, { recursive: true });
    await withScratch(root, () => Promise.resolve());
    assert.deepEqual([existsSync(old), existsSync(live)], [false, true]);
  });
});
