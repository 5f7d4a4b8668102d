import { githubTrustIsExact } from "../../../policies/iam/federation";
import { ACCOUNT, role } from "../../support/identities";
import { policyText, provider, type StatementFields } from "../../support/resources";
import { describeRule, type Change } from "../../support/ruleCases";

const ISSUER = "token.actions.githubusercontent.com";
const claims = {
  aud: "sts.amazonaws.com",
  sub: ["repo:acme/models:environment:prod", "repo:acme@17/models@42:environment:prod"],
  repository_id: "42",
  job_workflow_ref: "acme/models/.github/workflows/deploy.yml@refs/heads/main",
};
type Claims = Readonly<Record<string, string | readonly string[] | undefined>>;

const named = (wanted: Claims, issuer = ISSUER): object =>
  Object.fromEntries(
    Object.entries(wanted).flatMap(([claim, value]) => (value === undefined ? [] : [[`${issuer}:${claim}`, value]])),
  );

const trust: StatementFields = {
  Effect: "Allow",
  Action: "sts:AssumeRoleWithWebIdentity",
  Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER}` },
  Condition: { StringEquals: named(claims) },
};
const deploy = {
  ...role("deploy", "sluicegate-deploy"),
  props: { ...role("deploy", "sluicegate-deploy").props, assumeRolePolicy: policyText(trust) },
};

const changed = (equal: Claims, like: Claims = {}): Change => ({
  assumeRolePolicy: policyText({
    ...trust,
    Condition: { StringEquals: named({ ...claims, ...equal }), StringLike: named(like) },
  }),
});
const anothers = (claim: string): string =>
  `deploy .assumeRolePolicy/Statement/0/Condition: Expected the trust to refuse every token whose ${claim} is another's`;
const without = (claim: string): Change => changed({ [claim]: undefined });
const like = (claim: string, ...patterns: string[]): Change => changed({ [claim]: undefined }, { [claim]: patterns });

describeRule(githubTrustIsExact, {
  stack: [provider, deploy],
  subject: deploy,
  refuses: {
    "any audience": [without("aud"), anothers("aud")],
    "any subject": [without("sub"), anothers("sub")],
    "any number of repository": [without("repository_id"), anothers("repository_id")],
    "any workflow": [without("job_workflow_ref"), anothers("job_workflow_ref")],
    "no condition at all": [
      { assumeRolePolicy: policyText({ ...trust, Condition: {} }) },
      ...Object.keys(claims).map(anothers),
    ],
    "all repositories of an organisation": [like("sub", "repo:acme/*"), anothers("sub")],
    "all organisations of a name": [like("sub", "repo:acme*/models:environment:prod"), anothers("sub")],
    "all repositories of a name": [like("sub", "repo:acme/models*:environment:prod"), anothers("sub")],
    "all branches and pull requests": [like("sub", "repo:acme/models:*"), anothers("sub")],
    "all environments": [like("sub", "repo:acme/models:environment:*"), anothers("sub")],
    "all workflows of the repository": [
      like("job_workflow_ref", "acme/models/.github/workflows/*@refs/heads/main"),
      anothers("job_workflow_ref"),
    ],
    "all refs of the workflow": [
      like("job_workflow_ref", "acme/models/.github/workflows/deploy.yml@*"),
      anothers("job_workflow_ref"),
    ],
    "subjects only where there is one": [
      {
        assumeRolePolicy: policyText({
          ...trust,
          Condition: {
            StringEquals: named({ ...claims, sub: undefined }),
            StringEqualsIfExists: named({ sub: claims.sub }),
          },
        }),
      },
      anothers("sub"),
    ],
    "a claim of another issuer": [
      {
        assumeRolePolicy: policyText({
          ...trust,
          Condition: {
            StringEquals: { ...named({ ...claims, aud: undefined }), ...named({ aud: claims.aud }, "gitlab.com") },
          },
        }),
      },
      anothers("aud"),
    ],
  },
  accepts: {
    "the branches of a merge queue": like(
      "job_workflow_ref",
      "acme/models/.github/workflows/merge.yml@refs/heads/gh-readonly-queue/main/*",
    ),
    "more claims": changed({ environment: "prod", repository_owner_id: "17" }),
    "a SAML provider": {
      assumeRolePolicy: policyText({
        ...trust,
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:saml-provider/corp` },
        Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
      }),
    },
  },
});
