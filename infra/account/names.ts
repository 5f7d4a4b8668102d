/**
 * Names and ARNs of what an account has once, computed from config alone, so that policies that name them are known at
 * preview. What `existing` names keeps the name it has. Pure.
 */
import type { AccountConfig } from "../config";
import { LOG_GROUPS, partitionOf, type Named } from "../names";
import { LIMITS, patternOf, physicalName } from "../physicalName";

/** Whose tokens the CI roles trust. Source: GitHub, "Configuring OpenID Connect in Amazon Web Services". */
export const ISSUER = "token.actions.githubusercontent.com";

/** Where SageMaker writes what jobs print, whoever runs them. Source: the SageMaker developer guide, "CloudWatch Logs". */
export const SHARED_LOG_GROUPS: readonly string[] = Object.values(LOG_GROUPS);

export interface AccountNames {
  readonly partition: string;
  readonly stateBucket: string;
  readonly stateLogBucket: string;
  readonly oidcProviderArn: string;
  /** ARN patterns of every CI role and policy of this stack. */
  readonly own: readonly string[];
  /** `alias/...` of a key: `state`, `logs`, `data-<environment>`. */
  alias(key: string): string;
  boundary(environment: string): Named;
  role(what: string): Named;
  /** The policy of a CI role, which is its boundary too. */
  rolePolicy(what: string): Named;
  /** The policy that every CI role carries besides. */
  readonly guard: Named;
}

/** The keys by name, in the order in which they are made. */
export function keyNames({ environments }: AccountConfig): string[] {
  return ["state", "logs", ...environments.map((environment) => `data-${environment}`)];
}

/** The roles of CI by name; ciJobs.ts says what each is. */
export function roleNames({ environments }: AccountConfig): string[] {
  return ["preview", "image", ...environments.flatMap((name) => [`deploy-${name}`, `train-${name}`])];
}

const boundaryName = (environment: string): string => `boundary-${environment}`;

export function accountNames(config: AccountConfig): AccountNames {
  const { account, region, existing, naming } = config;
  const partition = partitionOf(region);
  const rolePath = naming.rolePath ?? "/";
  const iam = `arn:${partition}:iam::${account}`;
  const policy = (what: string): Named => {
    const name = physicalName(config, what, LIMITS.policy);
    return { name, arn: `${iam}:policy/${name}` };
  };
  const roleName = (what: string): string => physicalName(config, what, LIMITS.role);
  const policies = [...roleNames(config), "guard", ...config.environments.map(boundaryName)].map(
    (what) => policy(what).name,
  );
  const given = (arn: string): Named => ({ name: arn.split("/").at(-1) ?? "", arn });
  return {
    partition,
    stateBucket: existing.stateBucket ?? physicalName(config, "state", LIMITS.bucket),
    stateLogBucket: physicalName(config, "state-logs", LIMITS.bucket),
    oidcProviderArn: existing.oidcProviderArn ?? `${iam}:oidc-provider/${ISSUER}`,
    own: [
      `${iam}:role${rolePath}${patternOf(config, roleNames(config).map(roleName))}`,
      `${iam}:policy/${patternOf(config, policies)}`,
    ],
    alias: (key) => `alias/${physicalName(config, key, LIMITS.alias)}`,
    boundary: (environment) => {
      const arn = existing.boundaryArns?.[environment];
      return arn === undefined ? policy(boundaryName(environment)) : given(arn);
    },
    role: (what) => {
      const arn = existing.roleArns?.[what];
      const name = roleName(what);
      return arn === undefined ? { name, arn: `${iam}:role${rolePath}${name}` } : given(arn);
    },
    rolePolicy: policy,
    guard: policy("guard"),
  };
}
