import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import semver from "semver";
import * as yaml from "yaml";
import loadTypescript from "../load-typescript";
import { start } from "./support/processes";
import { repositoryRoot } from "./support/repository";

const LOADER = join(repositoryRoot, "load-typescript.js");
const KEPT_BUNDLE = join(repositoryRoot, "scripts", "setup", "keptBundle.js");

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

const bundles = join(repositoryRoot, ".sluicegate", "bundles");

/** An entry and what it imports, in a folder of their own. */
class Source {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "sluicegate loader-")));
  readonly entry = join(this.folder, "index.ts");
  readonly parts = join(this.folder, "parts.ts");

  constructor() {
    writeFileSync(this.entry, ENTRY);
    writeFileSync(this.parts, PARTS);
  }

  /** What was kept of its bundle. */
  kept(): string[] {
    if (!existsSync(bundles)) return [];
    return readdirSync(bundles)
      .filter((name) => name.endsWith(".json"))
      .map((name) => join(bundles, name))
      .filter((file) => readFileSync(file, "utf8").includes(`${this.folder}/`));
  }

  /** Writes something into what is kept, which shows when it is used. */
  mark(): void {
    const [file = "", ...others] = this.kept();
    assert.deepEqual(others, []);
    writeFileSync(file, readFileSync(file, "utf8").replace("broken", "kept"));
  }

  /** What was compiled of it. */
  compiled(): string {
    return `${this.kept()[0] ?? ""}.compiled`;
  }

  /** The first lines of the stack trace that the entry's `run` ends with, in a process of its own. */
  async stack(traced: boolean): Promise<string[]> {
    const load = `require(${JSON.stringify(LOADER)})(${JSON.stringify(this.entry)}, [], ${traced})`;
    const program = `try { ${load}.run() } catch (error) { console.log(error.stack) }`;
    const { output } = await start(process.execPath, ["-e", program], { cwd: this.folder }).ended;
    return output.split("\n").slice(0, 3);
  }

  /** Loads it in a process that ends itself so that nothing else of it runs. */
  async endByForce(): Promise<void> {
    const load = `require(${JSON.stringify(LOADER)})(${JSON.stringify(this.entry)})`;
    const keep = `require(${JSON.stringify(KEPT_BUNDLE)}).keepCompiled()`;
    const program = `${load}; ${keep}; process.kill(process.pid, "SIGKILL")`;
    await start(process.execPath, ["-e", program], { cwd: this.folder }).ended;
  }

  async thrown(): Promise<string | undefined> {
    return (await this.stack(false))[0];
  }

  remove(): void {
    for (const file of this.kept())
      for (const one of [file, `${file}.map`, `${file}.compiled`]) rmSync(one, { force: true });
    rmSync(this.folder, { recursive: true });
  }
}

describe("load-typescript", () => {
  const sources: Source[] = [];
  const newSource = (): Source => {
    const source = new Source();
    sources.push(source);
    return source;
  };
  after(() => {
    for (const source of sources) source.remove();
  });

  it("names the lines of the TypeScript files in stack traces when asked to", async () => {
    const source = newSource();
    assert.deepEqual(await source.stack(true), [
      "TypeError: broken",
      `    at fail (${source.parts}:7:9)`,
      `    at Object.run (${source.entry}:2:32)`,
    ]);
  });

  it("leaves stack traces as they are otherwise", async () => {
    const [message, first] = await newSource().stack(false);
    assert.equal(message, "TypeError: broken");
    assert.match(first ?? "", /at fail \(.*index\.ts:\d+:\d+\)$/);
  });

  it("keeps nothing of files that changed a moment ago", async () => {
    const source = newSource();
    await source.thrown();
    assert.deepEqual(source.kept(), []);
  });

  const changes: Readonly<Record<string, (source: Source) => void>> = {
    "a file has other text of the same length": ({ entry }) => {
      writeFileSync(entry, ENTRY.replace("broken", "beaten"));
    },
    "a file was written anew": ({ parts }) => {
      writeFileSync(parts, PARTS.replace("TypeError", "RangeError"));
    },
    "a new file takes a name": ({ folder }) => {
      writeFileSync(join(folder, "parts.mts"), PARTS);
    },
    "it came from files of the same content elsewhere": ({ entry }) => {
      copyFileSync(entry, `${entry}.copy`);
      renameSync(`${entry}.copy`, entry);
    },
    "what is kept is damaged": (source) => {
      writeFileSync(source.kept()[0] ?? "", "{");
    },
  };

  const spoilt: Readonly<Record<string, (compiled: string) => void>> = {
    "it is damaged": (compiled) => {
      truncateSync(compiled, readFileSync(compiled).length / 2);
    },
    "it was compiled of another bundle": (compiled) => {
      const bytes = readFileSync(compiled);
      bytes[0] = (bytes[0] ?? 0) ^ 1;
      writeFileSync(compiled, bytes);
    },
    "it cannot be read": (compiled) => {
      rmSync(compiled);
      mkdirSync(compiled);
    },
  };

  describe("keeps a bundle of files that have rested", () => {
    const rested: Source[] = [];

    before(async () => {
      const wanted = 2 + Object.keys(changes).length + Object.keys(spoilt).length;
      rested.push(...Array.from({ length: wanted }, newSource));
      // When the bundle of the last to be written is kept, all have rested.
      const last = rested.at(-1);
      while (last?.kept().length === 0) await last.thrown();
    });

    const next = (): Source => rested.pop() ?? newSource();

    it("for the next time, while nothing has changed", async () => {
      const source = next();
      assert.equal(await source.thrown(), "TypeError: broken");
      source.mark();
      assert.equal(await source.thrown(), "TypeError: kept");
    });

    for (const [what, change] of Object.entries(changes))
      it(`but not when ${what}`, async () => {
        const source = next();
        await source.thrown();
        source.mark();
        change(source);
        assert.match((await source.thrown()) ?? "", /broken|beaten/);
      });

    it("and what was compiled of it, also by a process that others end, once it has asked for that", async () => {
      const source = next();
      await source.thrown();
      await source.endByForce();
      assert.ok(existsSync(source.compiled()));
    });

    for (const [what, spoil] of Object.entries(spoilt))
      it(`and what was compiled of it, but does without when ${what}`, async () => {
        const source = next();
        // The first makes the bundle, the second compiles what is kept, the third uses that.
        for (const _ of ["made", "compiled", "used"]) assert.equal(await source.thrown(), "TypeError: broken");
        spoil(source.compiled());
        assert.equal(await source.thrown(), "TypeError: broken");
        rmSync(source.compiled(), { recursive: true });
      });
  });

  it("takes packages that it is told to from one bundle of their own, and what they need with them", () => {
    const source = newSource();
    writeFileSync(source.entry, 'export { parse } from "yaml";\nexport { satisfies } from "semver";\n');
    symlinkSync(join(repositoryRoot, "node_modules"), join(source.folder, "node_modules"));
    const loaded = loadTypescript(source.entry, [], false, ["yaml"]) as Pick<typeof yaml, "parse"> &
      Pick<typeof semver, "satisfies">;
    assert.deepEqual(loaded.parse("a: [1]"), { a: [1] });
    assert.notEqual(loaded.parse, yaml.parse);
    assert.equal(loaded.satisfies, semver.satisfies);
  });
});
