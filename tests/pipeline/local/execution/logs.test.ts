import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { LineSplitter, follow } from "../../../../pipeline/local/execution/logs";

describe("pipeline/local/execution/logs", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "logs-"));
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("finds the same lines wherever the chunks are cut", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme" }).map((text) => text.replace(/[\r\n]/g, ""))),
        fc.array(fc.nat()),
        (lines, cuts) => {
          const found: string[] = [];
          const splitter = new LineSplitter((line) => found.push(line));
          const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
          const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
          at.forEach((cut, index) => {
            splitter.write(bytes.subarray(at[index - 1] ?? 0, cut));
          });
          splitter.end();
          assert.deepEqual(found, lines);
        },
      ),
    );
  });

  it("passes on a last line without an end, drops carriage returns, and cuts endless lines", () => {
    const found: string[] = [];
    const splitter = new LineSplitter((line) => found.push(line));
    splitter.write(Buffer.from("a\r\nb"));
    splitter.end();
    splitter.write(Buffer.alloc(300_000, "x"));
    splitter.end();
    assert.deepEqual(found.slice(0, 2), ["a", "b"]);
    assert.deepEqual(
      found.slice(2).map((line) => line.length),
      [262_144, 37_856],
    );
  });

  it("writes to the file what it passes on", async () => {
    const output = new PassThrough();
    const lines: string[] = [];
    const file = path.join(folder, "algo-1.log");
    const followed = follow(output, file, (line) => lines.push(line));
    output.end("one\ntwo\n");
    await followed;
    assert.equal(readFileSync(file, "utf8"), "one\ntwo\n");
    assert.deepEqual(lines, ["one", "two"]);
  });

  it("reads on to the end when the file cannot be written, then says why", async () => {
    const output = new PassThrough();
    const lines: string[] = [];
    const followed = follow(output, path.join(folder, "missing", "algo-1.log"), (line) => lines.push(line));
    output.write("one\n");
    output.end("two\n");
    await assert.rejects(followed, /ENOENT/);
    assert.deepEqual(lines, ["one", "two"]);
  });

  it("ends when the output is cut off", async () => {
    const output = new PassThrough();
    const file = path.join(folder, "cut.log");
    const followed = follow(output, file, () => {
      output.destroy();
    });
    output.write("one\n");
    await followed;
    assert.equal(readFileSync(file, "utf8"), "one\n");
  });
});
