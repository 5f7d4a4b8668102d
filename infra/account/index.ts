/** What an AWS account has once: whom CI is, the most that environments can do, their keys, and where states lie. */
import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/aws/provider";
import type { AccountConfig } from "../config";
import { Boundaries } from "./boundaries";
import { CiIdentity } from "./ciIdentity";
import type { Concern } from "./concern";
import { Keys } from "./keys";
import { LogGroups } from "./logGroups";
import { accountNames, roleNames, SHARED_LOG_GROUPS } from "./names";
import { Network } from "./network";
import { Oidc } from "./oidc";
import type { AccountOutputs, EnvironmentOutputs } from "./outputs";
import { secretsProvider } from "./stateAccess";
import { StateStore } from "./stateStore";

/** The outputs while keys and network are still being made. */
type Declared = Omit<AccountOutputs, "environments"> & {
  readonly environments: Readonly<
    Record<string, { readonly [Name in keyof EnvironmentOutputs]: pulumi.Input<EnvironmentOutputs[Name]> }>
  >;
};

/** @returns the stack's outputs */
export function account(config: AccountConfig): Declared {
  const names = accountNames(config);
  const concern: Concern = { config, names };
  const provider = new Provider("aws", {
    region: config.region,
    allowedAccountIds: [...config.allowedAccounts],
    defaultTags: { tags: { ...config.tags, project: config.project, stack: config.stack } },
  });
  const opts: pulumi.ComponentResourceOptions = { providers: [provider] };
  const keys = new Keys("keys", concern, opts);
  if (config.existing.stateBucket === undefined) {
    new StateStore("state", { ...concern, keyArn: keyOf(keys, "state") }, opts);
  }
  new Oidc("oidc", concern, opts);
  new Boundaries("boundary", concern, opts);
  new CiIdentity("ci", concern, opts);
  new LogGroups("logs", { ...concern, keyArn: keyOf(keys, "logs") }, opts);
  const network = networkOf(concern, opts);

  return {
    schemaVersion: 1,
    kind: "account",
    project: config.project,
    stack: config.stack,
    account: config.account,
    region: config.region,
    stateBucket: names.stateBucket,
    oidcProviderArn: names.oidcProviderArn,
    roleArns: Object.fromEntries(roleNames(config).map((name) => [name, names.role(name).arn])),
    logGroups: SHARED_LOG_GROUPS,
    environments: Object.fromEntries(
      config.environments.map((environment) => [
        environment,
        {
          keyArn: keyOf(keys, `data-${environment}`),
          permissionsBoundaryArn: names.boundary(environment).arn,
          secretsProvider: secretsProvider(concern, environment),
          network,
        },
      ]),
    ),
  };
}

function keyOf({ arns }: Keys, key: string): pulumi.Output<string> {
  const arn = arns[key];
  if (arn === undefined) throw new Error(`Expected a key ${key}, got none; the keys of an account follow its config.`);
  return arn;
}

/** The network that environments are told of: the account's own, one that it makes, or none. */
function networkOf(
  concern: Concern,
  opts: pulumi.ComponentResourceOptions,
): pulumi.Input<EnvironmentOutputs["network"]> {
  const { cidrBlock, zones } = concern.config.vpc;
  if (cidrBlock === undefined || zones === undefined) return concern.config.existing.network ?? {};
  const made = new Network("network", { ...concern, cidrBlock, zones }, opts);
  return pulumi
    .all([pulumi.all([...made.subnetIds]), pulumi.all([...made.securityGroupIds])])
    .apply(([subnetIds, securityGroupIds]) => ({ subnetIds, securityGroupIds }));
}
