/** The Pulumi program: reads the stack's config, refuses to deploy a placeholder, declares the environment. */
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { writtenPipelines } from "../pipeline";
import { PLACEHOLDER_ACCOUNT, readConfig } from "./config";
import { environment } from "./environment";

const config = readConfig(
  pulumi.runtime.allConfig(),
  { project: pulumi.getProject(), stack: pulumi.getStack() },
  writtenPipelines.map(({ name }) => name),
);

// An attached provider is a stand-in on this machine, for which the placeholder will do; AWS has no such account.
const onAws = process.env.PULUMI_DEBUG_PROVIDERS === undefined;
if (config.account === PLACEHOLDER_ACCOUNT && onAws) {
  throw new pulumi.RunError(
    `Expected the account of stack ${config.stack}, got the placeholder it ships with; ` +
      `put your account, key and boundary into Pulumi.${config.stack}.yaml (README: To dev and prod), then run up again.`,
  );
}

export = environment(resolve(__dirname, ".."), config);
