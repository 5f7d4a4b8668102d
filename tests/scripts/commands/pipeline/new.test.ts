/** A pipeline from a CSV file that nobody here wrote, as a user adds it; and every way in which it is refused. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipelines } from "../../../../pipeline";
import { valueAt } from "../../../../pipeline/evaluation";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { repositoryRoot } from "../../../support/repository";
import { scratchRepository, type Scratch } from "../../../support/scratch";

/** Fisher's iris flowers, as scikit-learn ships them: a header of numbers and names that mean something else. */
function irisFile(): string {
  const found = readdirSync(join(repositoryRoot, ".venv-run", "lib")).map((python) =>
    join(repositoryRoot, ".venv-run", "lib", python, "site-packages", "sklearn", "datasets", "data", "iris.csv"),
  );
  return found[0] ?? "";
}

/** 200 rows of two features, with a target made of the first. */
function table(targetOf: (row: number) => string, rows = 200): string {
  const lines = Array.from(
    { length: rows },
    (_, row) => `${(row * 7919) % 1000},${(row * 104729) % 97},${targetOf(row)}`,
  );
  return ["a,b,target", ...lines, ""].join("\n");
}

describe("pipeline new, in a copy of the tree", function () {
  this.timeout(180_000);
  let scratch: Scratch;
  before(() => {
    scratch = scratchRepository();
  });
  after(() => {
    scratch.remove();
  });

  it("adds one that trains, registers and passes the pack; a second time the name is taken", async () => {
    const words = ["pipeline", "new", "iris", "--from", "csv", irisFile(), "--target", "versicolor", "--yes"];
    const added = await scratch.run(words);
    assert.equal(added.code, 0, added.stderr);
    assert.match(added.stdout, /^Pipeline iris: regression of versicolor, from 150 rows of iris\.csv\n/);
    assert.match(added.stdout, /\n {2}npm start -- --pipeline iris\n/);
    const again = await scratch.run(words);
    assert.equal(again.code, 2);
    assert.equal(again.stderr, "Expected a name that is free, got iris, which pipeline/iris has; choose another.\n");

    const trained = await scratch.run(["start", "--pipeline", "iris", "--json"]);
    assert.equal(trained.code, 0, trained.stderr);
    const said: unknown = JSON.parse(trained.stdout);
    assert.equal(valueAt(said, "verdict"), "PROVED");
    assert.equal(valueAt(said, "model.approval"), "PendingManualApproval");
    assert.match(String(valueAt(said, "metrics.0.name")), /^mse$/);

    // Production also asks for reviewed evaluation code: the digest stands among the floors that were appended.
    const previewed = await scratch.run(["stack", "preview", "--stack", "prod", "--offline", "--json"]);
    assert.equal(previewed.code, 0, previewed.stdout + previewed.stderr);
    assert.deepEqual(valueAt(JSON.parse(previewed.stdout), "findings"), []);
  });
});

