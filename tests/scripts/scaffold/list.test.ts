import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { addToList } from "../../../scripts/scaffold/list";
import { functionOf } from "../../../scripts/scaffold/name";
import { repositoryRoot } from "../../support/repository";

const NEW = { name: "house-prices", problem: "regression", sample: "pipeline/house-prices/sample.csv" };

describe("scaffold: the list of pipelines", () => {
  it("gets an import and a last entry; every line that was there stays", () => {
    const before = readFileSync(join(repositoryRoot, "pipeline", "index.ts"), "utf8");
    const after = addToList(before, "pipeline/index.ts", NEW);
    assert.match(after, /\nimport \{ housePricesPipeline \} from "\.\/house-prices\/pipeline";\n/);
    const entry =
      /\n {2}\{\n {4}name: "house-prices",\n {4}problem: "regression",\n {4}define: housePricesPipeline,\n.*\n {2}\},\n\];\n/;
    assert.match(after, entry);
    const lines = after.split("\n");
    for (const line of before.split("\n")) assert.ok(lines.includes(line), line);
    assert.equal(lines.length, before.split("\n").length + 7);
  });

  it("is refused where it has another form", () => {
    for (const text of [
      "",
      "export const pipelines = [];\n",
      'import { a } from "./a/pipeline";\nconst pipelines = [a];\n',
    ])
      assert.throws(() => addToList(text, "pipeline/index.ts", NEW), /got another form; add the line by hand/);
  });

  it("names a function that is never a word of the language", () => {
    assert.deepEqual(["new", "a-b-2c"].map(functionOf), ["newPipeline", "aB2cPipeline"]);
  });
});
