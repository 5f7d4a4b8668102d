/**
 * Who may assume a role of CI: one job of one workflow file, at one ref, in one GitHub environment, of one repository by
 * its number. Pure. AWS STS reads these claims since January 2026 (IAM user guide, "Available keys for AWS OIDC
 * federation"); before that only `aud` and `sub` could be bound.
 */
import type { AccountConfig, GithubRepository } from "../config";
import { document } from "../statements";
import { ISSUER, type AccountNames } from "./names";

export interface Job {
  /** File name below .github/workflows. */
  readonly workflow: string;
  /** The GitHub environment that the job names; its protection rules come before the role. */
  readonly environment: string;
  /** Git refs of the workflow file; `*` only at the end. */
  readonly ref: string;
}

/** A merge queue runs a workflow on a branch of its own, whose name ends with the pull request and commit. */
export function mergeQueueOf({ branch }: GithubRepository): string {
  return `refs/heads/gh-readonly-queue/${branch}/*`;
}

/**
 * Repositories made after 15 July 2026 carry their numbers in `sub`; both forms are exact, and the number of the
 * repository is asked for in any case, so that a later owner of the name is somebody else.
 */
function subjects({ owner, ownerId, repository, repositoryId }: GithubRepository, environment: string): string[] {
  return [`${owner}/${repository}`, `${owner}@${ownerId}/${repository}@${repositoryId}`].map(
    (name) => `repo:${name}:environment:${environment}`,
  );
}

/** The trust policy of a role that one job may assume. */
export function githubTrust({ github }: AccountConfig, names: AccountNames, job: Job): string {
  const claim = (name: string) => `${ISSUER}:${name}`;
  const file = `${github.owner}/${github.repository}/.github/workflows/${job.workflow}@${job.ref}`;
  return document([
    {
      Sid: "OneJobOfOneWorkflow",
      Effect: "Allow",
      Principal: { Federated: names.oidcProviderArn },
      Action: ["sts:AssumeRoleWithWebIdentity"],
      Condition: {
        StringEquals: {
          [claim("aud")]: "sts.amazonaws.com",
          [claim("sub")]: subjects(github, job.environment),
          [claim("repository_id")]: github.repositoryId,
          [claim("repository_owner_id")]: github.ownerId,
          [claim("environment")]: job.environment,
          ...(job.ref.endsWith("*") ? {} : { [claim("job_workflow_ref")]: file }),
        },
        ...(job.ref.endsWith("*") ? { StringLike: { [claim("job_workflow_ref")]: file } } : {}),
      },
    },
  ]);
}
