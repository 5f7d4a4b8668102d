import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { sluicegate, sluicegateJson } from "../../../support/commandLine";
import { githubDouble, REPOSITORY, TOKEN, type GitHubDouble } from "../../../support/github";
import { repositoryRoot } from "../../../support/repository";
import { WAIVER, waiverFile } from "../../../support/waivers";

const ENTRY = `changes:
  - pipeline: regression
    metric: mse
    from: 3800
    to: 4200
    reason: The new clinic measures differently.
    ticket: ML-12
    approver: "@Ada"
`;

describe("ci approvals", () => {
  let github: GitHubDouble;
  let root: string;
  let before: NodeJS.ProcessEnv;
  let head: string;
  const git = (...args: string[]): string =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], { cwd: root, encoding: "utf8" }).trim();
  const commit = (text: string): string => {
    writeFileSync(path.join(root, "policies", "gate-changes.yaml"), text);
    git("add", "-A");
    git("commit", "-qm", "change", "--allow-empty");
    return git("rev-parse", "HEAD");
  };
  beforeEach(async () => {
    github = await githubDouble();
    root = mkdtempSync(path.join(tmpdir(), "sluicegate-approvals-"));
    before = { ...process.env };
    Object.assign(process.env, { GITHUB_REPOSITORY: REPOSITORY, GITHUB_TOKEN: TOKEN, GITHUB_API_URL: github.url });
    mkdirSync(path.join(root, "policies"));
    const schema = path.join("policies", "gate-changes.schema.json");
    cpSync(path.join(repositoryRoot, schema), path.join(root, schema));
    git("init", "-q", "-b", "main");
    commit("changes: []\n");
    git("checkout", "-q", "-b", "topic");
    head = commit(ENTRY);
  });
  afterEach(async () => {
    process.env = before;
    rmSync(root, { recursive: true });
    await github.stop();
  });

  const reviewed = (author: string, ...reviews: readonly (readonly [login: string, state: string, sha?: string])[]) => {
    const said = reviews.map(([login, state, sha = head]) => ({ user: { login }, state, commit_id: sha }));
    github.reviewed.set(7, { head: { sha: head }, user: { login: author }, reviews: said });
  };
  const approvals = (sha = head, base = "main") =>
    sluicegate(root, "ci", "approvals", "--base", base, "--commit", sha, "--pull-request", "7");

  it("takes an entry whose approver approved this very commit, also with a comment after it", async () => {
    reviewed("eve", ["ada", "CHANGES_REQUESTED"], ["ada", "APPROVED"], ["ada", "COMMENTED"]);
    assert.deepEqual(await approvals(), { code: 0, stdout: "Entries approved: 1.\n", stderr: "" });
  });

  const refusals: readonly [what: string, () => void, RegExp][] = [
    [
      "nobody reviewed",
      () => {
        reviewed("eve");
      },
      /got no review of theirs/,
    ],
    [
      "another approved",
      () => {
        reviewed("eve", ["bob", "APPROVED"]);
      },
      /got no review of theirs/,
    ],
    [
      "the author is the approver",
      () => {
        reviewed("ADA", ["ada", "APPROVED"]);
      },
      /got the author of the change/,
    ],
    [
      "the approver took it back",
      () => {
        reviewed("eve", ["ada", "APPROVED"], ["ada", "DISMISSED"]);
      },
      /says DISMISSED/,
    ],
    [
      "an earlier commit was approved",
      () => {
        reviewed("eve", ["ada", "APPROVED", "f".repeat(40)]);
      },
      /got an approval of ffffffffffff/,
    ],
  ];
  for (const [what, review, says] of refusals) {
    it(`refuses an entry when ${what}`, async () => {
      review();
      const { code, stdout, stderr } = await approvals();
      assert.deepEqual([code, stdout], [3, ""]);
      assert.match(stderr, /^Expected @Ada to approve mse of regression from 3800 to 4200, got /);
      assert.match(stderr, says);
    });
  }

  it("refuses a file with a fault, and a commit that is not the pull request's head", async () => {
    reviewed("eve", ["ada", "APPROVED"]);
    const gone = await approvals(commit(`${ENTRY}# More.\n`));
    assert.deepEqual([gone.code, gone.stderr.includes("to be the head of pull request 7")], [3, true]);
    const faulty = await approvals(commit(ENTRY.replace("ML-12", "ML 12")));
    assert.equal(faulty.code, 3);
    assert.match(faulty.stderr, /^policies\/gate-changes\.yaml line 7: \/changes\/0\/ticket must match pattern/);
  });

  it("asks GitHub nothing where nothing is loosened by an entry of the change", async () => {
    const { code, stdout } = await approvals(head, "topic");
    assert.deepEqual([code, stdout], [0, "No entry loosens or waives anything.\n"]);
    assert.deepEqual(github.calls, []);
  });

  describe("of waivers", () => {
    const write = (name: string, text: string) => {
      writeFileSync(path.join(root, "policies", name), text);
    };
    const waive = (...entries: readonly object[]): string => {
      write("waivers.yaml", waiverFile(...entries));
      return commit("changes: []\n");
    };
    const what = `a waiver of S3-01 at ${WAIVER.urn} until 2026-12-31`;

    it("takes one that its approver approved, beside what is loosened", async () => {
      head = waive(WAIVER);
      reviewed("eve", ["ada", "APPROVED"]);
      assert.deepEqual(await approvals(), { code: 0, stdout: "Entries approved: 1.\n", stderr: "" });
      head = commit(ENTRY);
      reviewed("eve", ["ada", "APPROVED"]);
      assert.equal((await approvals()).stdout, "Entries approved: 2.\n");
    });

    it("refuses one that nobody approved, and one whose author approves it", async () => {
      head = waive(WAIVER);
      reviewed("eve", ["bob", "APPROVED"]);
      const unseen = await approvals();
      assert.deepEqual(
        [unseen.code, unseen.stderr],
        [3, `Expected @ada to approve ${what}, got no review of theirs; ask them for one.\n`],
      );
      reviewed("Ada", ["ada", "APPROVED"]);
      assert.match((await approvals()).stderr, /got the author of the change/);
    });

    it("asks again for one that changed, also for a later expiry alone, and not for one that moved", async () => {
      const before = waive(WAIVER);
      const other = { ...WAIVER, rule: "S3-05", approver: "@bob" };
      head = waive(other, { ...WAIVER, expires: "2027-01-31" });
      reviewed("eve", ["bob", "APPROVED"]);
      const { code, stderr } = await approvals(head, before);
      assert.deepEqual([code, stderr.includes("to approve a waiver of S3-01")], [3, true]);
      head = waive(other, WAIVER);
      reviewed("eve", ["bob", "APPROVED"]);
      assert.equal((await approvals(head, before)).stdout, "Entries approved: 1.\n");
    });

    it("reads the file that the floors of that commit name, and refuses one that no review shows", async () => {
      write("floors.yaml", "relaxedStacks: []\npipelines: {}\nwaivers: ours.yaml\nlater: key\n");
      write("ours.yaml", waiverFile(WAIVER));
      head = waive();
      reviewed("eve", ["ada", "APPROVED"]);
      const words = ["ci", "approvals", "--base", "main", "--commit", head, "--pull-request", "7"];
      const { code, at } = await sluicegateJson(root, ...words);
      assert.deepEqual([code, at("approved"), at("waivers")], [0, [], [WAIVER]]);
      for (const outside of ["/tmp/ours.yaml", "../ours.yaml"]) {
        write("floors.yaml", `waivers: ${outside}\n`);
        head = waive(WAIVER);
        reviewed("eve", ["ada", "APPROVED"]);
        const refused = await approvals();
        assert.deepEqual([refused.code, refused.stderr.startsWith("Expected waivers in the folder of")], [3, true]);
      }
    });

    it("refuses an entry that nobody has filled in", async () => {
      head = waive({ ...WAIVER, reason: "" });
      const { code, stderr } = await approvals();
      assert.equal(code, 3);
      assert.match(stderr, /^policies\/waivers\.yaml line 4: \/waivers\/0\/reason must NOT have fewer than 20 char/);
    });
  });
});