describe("pipeline new", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "sluicegate-csv-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function file(content: string | Buffer): string {
    const path = join(folder, "data.csv");
    writeFileSync(path, content);
    return path;
  }
  const words = (content: string | Buffer, ...more: string[]): string[] => {
    const common = ["pipeline", "new", "newcomer", "--from", "csv", file(content), "--target", "target", "--dry-run"];
    return [...common, ...more];
  };

  it("tells the plan as JSON and writes nothing on a dry run", async () => {
    const text = table((row) => ((row * 7919) % 1000 > 500 ? "yes" : "no"));
    const list = readFileSync(join(repositoryRoot, "pipeline", "index.ts"), "utf8");
    const { code, at } = await sluicegateJson(repositoryRoot, ...words(text));
    assert.equal(code, 0);
    assert.equal(at("problem"), "classification");
    assert.equal(at("written"), false);
    const names = ["pipeline.ts", "gates.yaml", "sample.csv", "steps/columns.json"];
    const changed = ["Pulumi.dev.yaml", "Pulumi.local.yaml", "Pulumi.prod.yaml", "pipeline/index.ts"];
    assert.deepEqual(at("files"), [
      ...names.map((name) => ({ path: `pipeline/newcomer/${name}`, change: "new" })),
      ...changed.map((path) => ({ path, change: "changed" })),
    ]);
    assert.deepEqual([at("gates.0.name"), at("gates.1.name")], ["accuracy", "f1"]);
    assert.equal(at("floors.written"), false);
    assert.equal(readFileSync(join(repositoryRoot, "pipeline", "index.ts"), "utf8"), list);
    assert.ok(!readdirSync(join(repositoryRoot, "pipeline")).includes("newcomer"));
  });

  it("says what it assumed, and what it proposes to the validators", async () => {
    const { code, stdout } = await sluicegate(repositoryRoot, ...words(table((row) => String((row * 7919) % 1000))));
    assert.equal(code, 0);
    assert.match(stdout, /\nAssumed\n {2}- 'target' is a number to predict \(regression\)\.\n/);
    assert.match(
      stdout,
      /\n {2}newcomer:\n {4}metrics:\n {6}mse: \{ path: regression_metrics\.mse\.value, direction: max, /,
    );
    assert.match(stdout, /\n {4}evaluators: \[[0-9a-f]{64}\]\n\nNothing was written\.\n$/);
  });

  const classes = table((row) => `class ${row % 3}`);
  const refused: readonly [string, string | Buffer, readonly string[], number, RegExp][] = [
    ["an empty file", "", [], 1, /^Expected a header line and rows, got an empty file at /],
    ["a header alone", "a,target\n", [], 1, /^Expected at least 100 rows, got 0 in /],
    ["too few rows", table((row) => String(row), 99), [], 1, /^Expected at least 100 rows, got 99 in /],
    ["other bytes", Buffer.from("a,target\n\xe9,1\n", "latin1"), [], 1, /^Expected text in UTF-8, got other bytes at /],
    [
      "semicolons",
      "a;target\n1;2\n",
      ["--target", "a"],
      1,
      /^Expected commas between the fields, got another sign in /,
    ],
    ["a ragged row", "a,target\n1,2,3\n", [], 1, /^Expected 2 fields in every row, got 3 in row 1 of /],
    ["two columns of one name", "a,a,target\n", [], 1, /^Expected distinct column names, got 'a' twice in /],
    ["one class only", table(() => "yes"), [], 1, /^Expected a target of at least two values, got one class only /],
    [
      "too few of a class",
      table((row) => String(Number(row < 5))),
      [],
      1,
      /^Expected at least 20 rows of each class, got 5 /,
    ],
    [
      "a class in two forms",
      table((row) => ["1", "2", "2.0"][row % 3] ?? ""),
      [],
      1,
      /^Expected each class of 'target' in one form, got 1, 2, 2\.0; /,
    ],
    [
      "a target that no config can name",
      table((row) => String(row)).replace("target", " target "),
      ["--target", " target "],
      1,
      /^Expected a name of at most 128 characters without commas, .* got 'target'; rename the column\.$/m,
    ],
    [
      "a row without target",
      table((row) => (row === 7 ? "" : String(row))),
      [],
      1,
      /^Expected a value of 'target' in every row, got none in 1 of /,
    ],
    [
      "nothing to learn from",
      table((row) => String(row)).replaceAll(/\n\d+,\d+,/g, "\n1,1,"),
      [],
      1,
      /^Expected a column to learn from besides target, got none \(a: it is always/,
    ],
    [
      "chance",
      table((row) => String((row * 7907) % 2)),
      [],
      1,
      /^Expected features that tell something about 'target', got accuracy /,
    ],
    [
      "a target that is not there",
      classes,
      ["--target", "none"],
      2,
      /^Expected one of the columns a, b, target at --target, got 'none'; /,
    ],
    [
      "more than two classes",
      classes,
      [],
      2,
      /^Expected a number to predict or two classes, got 3 classes in 'target' \(class 0, class 1, class 2\); give --positive/,
    ],
    [
      "a class that is not there",
      classes,
      ["--positive", "class 9"],
      2,
      /^Expected a value of 'target' at --positive, got 'class 9'; it has class 0, /,
    ],
    [
      "texts as numbers",
      table((row) => (row % 2 ? "x" : "y")),
      ["--problem", "regression"],
      2,
      /^Expected numbers in 'target' for --problem regression, got texts; /,
    ],
    [
      "a key that is not there",
      classes,
      ["--positive", "class 1", "--key", "none"],
      2,
      /^Expected another column than the target at --key, got 'none'; /,
    ],
  ];
  for (const [what, content, more, code, message] of refused) {
    it(`refuses ${what} with ${code} and one line`, async () => {
      const said = await sluicegate(repositoryRoot, ...words(content, ...more));
      assert.match(said.stderr, message);
      assert.equal(said.stderr.trimEnd().split("\n").length, 1);
      assert.deepEqual([said.code, said.stdout], [code, ""]);
    });
  }

  for (const name of [
    "New",
    "1st",
    "a_b",
    "a--b",
    "a-",
    "../a",
    "a".repeat(32),
    "",
    pipelines[0].name,
    "shared",
    "gates",
  ]) {
    it(`refuses the name "${name}"`, async () => {
      const given = ["pipeline", "new", name, "--from", "csv", "none.csv", "--target", "target", "--yes"];
      const { code, stderr } = await sluicegate(repositoryRoot, ...given);
      assert.match(stderr, /^Expected a name (of at most 31|that is free)[^\n]+\n$/);
      assert.equal(code, 2);
    });
  }

  it("asks for --yes where nobody can be asked", async () => {
    const given = words(table((row) => String((row * 7919) % 1000))).filter((word) => word !== "--dry-run");
    const { code, stderr } = await sluicegate(repositoryRoot, ...given);
    assert.match(stderr, /^Expected --yes or --dry-run where nobody can be asked; /);
    assert.equal(code, 2);
  });

  it("takes one file of one kind", async () => {
    for (const from of [["csv"], ["parquet", "x"], ["csv", "x", "y"]]) {
      const { code, stderr } = await sluicegate(
        repositoryRoot,
        "pipeline",
        "new",
        "newcomer",
        "--from",
        ...from,
        "--target",
        "a",
      );
      assert.match(stderr, /^Expected --from csv FILE, got /);
      assert.equal(code, 2);
    }
  });
});
