import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeAll, type Change } from "../../../scripts/scaffold/write";

const CHANGES: readonly Change[] = [
  { path: "pipeline/iris/pipeline.ts", after: "code" },
  { path: "pipeline/iris/steps/columns.json", after: "{}" },
  { path: "pipeline/index.ts", before: "list", after: "longer list" },
  { path: "stack.yaml", before: "stack", after: "longer stack" },
];

describe("scaffold: writing", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "sluicegate-write-"));
    mkdirSync(join(root, "pipeline"));
    writeFileSync(join(root, "pipeline", "index.ts"), "list");
    writeFileSync(join(root, "stack.yaml"), "stack");
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  const tree = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
        .map((file) => [file.slice(root.length + 1), readFileSync(file, "utf8")]),
    );
  const untouched = { "pipeline/index.ts": "list", "stack.yaml": "stack" };

  it("makes the folder and changes the files", () => {
    writeAll(root, "pipeline/iris", CHANGES);
    assert.deepEqual(tree(), {
      "pipeline/index.ts": "longer list",
      "pipeline/iris/pipeline.ts": "code",
      "pipeline/iris/steps/columns.json": "{}",
      "stack.yaml": "longer stack",
    });
  });

  it("never overwrites a folder", () => {
    mkdirSync(join(root, "pipeline", "iris"));
    assert.throws(() => {
      writeAll(root, "pipeline/iris", CHANGES);
    }, /Expected pipeline\/iris as it was a moment ago, got a change; run this again\./);
    assert.deepEqual(tree(), untouched);
  });

  it("writes nothing when a file has changed since it was read", () => {
    writeFileSync(join(root, "stack.yaml"), "other");
    assert.throws(() => {
      writeAll(root, "pipeline/iris", CHANGES);
    }, /Expected stack\.yaml as it was a moment ago/);
    assert.deepEqual(tree(), { ...untouched, "stack.yaml": "other" });
  });

  it("leaves nothing behind when the folder cannot be made", () => {
    const inside = CHANGES.map((change) => ({
      ...change,
      path: change.path.replace("pipeline/iris", "stack.yaml/iris"),
    }));
    assert.throws(() => {
      writeAll(root, "stack.yaml/iris", inside);
    }, /ENOTDIR/);
    assert.deepEqual(tree(), untouched);
  });

  it("takes back folder and files when a later file cannot be changed", () => {
    // The second change of one file finds that the first has moved what was staged for it.
    const twice = CHANGES.flatMap((change) => (change.path === "stack.yaml" ? [change, change] : [change]));
    assert.throws(() => {
      writeAll(root, "pipeline/iris", twice);
    }, /ENOENT/);
    assert.deepEqual(tree(), untouched);
  });
});
