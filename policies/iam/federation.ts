/** IAM-07: a role for GitHub Actions trusts one job of one workflow of one repository. */
import { violation, type Finding } from "../finding";
import type { RequestContext, Statement } from "../policyDocument";
import type { ResourceView, Rule } from "../rule";
import { holds } from "./conditions";
import { ROLES, trustOf } from "./resources";
import { all } from "./truth";

/** `arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com`, perhaps with a path of an enterprise. */
const PROVIDER = /^Federated:(?:arn:[^:]+:iam::\d{12}:oidc-provider\/)?(.+)$/;
const GITHUB = /^token\.actions\.(githubusercontent\.com|[^/]+\.ghe\.com)(\/.+)?$/;

/** A claim, and values of it that belong to others: the trust must refuse each, whatever the other claims are. */
interface Claim {
  readonly name: string;
  readonly strangers: (wanted: readonly string[]) => readonly string[];
  readonly fix: string;
}

/** `repo:owner/name:environment:x` with one part after the other changed. */
function strangersBeside(subject: string): string[] {
  const [kind = "", repository = "", what = "", ...rest] = subject.split(":");
  const [owner = "", name = ""] = repository.split("/");
  const of = (by: string, place: string): string => [kind, by, place].join(":").replaceAll(/[*?]/g, "made-up");
  const own = [what, ...rest].join(":");
  return [
    of(`made-up/${name}`, own),
    of(`${owner}made-up/${name}`, own),
    of(`${owner}/made-up`, own),
    of(`${owner}/${name}made-up`, own),
    of(repository, `${what}:made-up`),
    of(repository, "pull_request"),
  ];
}

/** Another workflow file, another repository's, and another ref of the same file. */
function otherWorkflows(reference: string): string[] {
  const [file = ""] = reference.split("@");
  const folder = file.replace(/[^/]*$/, "");
  return [`${folder}made-up.yml@refs/heads/main`, `made-up/${file}@refs/heads/main`, `${file}@refs/heads/made-up`].map(
    (one) => one.replaceAll(/[*?]/g, "made-up"),
  );
}

const CLAIMS: readonly Claim[] = [
  {
    name: "aud",
    strangers: () => ["https://github.com/made-up"],
    fix: "bind aud to sts.amazonaws.com by StringEquals",
  },
  {
    name: "sub",
    strangers: (wanted) => ["repo:made-up/made-up:ref:refs/heads/main", ...wanted.flatMap(strangersBeside)],
    fix: "bind sub by StringEquals to repo:OWNER/NAME:environment:NAME, without wildcards",
  },
  {
    name: "repository_id",
    strangers: () => ["1"],
    fix: "bind repository_id by StringEquals to the repository's number, which no later owner of its name has",
  },
  {
    name: "job_workflow_ref",
    strangers: (wanted) => [
      "made-up/made-up/.github/workflows/made-up.yml@refs/heads/main",
      ...wanted.flatMap(otherWorkflows),
    ],
    fix: "bind job_workflow_ref to the workflow file and ref that may use the role",
  },
];

/** True when no request with this claim is admitted, whatever else it carries. */
function refuses({ conditions }: Statement, key: string, value: string | undefined): boolean {
  const context: RequestContext = { [key]: value };
  return all(conditions, (one) => holds(one, context)) === "no";
}

function judgeStatement(statement: Statement): Finding[] {
  const issuers = (statement.principals ?? []).flatMap((one) => PROVIDER.exec(one)?.[1] ?? []);
  const github = issuers.filter((issuer) => GITHUB.test(issuer));
  return github.flatMap((issuer) =>
    CLAIMS.flatMap(({ name, strangers, fix }) => {
      const key = `${issuer}:${name}`.toLowerCase();
      const wanted = statement.conditions.filter((one) => one.key === key).flatMap(({ values }) => values);
      const others = strangers(wanted).filter((one) => !wanted.includes(one));
      if ([...others, undefined].every((value) => refuses(statement, key, value))) return [];
      const problem = `Expected the trust to refuse every token whose ${name} is another's`;
      return [violation(`${statement.pointer}/Condition`, problem, { fix })];
    }),
  );
}

function judgeTrust(role: ResourceView): Finding[] {
  // A trust policy that cannot be read is IAM-03's to say.
  const { path, statements } = trustOf(role);
  return statements
    .filter(({ effect }) => effect === "Allow")
    .flatMap(judgeStatement)
    .map((finding) => ({ ...finding, where: `${path}${finding.where}` }));
}

export const githubTrustIsExact: Rule = {
  id: "IAM-07",
  name: "github-trust-is-exact",
  level: "mandatory",
  severity: "critical",
  states:
    "A role for GitHub Actions admits one audience, exact subjects, one repository by its number, and one workflow at one ref.",
  why: "A wildcard in a subject lets any branch, pull request or repository of an organisation take the role",
  fix: "bind aud, sub, repository_id and job_workflow_ref by StringEquals; a merge queue's refs may end with a wildcard",
  frameworks: ["soc2:CC6.1", "csf:PR.AC-1", "csf:PR.AC-4", "gdpr:32"],
  on: ROLES,
  check: judgeTrust,
};
