import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { copyFiles, listFolder, listPrefix, shard } from "../../../../pipeline/local/execution/inputs";

describe("pipeline/local/execution/inputs", () => {
  let bucket: string;
  beforeEach(() => {
    bucket = mkdtempSync(path.join(tmpdir(), "inputs-"));
    for (const key of ["run/b.csv", "run/a/c.csv", "run.csv", "run-2/d.csv", "other/e.csv"]) {
      mkdirSync(path.dirname(path.join(bucket, key)), { recursive: true });
      writeFileSync(path.join(bucket, key), key);
    }
  });
  afterEach(() => {
    rmSync(bucket, { recursive: true, force: true });
  });

  const names = (key: string): string[] =>
    listPrefix(`s3://bucket/${key}`, path.join(bucket, key)).map(({ name }) => name);

  it("takes a prefix as S3 does: as the beginning of names", () => {
    assert.deepEqual(names("run"), ["a/c.csv", "b.csv", "run-2/d.csv", "run.csv"]);
    assert.deepEqual(names("run/"), ["a/c.csv", "b.csv"]);
    assert.deepEqual(names("run.csv"), ["run.csv"]);
    assert.deepEqual(names("oth"), ["other/e.csv"]);
  });

  it("never looks beyond the bucket", () => {
    const all = listPrefix("s3://bucket", bucket);
    assert.equal(all.length, 5);
  });

  it("says in SageMaker's words that nothing is there", () => {
    assert.throws(() => names("missing/x"), /No S3 objects found under S3 URL "s3:\/\/bucket\/missing\/x"/);
  });

  it("lists links to files, not links to folders, and nothing where there is no folder", () => {
    symlinkSync(path.join(bucket, "run.csv"), path.join(bucket, "other", "link"));
    symlinkSync(bucket, path.join(bucket, "other", "loop"));
    assert.deepEqual(
      listFolder(path.join(bucket, "other")).map(({ name }) => name),
      ["e.csv", "link"],
    );
    assert.deepEqual(listFolder(path.join(bucket, "nowhere")), []);
  });

  it("copies, so that what is stored stays as it is", async () => {
    const target = path.join(bucket, "copy");
    await copyFiles(listFolder(path.join(bucket, "run")), target);
    writeFileSync(path.join(target, "b.csv"), "changed");
    assert.equal(readFileSync(path.join(bucket, "run/b.csv"), "utf8"), "run/b.csv");
    assert.equal(readFileSync(path.join(target, "a/c.csv"), "utf8"), "run/a/c.csv");
  });

  it("gives every object to exactly one host, evenly", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 9 }), (files, hosts) => {
        const parts = Array.from({ length: hosts }, (_, host) => shard(files, host, hosts));
        assert.deepEqual(parts.flat().sort(), [...files].sort());
        const sizes = parts.map((part) => part.length);
        assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
      }),
    );
  });
});
