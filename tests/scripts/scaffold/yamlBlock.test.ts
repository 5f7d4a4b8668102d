import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { appendEntry, render } from "../../../scripts/scaffold/yamlBlock";
import { stackNames } from "../../../scripts/stackConfig";
import { repositoryRoot } from "../../support/repository";

const ENTRY = { iris: { types: ["a", "b"], none: [], seed: 42, target: "petal width", deep: { mse: { bound: 0.5 } } } };
const LINES = [
  "iris:",
  "  types: [a, b]",
  "  none: []",
  "  seed: 42",
  "  target: petal width",
  "  deep:",
  "    mse: { bound: 0.5 }",
];

describe("scaffold: an entry in a YAML file", () => {
  it("is rendered as the project's formatter has it", () => {
    assert.deepEqual(render(ENTRY), LINES);
  });

  it("stands after the last one, and nothing else changes", () => {
    const text = [
      "# A file.",
      "config:",
      '  "k:pipelines":   # of the stack',
      "    first: { a:  1 }",
      "    second:",
      "      list: [x,y]   # kept",
      "  # Of what follows.",
      '  next: "1"',
    ];
    const after = appendEntry(`${text.join("\n")}\n`, "file", ["config", "k:pipelines"], { third: { seed: 1 } });
    assert.deepEqual(after.split("\n"), [...text.slice(0, 6), "    third:", "      seed: 1", ...text.slice(6), ""]);
  });

  it("ends a file that had no last line break", () => {
    assert.equal(appendEntry("a:\n  b: 1", "file", ["a"], { c: 2 }), "a:\n  b: 1\n  c: 2\n");
  });

  it("adds to every stack file and to the floors what a reader then finds, keeping every line", () => {
    const stacks = stackNames(repositoryRoot).filter((stack) => stack !== "account");
    const files = stacks.map((stack): [string, string[]] => [
      `Pulumi.${stack}.yaml`,
      ["config", "sluicegate:pipelines"],
    ]);
    for (const [file, path] of [...files, ["policies/floors.yaml", ["pipelines"]] as [string, string[]]]) {
      const before = readFileSync(join(repositoryRoot, file), "utf8");
      const after = appendEntry(before, file, path, ENTRY);
      const block: unknown = path.reduce(
        (value: unknown, key) => (value as Record<string, unknown>)[key],
        parse(after),
      );
      assert.deepEqual((block as Record<string, unknown>).iris, ENTRY.iris);
      const left = after.split("\n");
      for (const line of before.split("\n")) assert.ok(left.includes(line), `${file}: ${line}`);
      assert.equal(left.length, before.split("\n").length + LINES.length);
    }
  });

  for (const text of ["a: {}\n", "a: { b: 1 }\n", "a: 1\n", "b: 1\n", "a: [\n", ""]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => appendEntry(text, "some.yaml", ["a"], { c: 2 }),
        /^Error: Expected a block of entries at a in some\.yaml, got none; add it by hand\.$/,
      );
    });
  }
});
