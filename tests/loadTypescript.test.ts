import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
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
    rmSync(folder, { recursive: true, force: true });
  });

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

  it("leaves stack traces as they are otherwise", async () => {
    const [message, first] = await stackOf(false);
    assert.equal(message, "TypeError: broken");
    assert.match(first ?? "", /at fail \(.*index\.ts:\d+:\d+\)$/);
  });
});
