import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { archiveOf, codeFolders } from "../../infra/code";

describe("infra/code", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluicegate-code-"));
    writeFileSync(join(folder, "train.py"), "print('train')\n");
    mkdirSync(join(folder, "report"));
    writeFileSync(join(folder, "report", "plots.py"), "print('plots')\n");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is addressed by the digest of its bytes", () => {
    const { bytes, digest, key } = archiveOf([folder]);
    assert.equal(digest, createHash("sha256").update(bytes).digest("hex"));
    assert.equal(key, `code/${digest}/sourcedir.tar.gz`);
  });

  it("has the same bytes whatever the clock, the file modes and the clutter beside the code", () => {
    const before = archiveOf([folder]).digest;
    utimesSync(join(folder, "train.py"), new Date(), new Date(Date.now() + 5e6));
    chmodSync(join(folder, "train.py"), 0o755);
    mkdirSync(join(folder, "__pycache__"));
    writeFileSync(join(folder, "__pycache__", "train.cpython-311.pyc"), "x");
    assert.equal(archiveOf([folder]).digest, before);
  });

  it("has the same bytes wherever the code lies", () => {
    const far = join(folder, "x".repeat(120));
    mkdirSync(far);
    writeFileSync(join(far, "plots.py"), "print('plots')\n");
    assert.equal(archiveOf([far]).digest, archiveOf([join(folder, "report")]).digest);
  });

  it("changes with the code", () => {
    const before = archiveOf([folder]).digest;
    writeFileSync(join(folder, "report", "plots.py"), "print('other')\n");
    assert.notEqual(archiveOf([folder]).digest, before);
  });

  it("holds the code's files, in order, and nothing else", () => {
    const tarball = gunzipSync(archiveOf([folder]).bytes);
    const names = Array.from({ length: tarball.length / 512 }, (_, block) =>
      tarball.subarray(block * 512, block * 512 + 512),
    )
      .filter((header) => header.toString("latin1", 257, 262) === "ustar")
      .map((header) => header.toString("utf8", 0, 100).replace(/\0.*$/, ""));
    assert.deepEqual(names, ["report/plots.py", "train.py"]);
  });

  it("takes a later folder's file in the place of an earlier one of the same name", () => {
    const own = join(folder, "own");
    mkdirSync(join(own, "report"), { recursive: true });
    writeFileSync(join(own, "report", "plots.py"), "print('own')\n");
    const { bytes } = archiveOf([join(folder, "report"), own]);
    const text = gunzipSync(bytes).toString("latin1");
    assert.match(text, /^plots\.py\0[^]*print\('plots'\)[^]*report\/plots\.py\0[^]*print\('own'\)/);
    const { digest } = archiveOf([join(own, "report"), join(folder, "report")]);
    assert.equal(digest, archiveOf([join(folder, "report")]).digest);
  });

  it("finds what pipelines share, and the own code of those that have some", () => {
    const regression = { name: "regression", problem: "regression" } as const;
    assert.deepEqual(codeFolders(folder, regression), [
      join(folder, "pipeline/shared/steps/common"),
      join(folder, "pipeline/shared/steps/regression"),
    ]);
    mkdirSync(join(folder, "pipeline/regression/steps"), { recursive: true });
    assert.equal(codeFolders(folder, regression).at(-1), join(folder, "pipeline/regression/steps"));
  });

  it("refuses a folder without code, a link, and more than 1 MiB", () => {
    const empty = join(folder, "empty");
    mkdirSync(empty);
    assert.throws(() => archiveOf([empty]), /Expected step code/);
    writeFileSync(join(folder, "large.json"), randomBytes(2 * 1024 * 1024));
    assert.throws(() => archiveOf([folder]), /Expected at most 1048576 bytes/);
    rmSync(join(folder, "large.json"));
    symlinkSync("/etc/hostname", join(folder, "link.py"));
    assert.throws(() => archiveOf([folder]), /got links \(link\.py\)/);
  });
});
