/** The command by which a pull request pins an image: one line of the stack's file, and nothing else. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { scratchRepository, type Scratch } from "../../../support/scratch";

const DIGEST = `sha256:${"a".repeat(64)}`;

describe("pipeline pin-image", () => {
  let scratch: Scratch;
  let before: string;
  beforeEach(() => {
    scratch = scratchRepository();
    before = stackFile();
  });
  afterEach(() => {
    scratch.remove();
  });

  const stackFile = (): string => readFileSync(join(scratch.root, "Pulumi.dev.yaml"), "utf8");
  const words = (...more: string[]): [string, ...string[]] => [
    ...(["pipeline", "pin-image", "--stack", "dev", "--pipeline", "regression"] as const),
    ...more,
  ];

  it("adds one line, says so, and changes nothing the second time", async () => {
    const first = await sluicegateJson(scratch.root, ...words("--digest", DIGEST));
    assert.deepEqual([first.code, first.at("changed"), first.at("file")], [0, true, "Pulumi.dev.yaml"]);
    const after = stackFile();
    assert.deepEqual(
      after.split("\n").filter((line) => !before.split("\n").includes(line)),
      [`      imageDigest: ${DIGEST}`],
    );
    assert.equal(after.split("\n").length, before.split("\n").length + 1);
    const second = await sluicegate(scratch.root, ...words("--digest", DIGEST));
    assert.match(second.stdout, /^The image of regression in Pulumi\.dev\.yaml is pinned to sha256:a+ already\n$/);
    assert.equal(stackFile(), after);
  });

  it("changes nothing with --dry-run", async () => {
    const { code, stdout } = await sluicegate(scratch.root, ...words("--digest", DIGEST, "--dry-run"));
    assert.equal(code, 0);
    assert.match(stdout, /^Would pin the image of regression in Pulumi\.dev\.yaml to sha256:a+\n$/);
    assert.equal(stackFile(), before);
  });

  const misused: [string, string[], RegExp][] = [
    ["a digest that is none", words("--digest", "latest"), /^Expected sha256: and 64 hex digits at --digest, got/],
    [
      "a pipeline that is none",
      ["pipeline", "pin-image", "--stack", "dev", "--pipeline", "none", "--digest", DIGEST],
      /^Expected one of .*regression.* at --pipeline, got none/,
    ],
    [
      "a stack that is none",
      ["pipeline", "pin-image", "--stack", "staging", "--pipeline", "regression", "--digest", DIGEST],
      /^Expected one of the stacks .*, got staging/,
    ],
  ];
  for (const [what, given, expected] of misused) {
    it(`refuses ${what}, and writes nothing`, async () => {
      const { code, stderr } = await sluicegate(scratch.root, ...given);
      assert.equal(code, 2);
      assert.match(stderr, expected);
      assert.equal(stackFile(), before);
    });
  }
});
