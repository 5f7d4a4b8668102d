/** The Pulumi program: reads the stack's config, refuses to deploy a placeholder, declares an account or an environment. */
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { namesMadeElsewhere, writtenPipelines } from "../pipeline";
import { account } from "./account";
import { kindOf, PLACEHOLDER_ACCOUNT, readAccountConfig, readConfig } from "./config";
import { environment } from "./environment";

const raw = pulumi.runtime.allConfig();
const identity = { project: pulumi.getProject(), stack: pulumi.getStack() };

/** An attached provider is a stand-in on this machine, for which the placeholder will do; AWS has no such account. */
function refusePlaceholder(given: string, file: string): void {
  const onAws = process.env.PULUMI_DEBUG_PROVIDERS === undefined;
  if (given !== PLACEHOLDER_ACCOUNT || !onAws) return;
  throw new pulumi.RunError(
    `Expected the account of stack ${identity.stack}, got the placeholder it ships with; ` +
      `put your account, key and boundary into ${file} (README: To dev and prod), then run up again.`,
  );
}

function declare(): object {
  const file = `Pulumi.${identity.stack}.yaml`;
  if (kindOf(raw, identity.project) === "account") {
    const config = readAccountConfig(raw, identity);
    refusePlaceholder(config.account, file);
    return account(config);
  }
  const names = writtenPipelines.map(({ name }) => name);
  const config = readConfig(raw, identity, names, namesMadeElsewhere);
  refusePlaceholder(config.account, file);
  return environment(resolve(__dirname, ".."), config);
}

export = declare();
