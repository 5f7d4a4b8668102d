import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { start } from "./support/processes";
import { repositoryRoot } from "./support/repository";

const LOADER = join(repositoryRoot, "load-typescript.js");

const PARTS = `// A comment, which the bundle has not.
interface Faulty {
  readonly text: string;
}

export const fail = ({ text }: Faulty): never => {
  throw new TypeError(text);
};
`;
const ENTRY = `import { fail } from "./parts";
export const run = (): void => fail({ text: "broken" });
`;

describe("load-typescript", () => {
  let folder: string;
  let entry: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), "sluicegate loader-")));
    entry = join(folder, "index.ts");
    writeFileSync(entry, ENTRY);
    writeFileSync(join(folder, "parts.ts"), PARTS);
  });
  afterEach(() => {
    for (const file of own()) rmSync(file);
    rmSync(folder, { recursive: true, force: true });
  });

  const bundles = join(repositoryRoot, ".sluicegate", "bundles");

  /** What was kept of this test's entry. */
  const own = (): string[] =>
    readdirSync(bundles)
      .map((name) => join(bundles, name))
      .filter((file) => readFileSync(file, "utf8").includes(`${folder}/`));

  /** The first lines of the stack trace that the entry's `run` ends with, in a process of its own. */
  async function stackOf(traced: boolean): Promise<string[]> {
    const load = `require(${JSON.stringify(LOADER)})(${JSON.stringify(entry)}, [], ${traced})`;
    const program = `try { ${load}.run() } catch (error) { console.log(error.stack) }`;
    const { output } = await start(process.execPath, ["-e", program], { cwd: folder }).ended;
    return output.split("\n").slice(0, 3);
  }

  it("names the lines of the TypeScript files in stack traces when asked to", async () => {
    assert.deepEqual(await stackOf(true), [
      "TypeError: broken",
      `    at fail (${join(folder, "parts.ts")}:7:9)`,
      `    at Object.run (${entry}:2:32)`,
    ]);
  });

  describe("keeps a bundle", () => {
    /** What the entry's `run` throws, in a process of its own. */
    const thrown = async (): Promise<string | undefined> => (await stackOf(false))[0];

    /** Writes something into what is kept, which shows when it is used. */
    function mark(): void {
      const [file = "", ...others] = own();
      assert.deepEqual(others, []);
      writeFileSync(file, readFileSync(file, "utf8").replace("broken", "kept"));
    }

    it("for the next time, while nothing has changed", async () => {
      assert.equal(await thrown(), "TypeError: broken");
      mark();
      assert.equal(await thrown(), "TypeError: kept");
    });

    for (const [what, change] of [
      [
        "a file has other text of the same length",
        () => {
          writeFileSync(entry, ENTRY.replace("broken", "beaten"));
        },
      ],
      [
        "a file was written anew",
        () => {
          writeFileSync(join(folder, "parts.ts"), PARTS.replace("TypeError", "RangeError"));
        },
      ],
      [
        "a new file takes a name",
        () => {
          writeFileSync(join(folder, "parts.mts"), PARTS);
        },
      ],
      [
        "what is kept is damaged",
        () => {
          writeFileSync(own()[0] ?? "", "{");
        },
      ],
    ] as const) {
      it(`but not when ${what}`, async () => {
        await thrown();
        mark();
        change();
        assert.match((await thrown()) ?? "", /broken|beaten/);
      });
    }
  });

  it("leaves stack traces as they are otherwise", async () => {
    const [message, first] = await stackOf(false);
    assert.equal(message, "TypeError: broken");
    assert.match(first ?? "", /at fail \(.*index\.ts:\d+:\d+\)$/);
  });
});
