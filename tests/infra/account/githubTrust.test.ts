/** Who may assume each role of CI, decided by an IAM simulator over the very trust policies that are deployed. */
import assert from "node:assert/strict";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { ciRoles, type CiRole } from "../../../infra/account/ciJobs";
import { githubTrust } from "../../../infra/account/githubTrust";
import { accountNames, ISSUER, roleNames } from "../../../infra/account/names";
import { readAccountConfig } from "../../../infra/config";
import { accountIdentity, rawAccount } from "../../support/accountConfig";
import { simulatedContext, simulatedPolicy } from "../../support/simulatedKeys";

const config = readAccountConfig(rawAccount, accountIdentity);
const names = accountNames(config);
const roles = ciRoles({ config, names });

type Claims = Readonly<Record<string, string | undefined>>;

/** The claims of the job that a role is for, as GitHub issues them. */
function rightClaims({ job }: CiRole): Claims {
  const ref = job.ref.replace("*", "pr-7-0123abcd");
  return {
    aud: "sts.amazonaws.com",
    sub: `repo:example-org@1000001/models@2000002:environment:${job.environment}`,
    repository: "example-org/models",
    repository_id: "2000002",
    repository_owner_id: "1000001",
    environment: job.environment,
    job_workflow_ref: `example-org/models/.github/workflows/${job.workflow}@${ref}`,
    ref,
  };
}

async function mayAssume(role: CiRole, claims: Claims): Promise<boolean> {
  const present = Object.entries(claims).filter((one): one is [string, string] => one[1] !== undefined);
  const answer = await runSimulation(
    {
      request: {
        principal: names.oidcProviderArn,
        action: "sts:AssumeRoleWithWebIdentity",
        resource: { resource: names.role(role.name).arn, accountId: config.account },
        contextVariables: simulatedContext(
          Object.fromEntries(present.map(([name, value]) => [`${ISSUER}:${name}`, value])),
        ),
      },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: simulatedPolicy(githubTrust(config, names, role.job)),
    },
    {},
  );
  assert.ok(answer.resultType !== "error", JSON.stringify(answer));
  return answer.overallResult === "Allowed";
}

const workflow = (file: string, ref = "refs/heads/main", repository = "example-org/models"): Claims => ({
  job_workflow_ref: `${repository}/.github/workflows/${file}@${ref}`,
  ref,
});

/** What else may ask, as changes to the right claims; none may come in. */
const STRANGERS: readonly (readonly [string, (role: CiRole) => Claims])[] = [
  [
    "a fork",
    ({ job }) => ({
      sub: `repo:mallory/models:environment:${job.environment}`,
      repository: "mallory/models",
      repository_id: "3000003",
      repository_owner_id: "1000009",
      ...workflow(job.workflow, job.ref, "mallory/models"),
    }),
  ],
  ["a repository of the same name made later", () => ({ repository_id: "3000003" })],
  ["the same repository under another owner", () => ({ repository_owner_id: "1000009" })],
  ["another workflow", ({ job }) => workflow("other.yml", job.ref.replace("*", "pr-7-0123abcd"))],
  ["its workflow on another branch", ({ job }) => workflow(job.workflow, "refs/heads/feature")],
  ["its workflow in a pull request", ({ job }) => workflow(job.workflow, "refs/pull/7/merge")],
  ["its workflow at a tag", ({ job }) => workflow(job.workflow, "refs/tags/main")],
  ["another environment", () => ({ environment: "staging", sub: "repo:example-org/models:environment:staging" })],
  [
    "a job without an environment",
    () => ({ environment: undefined, sub: "repo:example-org/models:ref:refs/heads/main" }),
  ],
  ["a token for somebody else", () => ({ aud: "https://github.com/example-org" })],
  ["a token without an audience", () => ({ aud: undefined })],
  ["a token without the number of its repository", () => ({ repository_id: undefined })],
  ["a token without its workflow", () => ({ job_workflow_ref: undefined })],
];

describe("infra/account: who may assume a role of CI", () => {
  for (const role of roles) {
    describe(role.name, () => {
      it(`admits ${role.job.workflow} in environment ${role.job.environment}, with either form of subject`, async () => {
        const claims = rightClaims(role);
        assert.equal(await mayAssume(role, claims), true);
        const earlier = `repo:example-org/models:environment:${role.job.environment}`;
        assert.equal(await mayAssume(role, { ...claims, sub: earlier }), true);
      });

      for (const [who, changes] of STRANGERS) {
        it(`refuses ${who}`, async () => {
          assert.equal(await mayAssume(role, { ...rightClaims(role), ...changes(role) }), false);
        });
      }

      it("refuses the jobs of all other roles", async () => {
        for (const other of roles.filter(({ name }) => name !== role.name)) {
          assert.equal(await mayAssume(role, rightClaims(other)), false, other.name);
        }
      });
    });
  }

  it("is a role for preview and image, and two for each environment", () => {
    assert.deepEqual(
      roles.map(({ name }) => name),
      ["preview", "image", "deploy-dev", "train-dev", "deploy-prod", "train-prod"],
    );
    assert.deepEqual(
      roles.map(({ name }) => name),
      roleNames(config),
    );
  });
});
