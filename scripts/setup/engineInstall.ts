/** The official installer, where get.pulumi.com can be reached: it brings the engine with its own language hosts. */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import * as path from "node:path";

import { PulumiCommand } from "@pulumi/pulumi/automation";
import { SemVer } from "semver";

import { timed, type Progress } from "./progress";

const CONNECT_MS = 10_000;

async function canConnect(): Promise<boolean> {
  try {
    const options = { method: "HEAD", signal: AbortSignal.timeout(CONNECT_MS) };
    return (await fetch("https://get.pulumi.com/install.sh", options)).ok;
  } catch {
    return false;
  }
}

/**
 * @param target The folder that shall hold bin/pulumi; it appears complete or not at all.
 * @returns Whether the engine is there now; false means: build it.
 */
export async function installOfficial(target: string, version: string, progress: Progress): Promise<boolean> {
  if (!(await canConnect())) return false;
  const draft = `${target}.installing`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    await timed(progress, `Installing the Pulumi engine ${version}`, "half a minute", () => download(draft, version));
    if (!existsSync(path.join(draft, "bin", "pulumi-language-nodejs"))) return false;
    rmSync(target, { recursive: true, force: true });
    renameSync(draft, target);
    return true;
  } catch (error) {
    progress(`The official installer failed (${error instanceof Error ? error.message.split("\n")[0] : "unknown"}).`);
    return false;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function download(root: string, version: string): Promise<void> {
  await PulumiCommand.install({ root, version: new SemVer(version), skipVersionCheck: true });
}
