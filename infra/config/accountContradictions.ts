/** What is wrong in an account stack's configuration though each key alone is valid. Pure. */
import type { AccountConfig } from "./account";

type Values = Omit<AccountConfig, "project" | "stack">;

/** @returns one line for each contradiction, in no order; none quotes a value */
export function accountContradictions(config: Values): string[] {
  return [...ofPlace(config), ...ofExisting(config), ...ofNetwork(config)];
}

function ofPlace({ account, allowedAccounts, administrators }: Values): string[] {
  const faults: string[] = [];
  if (!allowedAccounts.includes(account)) {
    faults.push("Expected sluicegate:account to be one of sluicegate:allowedAccounts; this stack may not exist there.");
  }
  if (administrators.some((arn) => arn.split(":")[4] !== account)) {
    faults.push(
      "Expected sluicegate:administrators to be roles of sluicegate:account; name the roles that bootstrap it.",
    );
  }
  return faults;
}

function ofExisting({ account, environments, existing }: Values): string[] {
  const perEnvironment = (...kinds: string[]) =>
    environments.flatMap((environment) => kinds.map((kind) => `${kind}${environment}`));
  return [
    ...ofArns("keyArns", existing.keyArns, ["state", "logs", ...perEnvironment("data-")], account),
    ...ofArns("boundaryArns", existing.boundaryArns, environments, account),
    ...ofArns("roleArns", existing.roleArns, ["preview", "image", ...perEnvironment("deploy-", "train-")], account),
  ];
}

/** @param known what the account has of this kind, by name */
function ofArns(
  key: string,
  given: Readonly<Record<string, string>> = {},
  known: readonly string[],
  account: string,
): string[] {
  return Object.entries(given).flatMap(([name, arn]) => {
    const place = `sluicegate:existing.${key}`;
    if (!known.includes(name)) return [`Expected one of ${known.join(", ")} under ${place}, got ${name}; correct it.`];
    if (arn.split(":")[4] === account) return [];
    return [`Expected ${place}.${name} in sluicegate:account; name one of this account.`];
  });
}

function ofNetwork({ vpc, existing, region }: Values): string[] {
  const faults: string[] = [];
  if (vpc.cidrBlock !== undefined && existing.network !== undefined) {
    faults.push(
      "Expected sluicegate:vpc or sluicegate:existing.network, got both; keep the one that environments use.",
    );
  }
  if (vpc.zones?.some((zone) => zone.slice(0, -1) !== region) === true) {
    faults.push("Expected sluicegate:vpc.zones of sluicegate:region; name zones of that region.");
  }
  return faults;
}
