/** The outputs of an account stack: what its environments and its CI need to know of it. Versioned. */

export interface AccountOutputs {
  readonly schemaVersion: 1;
  readonly kind: "account";
  readonly project: string;
  readonly stack: string;
  readonly account: string;
  readonly region: string;
  readonly stateBucket: string;
  readonly oidcProviderArn: string;
  /** By `preview`, `image`, `deploy-<environment>` and `train-<environment>`. */
  readonly roleArns: Readonly<Record<string, string>>;
  readonly logGroups: readonly string[];
  readonly environments: Readonly<Record<string, EnvironmentOutputs>>;
}

/** What one environment puts into its configuration. */
export interface EnvironmentOutputs {
  readonly keyArn: string;
  readonly permissionsBoundaryArn: string;
  /** For `pulumi stack init --secrets-provider`. */
  readonly secretsProvider: string;
  /** Empty where jobs run without a network of their own. */
  readonly network: { readonly subnetIds?: readonly string[]; readonly securityGroupIds?: readonly string[] };
}
