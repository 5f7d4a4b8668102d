/**
 * CRED-04: a stack's configuration lies in the repository, so no credential stands in it as plain text. The pack sees no
 * configuration, only what resources make of it; so the program itself refuses, before there is any resource. Pure.
 */
const FORMS: readonly RegExp[] = [
  /(?<![A-Za-z0-9])(AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])/,
  /-----BEGIN [A-Z0-9 ]*PRIVATE KEY/,
  /(?<![A-Za-z0-9])(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})/,
];

const SECRET_NAME = /(secret|passwd|password|passphrase|token|credential|api[_-]?key|access[_-]?key|private[_-]?key)/i;
/** What names a secret kept elsewhere is none. */
const REFERENCE = /^arn:aws[a-z-]*:(secretsmanager|ssm|kms):/;

/**
 * @param values by short key, as they are read
 * @returns a line for each place that holds a credential; it quotes nothing
 */
export function plainSecrets(project: string, values: Readonly<Record<string, unknown>>): string[] {
  const faults: string[] = [];
  const open = Object.entries(values).map(([name, value]) => ({ path: `${project}:${name}`, name, value }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, name, value } = next;
    if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value))
        open.push({ path: `${path}.${key}`, name: key, value: inner as unknown });
    } else if (typeof value === "string" && isCredential(name, value)) {
      faults.push(
        `Expected no credential in plain text, got one at ${path} (CRED-04); revoke it, keep its successor in AWS Secrets Manager.`,
      );
    }
  }
  return faults;
}

function isCredential(name: string, text: string): boolean {
  if (FORMS.some((form) => form.test(text))) return true;
  return text !== "" && SECRET_NAME.test(name) && !REFERENCE.test(text);
}
