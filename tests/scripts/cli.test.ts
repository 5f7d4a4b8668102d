import * as assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { sluicegate } from "../support/commandLine";
import { repositoryRoot } from "../support/repository";

/** Every command by its words: the files below scripts/commands. */
const COMMANDS = readdirSync(path.join(repositoryRoot, "scripts", "commands"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.replace(/\.ts$/, "").split(path.sep))
  .sort();

const help = async (words: readonly string[]): Promise<string> => {
  const { code, stdout } = await sluicegate(repositoryRoot, ...words, "--help");
  assert.equal(code, 0);
  return stdout;
};

describe("the command line", () => {
  for (const words of COMMANDS) {
    it(`${words.join(" ")} has help that fits a terminal, and --json`, async () => {
      const text = await help(words);
      assert.match(text, new RegExp(`^Usage: sluicegate ${words.join(" ")} `));
      assert.match(text, /\n {2}--json /);
      assert.deepEqual(
        text.split("\n").filter((line) => line.length > 80),
        [],
      );
    });
  }

  it("lists every noun, and every verb of a noun", async () => {
    const nouns = new Set(COMMANDS.map(([noun = ""]) => noun));
    const listed = await help([]);
    for (const noun of nouns) {
      assert.match(listed, new RegExp(`\\n {2}${noun} `));
      const verbs = COMMANDS.filter(([one]) => one === noun).flatMap(([, verb]) => verb ?? []);
      if (verbs.length === 0) continue;
      const listedVerbs = await help([noun]);
      for (const verb of verbs) assert.match(listedVerbs, new RegExp(`\\n {2}${verb} `));
    }
  });

  const wrong: [string[], RegExp][] = [
    [["strat"], /unknown command 'strat'/],
    [["run", "strat"], /unknown command 'strat'\n\(Did you mean start\?\)/],
    [["run", "list", "--nope"], /unknown option '--nope'/],
    [["run", "list", "extra"], /too many arguments/],
    [["run", "list", "--limit", "none"], /^Expected a whole number above 0 at --limit/],
    [["run", "list", "--stack", "../dev"], /^Expected letters, digits, dot, dash and underscore at --stack/],
    [["model", "approve"], /missing required argument 'model'/],
    [["model", "reject", "1"], /required option '--reason <text>' not specified/],
    [["local", "serve", "--port", "65536"], /^Expected a port from 0 to 65535/],
    [["start", "--pipeline", "nothing"], /^Expected one of regression, .* at --pipeline, got nothing; /],
    [["check", "nothing"], /^Expected names of checks, got nothing/],
  ];
  for (const [words, said] of wrong) {
    it(`answers ${words.join(" ")} with exit code 2 and one clear line`, async () => {
      const { code, stdout, stderr } = await sluicegate(repositoryRoot, ...words);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr.replace(/^error: /, ""), said);
      assert.doesNotMatch(stderr, /\n {4}at /);
    });
  }

  it("shows its help when nothing is asked, and its version when that is", async () => {
    assert.match((await sluicegate(repositoryRoot)).stdout, /^Usage: sluicegate /);
    assert.match((await sluicegate(repositoryRoot, "--version")).stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
