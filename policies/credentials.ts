/** No long-lived credentials: none created (CRED-01), none given to a provider (CRED-02), none in any property (CRED-03). */
import { violation, type Finding } from "./finding";
import type { Reading } from "./reading";
import type { Rule, StackView } from "./rule";
import { findSecrets } from "./secrets";

const FORBIDDEN = [
  "aws:iam/accessKey:AccessKey",
  "aws:iam/serviceSpecificCredential:ServiceSpecificCredential",
  "aws:iam/user:User",
  "aws:iam/userLoginProfile:UserLoginProfile",
  "aws-native:iam:AccessKey",
  "aws-native:iam:User",
];

export const noStaticIdentities: Rule = {
  id: "CRED-01",
  name: "no-users-or-access-keys",
  level: "mandatory",
  severity: "critical",
  states: "The program creates no IAM user, access key, login profile or service credential.",
  why: "A credential that does not expire works for whoever finds it, and its secret lies in the state",
  fix: "remove the resource; people sign in through IAM Identity Center, GitHub Actions through OIDC, services through roles",
  frameworks: ["soc2:CC6.1", "gdpr:32", "csf:PR.AC-1", "ccpa:1798.100(e)"],
  on: FORBIDDEN,
  check: () => [violation("", "Expected no long-lived identity, got one")],
};

const PROVIDERS = ["pulumi:providers:aws", "pulumi:providers:aws-native"];

/** Provider settings that are not text travel as JSON inside a string. */
function setting(reading: Reading): unknown {
  if (reading.text === undefined) return reading.value;
  try {
    return JSON.parse(reading.text);
  } catch {
    return reading.text;
  }
}

function settings(props: Reading): Finding[] {
  const keys = ["accessKey", "secretKey", "token"].flatMap((key) => {
    const reading = props.at(key);
    // Unknown is also given: only an absent or empty one means that the ambient identity is used.
    const absent = reading.state === "absent" || reading.value === "";
    return absent ? [] : [violation(reading.path, `Expected no ${key} on the provider, got one`)];
  });
  const skip = props.at("skipCredentialsValidation");
  const accounts = props.at("allowedAccountIds");
  const allowed = setting(accounts);
  return [
    ...keys,
    ...skip.must(() => setting(skip) !== true, "Expected skipCredentialsValidation not to be true"),
    ...accounts.must(
      () => Array.isArray(allowed) && allowed.length > 0,
      "Expected allowedAccountIds to list the stack's account",
    ),
  ];
}

/** Providers of the stack are resources and are checked as such; one from elsewhere shows only on those that use it. */
function providersFromElsewhere(stack: StackView): Finding[] {
  const seen = new Set(stack.ofType(PROVIDERS).map(({ urn }) => urn));
  return stack.resources.flatMap(({ provider }) => {
    if (provider === undefined || !PROVIDERS.includes(provider.type) || seen.has(provider.urn)) return [];
    seen.add(provider.urn);
    return settings(provider.props).map((finding) => ({ ...finding, subject: provider }));
  });
}

export const providersHoldNoCredentials: Rule = {
  id: "CRED-02",
  name: "providers-hold-no-credentials",
  level: "mandatory",
  severity: "critical",
  states: "Every AWS provider takes the ambient identity, validates it, and admits named accounts only.",
  why: "Keys in a program end in state and history, and an unpinned provider deploys to whatever account is at hand",
  fix: "remove the keys (use OIDC or a profile), leave validation on and set allowedAccountIds",
  frameworks: ["soc2:CC6.1", "csf:PR.AC-1", "gdpr:32"],
  on: PROVIDERS,
  check: ({ props }) => settings(props),
  join: providersFromElsewhere,
};

export const noSecretsInProperties: Rule = {
  id: "CRED-03",
  name: "no-credentials-in-properties",
  level: "mandatory",
  severity: "critical",
  states: "No property of any resource holds a credential.",
  why: "Properties are stored in state, shown in previews and copied into services that many people may read",
  fix: "pass the ARN of a Secrets Manager secret instead, and revoke the credential that stood here",
  frameworks: ["soc2:CC6.1", "gdpr:32", "csf:PR.DS-5", "ccpa:1798.150(a)"],
  on: "every",
  // Unknown values are no finding here: an output of another resource is not a credential written into the program.
  check: async ({ props }) => {
    const found = await findSecrets(props.value);
    return found.map(({ path, kind }) => violation(path, `Expected no credential, got ${kind}`));
  },
};
