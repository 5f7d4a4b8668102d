import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { stackNames } from "../../scripts/stackConfig";
import { documentAt } from "../docs/markdown";
import { sluicegate } from "../support/commandLine";
import { repositoryRoot } from "../support/repository";
import { compositeActions, jobs, workflows, type Step } from "../support/workflows";

const OWN = /^\$\/(.+)$/;

describe("the workflows", () => {
  const steps: readonly (Step & { at: string })[] = [
    ...jobs.flatMap(({ at, steps: all }) => all.map((step) => ({ ...step, at }))),
    ...compositeActions.flatMap(({ folder, runs }) => runs.steps.map((step) => ({ ...step, at: folder }))),
  ];
  const used = steps.flatMap(({ uses, with: given = {}, at }) => (uses === undefined ? [] : [{ uses, given, at }]));

  it("give nothing to a job that does not ask, and let none run for ever", () => {
    for (const { file, permissions, concurrency } of workflows) {
      assert.deepEqual(permissions, {}, file);
      assert.notEqual(concurrency, undefined, file);
    }
    for (const { at, permissions, "timeout-minutes": minutes } of jobs) {
      assert.notEqual(permissions, undefined, at);
      assert.ok(minutes !== undefined && minutes <= 60, at);
    }
  });

  it("take each action at one commit, which a comment names by its version", () => {
    const texts = [...workflows, ...compositeActions].map(({ text }) => text).join("\n");
    const lines = [...texts.matchAll(/uses: ((?!\$\/)\S+)(.*)/g)].map(([, uses = "", rest = ""]) => ({ uses, rest }));
    const pinned = new Map<string, string>();
    for (const { uses, rest } of lines) {
      assert.match(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      assert.match(rest, /^ # v\d+\.\d+\.\d+$/, uses);
      const [action = ""] = uses.split("@");
      assert.equal(pinned.get(action) ?? uses, uses);
      pinned.set(action, uses);
    }
  });

  it("call their own actions with inputs that these have", () => {
    const own = used.filter(({ uses }) => OWN.test(uses));
    assert.ok(own.length > 0);
    for (const { uses, given, at } of own) {
      const action = compositeActions.find(({ folder }) => folder === OWN.exec(uses)?.[1]);
      assert.ok(action !== undefined, `${at}: ${uses}`);
      const inputs = Object.entries(action.inputs ?? {});
      const required = inputs.filter(([, input]) => input?.required === true).map(([name]) => name);
      for (const name of Object.keys(given))
        assert.ok(
          inputs.some(([known]) => known === name),
          `${at}: ${name}`,
        );
      for (const name of required) assert.ok(name in given, `${at}: ${name}`);
    }
  });

  it("are all told in docs/github.md, with every variable that an administrator sets", () => {
    const { text } = documentAt("docs/github.md");
    const variables = [...workflows, ...compositeActions].flatMap((one) =>
      [...one.text.matchAll(/vars\.([A-Z_]+)/g)].map(([, name = ""]) => name),
    );
    for (const name of [...workflows.map(({ file }) => file), ...variables]) assert.ok(text.includes(name), name);
  });

  it("preview every stack that there is", () => {
    const { text } = workflows.find(({ file }) => file === "preview.yml") ?? { text: "" };
    const [, stacks = ""] = /stack: \[(.*)\]/.exec(text) ?? [];
    assert.deepEqual(stacks.split(", "), stackNames(repositoryRoot));
  });

  it("have one gate for pull request and queue: it waits for every other job, and passes only where all did", () => {
    for (const file of ["preview.yml", "merge.yml"]) {
      const own = Object.entries(workflows.find((one) => one.file === file)?.jobs ?? {});
      const gate = own.find(([name]) => name === "gate")?.[1];
      const others = own.map(([name]) => name).filter((name) => name !== "gate");
      assert.deepEqual(gate?.needs, others, file);
      assert.equal(gate.if, "${{ always() }}", file);
      const script = gate.steps[0]?.run ?? "";
      const ends = (results: string) => spawnSync("bash", ["-c", script], { env: { RESULTS: results } }).status;
      assert.deepEqual(["success success", "success skipped", "skipped"].map(ends), [0, 0, 0], file);
      assert.deepEqual(["success failure", "cancelled", "failure skipped", "odd"].map(ends), [1, 1, 1, 1], file);
    }
  });

  it("leave no credential in a checkout", () => {
    const checkouts = used.filter(({ uses }) => uses.startsWith("actions/checkout@"));
    assert.ok(checkouts.length > 0);
    for (const { given, at } of checkouts) assert.equal(given["persist-credentials"], false, at);
  });

  it("put no value into the text of a script, and stop at its first failure", () => {
    for (const { run, at } of steps) {
      if (run === undefined) continue;
      assert.doesNotMatch(run, /\$\{\{/, at);
      if (run.trim().includes("\n")) assert.match(run, /^set -euo pipefail\n/, at);
    }
  });

  it("know no secret: neither a stored one, nor a credential in their environment", () => {
    for (const { text, file } of workflows) assert.doesNotMatch(text, /secrets\.|AWS_SECRET|AWS_ACCESS_KEY/i, file);
  });

  it("write only where nothing of a pull request runs", () => {
    for (const { at, permissions = {}, workflow } of jobs) {
      const on = workflows.find(({ file }) => file === workflow)?.on ?? {};
      const writes = Object.values(permissions).includes("write");
      if ("pull_request" in on) assert.equal(writes, false, at);
      assert.equal("pull_request_target" in on, false, at);
    }
  });

  it("ask for AWS credentials in a GitHub environment only, with no cache that another run has filled", () => {
    const credentialed = jobs.filter(({ permissions }) => permissions?.["id-token"] === "write");
    assert.ok(credentialed.length > 0);
    for (const { at, environment, steps: all } of credentialed) {
      assert.equal(typeof environment, "string", at);
      const setup = all.find(({ uses }) => uses === "$/.github/actions/setup");
      assert.equal(setup?.with?.cache, "", at);
    }
  });

  const calls = steps.flatMap(({ run = "", at }) =>
    [...run.replaceAll("\\\n", " ").matchAll(/node scripts\/main\.js ([^>\n]*)/g)].map(([, words = ""]) => ({
      words,
      at,
    })),
  );
  for (const { words, at } of calls) {
    it(`${at} calls a command with options that it has: ${words.trim()}`, async () => {
      const [name = []] = words.matchAll(/^[a-z]+( [a-z-]*[a-z])?/g);
      const { code, stdout } = await sluicegate(repositoryRoot, ...(name[0] ?? "").split(" "), "--help");
      assert.equal(code, 0, words);
      for (const [option] of words.matchAll(/--[a-z-]+/g)) assert.match(stdout, new RegExp(`\n  ${option} `));
    });
  }
});
