import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { S3Error } from "../../../pipeline/local/s3/errors";
import { keyPath, uriPath } from "../../../pipeline/local/s3/paths";

/** Parts that lead elsewhere on some file system, or look as if they did. */
const hostile = fc.constantFrom(
  "..",
  ".",
  "",
  "...",
  "..\\",
  "C:",
  "~",
  "%2e%2e",
  "\0",
  "a\0b",
  "..\0",
  " ",
  "\u2025",
  "/",
);
const part = fc.oneof(hostile, fc.string(), fc.string({ unit: "binary" }));
const key = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => parts.join("/"));

describe("paths of objects", () => {
  let root: string;
  before(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), "sluicegate-paths-")));
    mkdirSync(path.join(root, "bucket"));
  });
  after(() => {
    rmSync(root, { recursive: true });
  });

  /** The path, or undefined when it was refused in S3's words. */
  function accepted(action: () => string): string | undefined {
    try {
      return action();
    } catch (error) {
      assert.ok(error instanceof S3Error, String(error));
      return undefined;
    }
  }

  it("lie below their bucket, whatever the key", () => {
    fc.assert(
      fc.property(key, (one) => {
        for (const found of [
          accepted(() => keyPath(root, "bucket", one)),
          accepted(() => uriPath(root, `s3://bucket/${one}`)),
        ]) {
          if (found === undefined) continue;
          assert.ok(found === path.join(root, "bucket") || found.startsWith(path.join(root, "bucket") + path.sep));
          assert.equal(path.resolve(found), found);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("are each key's own", () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        const [first, second] = [one, other].map((each) => accepted(() => keyPath(root, "bucket", each)));
        assert.equal(
          first !== undefined && first === second,
          first !== undefined && second !== undefined && one === other,
        );
      }),
    );
  });

  it("take no bucket that is a way elsewhere", () => {
    fc.assert(
      fc.property(part, (bucket) => {
        assert.equal(
          accepted(() => keyPath(root, bucket, "key")),
          undefined,
        );
      }),
    );
    for (const uri of ["s3://", "s3:///key", "bucket/key", "file:///etc/passwd", "s3://../key", "s3://bucket/../../x"])
      assert.equal(
        accepted(() => uriPath(root, uri)),
        undefined,
        uri,
      );
  });

  it("of prefixes are the same with and without the slash at their end", () => {
    assert.equal(uriPath(root, "s3://bucket/a/b/"), uriPath(root, "s3://bucket/a/b"));
    assert.equal(uriPath(root, "s3://bucket/"), path.join(root, "bucket"));
  });
});
