/** PIPE-20: jobs run under roles of their own, never under the pipeline's, which may register. */
import { undecided, violation, type Finding } from "../finding";
import { allowedOf } from "../floors";
import { PIPELINES } from "../judgement";
import type { Context, JoinedResource, StackView } from "../rule";
import { jobsOf } from "./definition";
import type { Field } from "./field";
import { jobRule } from "./jobRule";

const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/(?:.*\/)?([^/]+)$/;
const NAMES: Readonly<Record<string, string>> = { "aws:iam/role:Role": "name", "aws-native:iam:Role": "roleName" };

const nameIn = (arn: unknown): string | undefined => (typeof arn === "string" ? ROLE_ARN.exec(arn)?.[1] : undefined);

/** The pipeline's own role: by its literal ARN, else by the one role that it was computed from. */
function ownRole(pipeline: JoinedResource, roles: readonly JoinedResource[]): string | undefined {
  const literal = nameIn(pipeline.props.at("roleArn").text);
  if (literal !== undefined) return literal;
  const [only, ...others] = (pipeline.edges.roleArn ?? []).filter(({ type }) => NAMES[type] !== undefined);
  const role = others.length === 0 ? roles.find(({ urn }) => urn === only?.urn) : undefined;
  return role?.props.at(NAMES[role.type] ?? "name").text;
}

function rolesOf(pipeline: JoinedResource): Field[] {
  return jobsOf(pipeline)?.jobs.flatMap(({ form, at }) => (form.role === undefined ? [] : [at(form.role)])) ?? [];
}

function apart(stack: StackView, { floors }: Context): Finding[] {
  const roles = stack.ofType(Object.keys(NAMES));
  const names = new Set(roles.flatMap(({ type, props }) => props.at(NAMES[type] ?? "name").text ?? []));
  const allowed = new Set(allowedOf(floors).roles.flatMap((arn) => nameIn(arn) ?? []));
  return stack.ofType(PIPELINES).flatMap((subject) => {
    const fields = rolesOf(subject);
    const own = ownRole(subject, roles);
    if (own === undefined && fields.length > 0) {
      return [
        undecided(".roleArn", "the pipeline's own role is not known, so nobody knows whether jobs share it", {
          subject,
        }),
      ];
    }
    return fields.flatMap((field) => {
      const name = nameIn(field.possible()?.[0]);
      if (name === undefined) return []; // the check of the pipeline alone says so
      if (name === own)
        return [violation(field.where, "Expected a role of the job's own, got the pipeline's", { subject })];
      const problem = "Expected a job role of the stack, or one that floors.yaml allows, got another";
      return names.has(name) || allowed.has(name) ? [] : [violation(field.where, problem, { subject })];
    });
  });
}

export const jobsHaveOwnRoles = jobRule(
  {
    id: "PIPE-20",
    name: "job-under-its-own-role",
    severity: "high",
    states: "Every job runs under a literal job role of the stack, which is not the pipeline's.",
    why: "The pipeline's role may register models and pass roles; code in a job would have both",
    fix: "set RoleArn to the job role that the stack makes for this kind of step",
    frameworks: ["soc2:CC6.3", "csf:PR.AC-4"],
    configuredBy: ["allowed"],
    join: apart,
  },
  (job) =>
    job.form.role === undefined
      ? []
      : job.at(job.form.role).must((value) => nameIn(value) !== undefined, "Expected a literal role of the job's own"),
);
