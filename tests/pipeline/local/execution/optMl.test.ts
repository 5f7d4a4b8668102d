import assert from "node:assert/strict";
import fc from "fast-check";
import { checkFolder, mapPath, mapText, mapTexts, ownPath } from "../../../../pipeline/local/execution/optMl";

const ML = "/state of mine/jobs/j/algo-1/ml";

describe("pipeline/local/execution/optMl", () => {
  const mapped: [string, string][] = [
    ["/opt/ml", ML],
    ["/opt/ml/processing/in", `${ML}/processing/in`],
    ["--data=/opt/ml/x", `--data=${ML}/x`],
    ["file:///opt/ml/x", `file://${ML}/x`],
    ['tar -xzf "/opt/ml/a" -C "/opt/ml/b" && x', `tar -xzf "${ML}/a" -C "${ML}/b" && x`],
    ["/opt/ml:/opt/ml/code", `${ML}:${ML}/code`],
    ['["/opt/ml/a","/opt/ml/b"]', `["${ML}/a","${ML}/b"]`],
  ];
  for (const [text, expected] of mapped) {
    it(`maps ${text}`, () => {
      assert.equal(mapText(text, ML), expected);
    });
  }

  for (const text of [
    "/opt/mlflow",
    "/opt/ml-data",
    "/opt/ml.bak",
    "s3://bucket/opt/ml/x",
    "/home/opt/ml",
    "~/opt/ml",
    "${X}/opt/ml",
    "../opt/ml",
  ]) {
    it(`leaves ${text} alone`, () => {
      assert.equal(mapText(text, ML), text);
    });
  }

  it("inserts the folder as it is, whatever a replacement text could mean", () => {
    assert.equal(mapText("/opt/ml/a", "/x$&$1"), "/x$&$1/a");
  });

  it("maps the texts inside any value and nothing else", () => {
    assert.deepEqual(mapTexts({ a: ["/opt/ml/x", 1, null], "/opt/ml": true }, "/m"), {
      a: ["/m/x", 1, null],
      "/opt/ml": true,
    });
  });

  it("keeps every container path inside the folder", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "..", ".", "b", "")), (parts) => {
        const containerPath = ["/opt/ml", ...parts].join("/");
        try {
          assert.ok(mapPath(containerPath, "/m").startsWith("/m"));
        } catch (error) {
          assert.match(String(error), /Expected a path under \/opt\/ml/);
        }
      }),
    );
  });

  const called: [file: string, as: string][] = [
    [ML, "/opt/ml"],
    [`${ML}/code`, "/opt/ml/code"],
    [`${ML}/..data`, "/opt/ml/..data"],
    [`${ML}-of-another/code`, `${ML}-of-another/code`],
    ["/state of mine/jobs/j/algo-1", "/state of mine/jobs/j/algo-1"],
  ];
  for (const [file, as] of called) {
    it(`calls ${file} ${as} where the folder is /opt/ml`, () => {
      assert.equal(ownPath(file, ML, "/opt/ml"), as);
    });
  }

  it("refuses container paths that have no counterpart, and folders that would break a shell text", () => {
    assert.throws(() => mapPath("/tmp/x", ML), /got \/tmp\/x, which is not mapped locally/);
    assert.throws(() => {
      checkFolder('/a"b');
    }, /without quotes/);
    checkFolder(ML);
  });
});
