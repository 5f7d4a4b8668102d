/**
 * Condition keys that AWS has and the IAM simulator drops, under names that it knows: its catalogue lists all of GitHub's
 * claims but `aud` and `sub`, which IAM reads of every provider, and it does not match KMS's keys that end with a name of
 * the caller's. Both the policies and the request are read through this, so what is compared stays the same.
 */
export function simulatedKeys(text: string): string {
  return text
    .replaceAll(/token\.actions\.githubusercontent\.com:(aud|sub)\b/g, "accounts.google.com:$1")
    .replaceAll(/kms:EncryptionContext:(project|stack)\b/g, "aws:PrincipalTag/$1");
}

/** The document of a policy, for the simulator. */
export function simulatedPolicy(text: string): unknown {
  return JSON.parse(simulatedKeys(text));
}

/** What a request says of itself, for the simulator. */
export function simulatedContext(
  context: Readonly<Record<string, string | string[]>>,
): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(context).map(([key, value]) => [simulatedKeys(key), value]));
}
