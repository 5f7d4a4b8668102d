/** What the account stack would make and what the account has already: that is taken over instead. */
import type { AccountConfig } from "../../infra/config";
import { accountNames, keyNames, roleNames, SHARED_LOG_GROUPS } from "../../infra/account/names";
import type { AwsReads } from "./awsReads";

/** One thing of the account stack that may be there: its logical name, and how to find the id to take it over by. */
interface Candidate {
  readonly child: string;
  readonly find: () => Promise<string | undefined>;
}

function candidates(config: AccountConfig, reads: AwsReads): Candidate[] {
  const names = accountNames(config);
  const whenThere = (id: string, there: Promise<boolean>) => there.then((yes) => (yes ? id : undefined));
  const identity = (child: string, action: string, parameter: string, id: string): Candidate => ({
    child,
    find: () => whenThere(id, reads.hasIdentity(action, parameter, id)),
  });
  const policy = (child: string, arn: string) => identity(child, "GetPolicy", "PolicyArn", arn);
  const bucket = (child: string, name: string): Candidate => ({
    child,
    find: () => whenThere(name, reads.hasBucket(name)),
  });
  const group = (name: string): Candidate => ({
    child: `logs-${name.split("/").at(-1) ?? ""}`,
    find: async () => ((await reads.logGroups(name)).includes(name) ? name : undefined),
  });
  const key = (name: string): Candidate[] => {
    const alias = names.alias(name);
    let asked: Promise<string | undefined> | undefined;
    const id = () => (asked ??= reads.keyOf(alias));
    return [
      { child: `keys-${name}`, find: id },
      { child: `keys-${name}-alias`, find: async () => ((await id()) === undefined ? undefined : alias) },
    ];
  };
  const {
    oidcProviderArn,
    stateBucket,
    keyArns = {},
    boundaryArns = {},
    roleArns = {},
    logGroups = [],
  } = config.existing;
  return [
    ...(oidcProviderArn === undefined
      ? [identity("oidc-github", "GetOpenIDConnectProvider", "OpenIDConnectProviderArn", names.oidcProviderArn)]
      : []),
    ...keyNames(config).flatMap((name) => (name in keyArns ? [] : key(name))),
    ...(stateBucket === undefined
      ? [bucket("state-states", names.stateBucket), bucket("state-logs", names.stateLogBucket)]
      : []),
    ...config.environments.flatMap((name) =>
      name in boundaryArns ? [] : [policy(`boundary-${name}`, names.boundary(name).arn)],
    ),
    policy("ci-guard", names.guard.arn),
    ...roleNames(config).flatMap((name) =>
      name in roleArns
        ? []
        : [
            identity(`ci-${name}`, "GetRole", "RoleName", names.role(name).name),
            policy(`ci-${name}-policy`, names.rolePolicy(name).arn),
          ],
    ),
    ...SHARED_LOG_GROUPS.filter((name) => !logGroups.includes(name)).map(group),
  ];
}

/**
 * @param managed logical names of what the stack's state holds already
 * @returns ids by logical name, for the stack's `imports`
 */
export async function findPresent(
  config: AccountConfig,
  reads: AwsReads,
  managed: ReadonlySet<string>,
): Promise<Record<string, string>> {
  const open = candidates(config, reads).filter(({ child }) => !managed.has(child));
  const found = await Promise.all(open.map(async ({ child, find }) => [child, await find()] as const));
  return Object.fromEntries(found.flatMap(([child, id]) => (id === undefined ? [] : [[child, id]])));
}
