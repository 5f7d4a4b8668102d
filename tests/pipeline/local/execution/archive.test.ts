import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as tar from "tar";
import { packFolder, unpackInto } from "../../../../pipeline/local/execution/archive";

describe("pipeline/local/execution/archive", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "archive-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function fill(name: string, files: string[], time: number): string {
    const at = path.join(folder, name);
    for (const file of files) {
      mkdirSync(path.dirname(path.join(at, file)), { recursive: true });
      writeFileSync(path.join(at, file), file);
      utimesSync(path.join(at, file), time, time);
    }
    return at;
  }

  it("makes the same bytes of the same files, whenever and in whatever order they were written", async () => {
    const one = fill("one", ["b", "a/c", "@d"], 1_000_000);
    const two = fill("two", ["@d", "a/c", "b"], 2_000_000);
    chmodSync(path.join(one, "b"), 0o600);
    assert.equal(await packFolder(one, path.join(folder, "one.tar.gz")), true);
    assert.equal(await packFolder(two, path.join(folder, "two.tar.gz")), true);
    const bytes = readFileSync(path.join(folder, "one.tar.gz"));
    assert.deepEqual(readFileSync(path.join(folder, "two.tar.gz")), bytes);
    assert.equal(bytes.readUInt32LE(4), 0);
    const entries: [string, number | undefined, Date | undefined][] = [];
    tar.list({
      file: path.join(folder, "one.tar.gz"),
      sync: true,
      onReadEntry: ({ path: name, uid, mtime }) => entries.push([name, uid, mtime]),
    });
    const epoch = new Date(0);
    assert.deepEqual(entries, [
      ["@d", undefined, epoch],
      ["a/c", undefined, epoch],
      ["b", undefined, epoch],
    ]);
  });

  it("packs nothing of nothing", async () => {
    assert.equal(await packFolder(path.join(folder, "none"), path.join(folder, "none.tar.gz")), false);
    assert.equal(existsSync(path.join(folder, "none.tar.gz")), false);
  });

  it("unpacks what it packed", async () => {
    const source = fill("source", ["train.py", "deep/x.py"], 1);
    await packFolder(source, path.join(folder, "s.tar.gz"));
    await unpackInto(path.join(folder, "code"), path.join(folder, "s.tar.gz"));
    assert.equal(readFileSync(path.join(folder, "code/deep/x.py"), "utf8"), "deep/x.py");
  });

  it("refuses links", async () => {
    const source = fill("source", ["train.py"], 1);
    symlinkSync("/etc/passwd", path.join(source, "secret"));
    await tar.create({ file: path.join(folder, "s.tar.gz"), gzip: true, cwd: source }, ["."]);
    await assert.rejects(
      unpackInto(path.join(folder, "code"), path.join(folder, "s.tar.gz")),
      /got .*secret; pack without links/,
    );
    assert.equal(existsSync(path.join(folder, "code/secret")), false);
  });

  it("refuses paths that lead out of the folder", async () => {
    const source = fill("source/inner", ["x"], 1);
    fill("source", ["evil.py"], 1);
    await tar.create({ file: path.join(folder, "s.tar.gz"), gzip: true, cwd: source, preservePaths: true }, [
      "../evil.py",
    ]);
    rmSync(path.join(folder, "source"), { recursive: true });
    await assert.rejects(unpackInto(path.join(folder, "code"), path.join(folder, "s.tar.gz")), /got \.\.\/evil\.py/);
    assert.equal(existsSync(path.join(folder, "evil.py")), false);
  });

  it("refuses what is no archive", async () => {
    writeFileSync(path.join(folder, "s.tar.gz"), "no archive at all, only text");
    await assert.rejects(
      unpackInto(path.join(folder, "code"), path.join(folder, "s.tar.gz")),
      /Expected a tar\.gz archive of code/,
    );
    await assert.rejects(
      unpackInto(path.join(folder, "code"), path.join(folder, "none.tar.gz")),
      /Expected a tar\.gz archive of code/,
    );
  });
});
