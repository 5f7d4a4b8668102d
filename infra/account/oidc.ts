/** Oidc: GitHub as an identity provider of the account. An account has at most one, so others may rely on it too. */
import * as pulumi from "@pulumi/pulumi";
import * as iam from "@pulumi/aws/iam";
import { adopted, type Concern } from "./concern";
import { ISSUER } from "./names";

export class Oidc extends pulumi.ComponentResource {
  constructor(name: string, { config }: Concern, opts: pulumi.ComponentResourceOptions) {
    super("sluicegate:account:Oidc", name, {}, opts);
    const child = `${name}-github`;
    if (config.existing.oidcProviderArn === undefined) {
      // AWS knows GitHub's certificate authority itself, so there is no thumbprint to keep fresh.
      new iam.OpenIdConnectProvider(
        child,
        { url: `https://${ISSUER}`, clientIdLists: ["sts.amazonaws.com"] },
        { parent: this, protect: config.protect, retainOnDelete: true, ...adopted(config, child) },
      );
    }
    this.registerOutputs({});
  }
}
