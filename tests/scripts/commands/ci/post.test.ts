import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { MARKER } from "../../../../scripts/ci/comment";
import { sluicegate } from "../../../support/commandLine";
import { githubDouble, REPOSITORY, TOKEN, type GitHubDouble } from "../../../support/github";
import { repositoryRoot } from "../../../support/repository";

const SHA = "0123456789abcdef0123456789abcdef01234567";

describe("ci post", () => {
  let github: GitHubDouble;
  let folder: string;
  let before: NodeJS.ProcessEnv;
  beforeEach(async () => {
    github = await githubDouble();
    folder = mkdtempSync(path.join(tmpdir(), "sluicegate-post-"));
    before = { ...process.env };
    Object.assign(process.env, { GITHUB_REPOSITORY: REPOSITORY, GITHUB_TOKEN: TOKEN, GITHUB_API_URL: github.url });
    github.pulls.set("fork:topic", [{ number: 7, head: { sha: SHA } }]);
  });
  afterEach(async () => {
    process.env = before;
    rmSync(folder, { recursive: true, force: true });
    await github.stop();
  });

  const post = (text: string, commit = SHA) => {
    const file = path.join(folder, "comment.md");
    writeFileSync(file, text);
    const head = ["--owner", "fork", "--branch", "topic", "--commit", commit];
    return sluicegate(repositoryRoot, "ci", "post", ...head, "--file", file);
  };
  const bodies = (pullRequest: number) => (github.comments.get(pullRequest) ?? []).map(({ body }) => body);

  it("comments once, and then replaces its own comment", async () => {
    assert.deepEqual(await post(`${MARKER}\nfirst`), {
      code: 0,
      stdout: "Commented on pull request 7.\n",
      stderr: "",
    });
    assert.equal((await post(`${MARKER}\nsecond`)).code, 0);
    assert.deepEqual(bodies(7), [`${MARKER}\nsecond`]);
  });

  it("finds its own among hundreds, and leaves one alone in which another wrote the marker", async () => {
    const others = Array.from({ length: 150 }, (_, at) => ({
      id: at,
      body: `${MARKER}\nmine!`,
      user: { login: "mallory" },
    }));
    const own = { id: 999, body: `${MARKER}\nold`, user: { login: "github-actions[bot]" } };
    github.comments.set(7, [...others, own]);
    assert.equal((await post(`${MARKER}\nnew`)).code, 0);
    assert.equal(own.body, `${MARKER}\nnew`);
    assert.ok(others.every(({ body }) => body === `${MARKER}\nmine!`));
    assert.equal(bodies(7).length, 151);
  });

  it("says nothing on a pull request that has gone on, or that is closed", async () => {
    const { code, stdout } = await post(`${MARKER}\nold news`, "f".repeat(40));
    assert.deepEqual([code, stdout], [0, "No open pull request is at this commit any more; nothing to say.\n"]);
    assert.deepEqual(github.calls, [`GET /repos/${REPOSITORY}/pulls`]);
  });

  it("posts nothing but what ci comment wrote", async () => {
    assert.equal((await post("hello")).code, 2);
    assert.deepEqual(github.calls, []);
  });

  it("says what GitHub answered, and not its token", async () => {
    process.env.GITHUB_TOKEN = "another-token";
    const { code, stderr } = await post(`${MARKER}\nfirst`);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^Expected GitHub to take GET \/pulls, got 401: Bad credentials; check the job's permissions\.\n$/,
    );
    delete process.env.GITHUB_TOKEN;
    assert.match(
      (await post(`${MARKER}\nfirst`)).stderr,
      /^Expected GITHUB_REPOSITORY \(owner\/name\) and GITHUB_TOKEN/,
    );
  });
});
