/** The jobs that ask for credentials, and the roles of the account stack that admit them: neither side without the other. */
import assert from "node:assert/strict";
import { ciRoles } from "../../infra/account/ciJobs";
import { mergeQueueOf } from "../../infra/account/githubTrust";
import { accountNames } from "../../infra/account/names";
import { readAccountConfig } from "../../infra/config";
import { accountIdentity, rawAccount } from "../support/accountConfig";
import { jobs, workflows, type Job } from "../support/workflows";

const config = readAccountConfig(rawAccount, accountIdentity);
const roles = ciRoles({ config, names: accountNames(config) });

/** The environments a job may run in: the one it names, or every stack that its workflow offers. */
function environmentsOf({ environment, workflow }: Job & { readonly workflow: string }): readonly string[] {
  if (environment === undefined) return [];
  return environment === "${{ inputs.stack }}" ? offered(workflow) : [environment];
}

function offered(workflow: string): readonly string[] {
  const text = workflows.find(({ file }) => file === workflow)?.text ?? "";
  const [, options = ""] = /stack:\n(?: +.*\n)*? +options: \[([^\]]*)\]/.exec(text) ?? [];
  return options.split(", ");
}

const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();

describe("the roles of CI and the jobs of the workflows", () => {
  const credentialed = jobs.filter(({ permissions }) => permissions?.["id-token"] === "write");

  it("name each job that asks for credentials, and no other job", () => {
    const asking = credentialed.flatMap((job) =>
      environmentsOf(job).map((environment) => `${job.workflow} in ${environment}`),
    );
    const admitted = roles.map(({ job }) => `${job.workflow} in ${job.environment}`);
    assert.deepEqual(sorted(asking), sorted(admitted));
    assert.equal(admitted.length, new Set(admitted).size);
  });

  it("have the ARN in a variable that says which kind of role it is", () => {
    for (const { workflow, steps, at } of credentialed) {
      const kinds = roles.filter(({ job }) => job.workflow === workflow).map(({ name }) => name.split("-")[0] ?? "");
      const given = steps.find(({ uses }) => uses === "$/.github/actions/aws")?.with?.role;
      assert.deepEqual(sorted(kinds), [kinds[0]], at);
      assert.equal(given, `\${{ vars.${(kinds[0] ?? "").toUpperCase()}_ROLE_ARN }}`, at);
    }
  });

  it("are at the refs at which the workflows run", () => {
    const main = `refs/heads/${config.github.branch}`;
    for (const { name, job } of roles) {
      const on = workflows.find(({ file }) => file === job.workflow)?.on ?? {};
      const isQueue = "merge_group" in on;
      assert.equal(job.ref, isQueue ? mergeQueueOf(config.github) : main, name);
      assert.equal("pull_request" in on || "workflow_run" in on, false, name);
    }
  });

  it("deploy with the pack, and only what a preview under it has let pass", () => {
    for (const { workflow, steps, at } of credentialed.filter(({ workflow }) => workflow === "deploy.yml")) {
      const runs = steps.flatMap(({ run }) => run ?? []);
      assert.deepEqual(
        runs.map((run) => run.split(" --")[0]),
        ["node scripts/main.js stack preview", "pulumi up"],
        `${workflow} ${at}`,
      );
      assert.match(runs[1] ?? "", / --policy-pack policies$/);
    }
  });
});
