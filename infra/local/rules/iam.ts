// IAM: roles, policies and what joins them. Names are single in the account, paths are part of ARNs.
import { accountArn, digest } from "../names";
import type { Properties } from "../struct";
import { form, longest, policy, range } from "./limits";
import { inAccount, input, type Refusal, type Rule, type Subject } from "./rule";

const CHARACTERS = "letters, digits and _+=,.@-";

/** Sources: the IAM API reference and "IAM and AWS STS quotas". */
function identityName(inputs: Properties, most: number): Refusal[] {
  return form(inputs, "name", new RegExp(`^[\\w+=,.@-]{1,${most}}$`), `1 to ${most} ${CHARACTERS}`);
}

function pathForm(inputs: Properties): Refusal[] {
  return form(inputs, "path", /^\/([\x21-\x7e]{1,510}\/)?$/, "a path that begins and ends with /");
}

function boundary(inputs: Properties): Refusal[] {
  return form(inputs, "permissionsBoundary", /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/, "the ARN of a policy");
}

function inPath(subject: Subject, kind: string): string {
  const path = input(subject, "path") === "" ? "/" : input(subject, "path");
  return accountArn(subject.place, "iam", `${kind}${path}${input(subject, "name")}`);
}

/** IAM's own ids: four letters that say the kind, and 17 letters or digits. */
const uniqueId = (prefix: string, subject: Subject): string => `${prefix}${digest(subject.urn, 17).toUpperCase()}`;

const role: Rule = {
  title: "IAM Role",
  name: "name",
  automatic: { max: 64 },
  replaces: ["name", "namePrefix", "path"],
  refusals: (inputs) => [
    ...identityName(inputs, 64),
    ...pathForm(inputs),
    ...boundary(inputs),
    ...longest(inputs, "description", 1000),
    ...range(inputs, "maxSessionDuration", 3600, 43_200),
    ...policy(inputs, "assumeRolePolicy", 4096, true),
  ],
  taken: { scope: inAccount, message: (name) => `EntityAlreadyExists: Role with name ${name} already exists.` },
  id: (subject) => input(subject, "name"),
  outputs: (subject) => ({
    arn: inPath(subject, "role"),
    createDate: "1970-01-01T00:00:00Z", // no clock: the same program gives the same outputs
    uniqueId: uniqueId("AROA", subject),
  }),
  defaults: () => ({ path: "/", maxSessionDuration: 3600, forceDetachPolicies: false, managedPolicyArns: [] }),
};

const managedPolicy: Rule = {
  title: "IAM Policy",
  name: "name",
  automatic: { max: 128 },
  replaces: ["name", "namePrefix", "path", "description"],
  refusals: (inputs) => [
    ...identityName(inputs, 128),
    ...pathForm(inputs),
    ...longest(inputs, "description", 1000),
    ...policy(inputs, "policy", 6144),
  ],
  taken: {
    scope: inAccount,
    message: (name) => `EntityAlreadyExists: A policy called ${name} already exists. Duplicate names are not allowed.`,
  },
  id: (subject) => inPath(subject, "policy"),
  nameIn: (id) => id.slice(id.lastIndexOf("/") + 1),
  outputs: (subject) => ({
    arn: inPath(subject, "policy"),
    attachmentCount: 0,
    policyId: uniqueId("ANPA", subject),
  }),
  defaults: () => ({ path: "/" }),
};

const rolePolicy: Rule = {
  title: "IAM Role Policy",
  name: "name",
  automatic: { max: 128 },
  replaces: ["name", "namePrefix", "role"],
  refusals: (inputs) => [...identityName(inputs, 128), ...policy(inputs, "policy", 10_240)],
  id: (subject) => `${input(subject, "role")}:${input(subject, "name")}`,
  outputs: () => ({}),
};

const rolePolicyAttachment: Rule = {
  title: "IAM Role Policy Attachment",
  replaces: ["role", "policyArn"],
  refusals: (inputs) =>
    form(inputs, "policyArn", /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/, "the ARN of a policy"),
  id: (subject) => `${input(subject, "role")}/${input(subject, "policyArn")}`,
  outputs: () => ({}),
};

/** The host and path of an https URL, which is what IAM knows a provider by. */
const issuer = (subject: Subject): string => input(subject, "url").replace(/^https:\/\//, "");

const openIdConnectProvider: Rule = {
  title: "IAM OpenID Connect Provider",
  name: "url",
  replaces: ["url"],
  refusals: (inputs) => form(inputs, "url", /^https:\/\/[^/?#]+[^?#]{0,240}$/, "an https URL without query"),
  taken: {
    scope: inAccount,
    message: (name) => `EntityAlreadyExists: Provider with url ${name} already exists.`,
  },
  id: (subject) => accountArn(subject.place, "iam", `oidc-provider/${issuer(subject)}`),
  nameIn: (id) => id.replace(/^.*:oidc-provider\//, "https://"),
  outputs: (subject) => ({ arn: accountArn(subject.place, "iam", `oidc-provider/${issuer(subject)}`) }),
  defaults: () => ({ thumbprintLists: [] }),
};

export const iam: Readonly<Record<string, Rule>> = {
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": openIdConnectProvider,
  "aws:iam/policy:Policy": managedPolicy,
  "aws:iam/role:Role": role,
  "aws:iam/rolePolicy:RolePolicy": rolePolicy,
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
};
