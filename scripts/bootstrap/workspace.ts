/**
 * Where the engine works on an account stack: a generated project of its own, so that nothing of the user's is written to,
 * with the state first in a folder and then in the bucket that the stack has made.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument, type Document } from "yaml";
import { accountNames } from "../../infra/account/names";
import { secretsProvider } from "../../infra/account/stateAccess";
import type { AccountConfig } from "../../infra/config";
import { prepare, type OfflineProject } from "../offlineProject";

export type Place = "folder" | "bucket";

/** How the state in the bucket encrypts its secrets, as the engine wrote it there. */
export interface Encryption {
  readonly url: string;
  readonly encryptedKey: string;
}

export interface Workspace {
  readonly place: Place;
  readonly project: OfflineProject;
}

/** For Pulumi: where the states of all stacks of the account lie. */
export function backendUrl(config: AccountConfig): string {
  return `s3://${accountNames(config).stateBucket}?region=${config.region}&awssdk=v2`;
}

/** For `pulumi stack init --secrets-provider`. */
export function secretsOf(config: AccountConfig, stack: string): string {
  return secretsProvider({ config, names: accountNames(config) }, stack);
}

/** @param encryption of the state in the bucket, once it is there */
export function workspace(root: string, config: AccountConfig, place: Place, encryption?: Encryption): Workspace {
  const project = prepare(config.stack, { root, home: join(root, ".sluicegate", "bootstrap", place) });
  if (encryption !== undefined) {
    edit(project, (file) => {
      file.set("secretsprovider", encryption.url);
      file.set("encryptedkey", encryption.encryptedKey);
    });
  }
  const env = {
    ...project.env,
    // AWS's provider comes from the registry, unless something attached stands in for it.
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: String(process.env.PULUMI_DEBUG_PROVIDERS !== undefined),
    ...(place === "bucket" ? { PULUMI_BACKEND_URL: backendUrl(config) } : {}),
  };
  return { place, project: { ...project, env } };
}

/** Hands the stack what it takes over instead of creating it. */
export function passImports({ project }: Workspace, imports: Readonly<Record<string, string>>): void {
  edit(project, (file) => {
    file.setIn(["config", `${project.project}:imports`], imports);
  });
}

function edit({ workDir, stack }: OfflineProject, change: (file: Document) => void): void {
  const path = join(workDir, `Pulumi.${stack}.yaml`);
  const file = parseDocument(readFileSync(path, "utf8"));
  change(file);
  writeFileSync(path, file.toString());
}
