/**
 * The project folder that local and offline runs use instead of the repository's own, because Pulumi writes into stack
 * files. Its Pulumi.yaml points back at the program; state, plugins and passphrase are its own. Deleting it is safe.
 */
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";

import { isScalar, parseDocument, visit, type Document } from "yaml";

/** A project file that an offline run cannot use; one line with file, place and what to do. Exit code 1. */
export class OfflineProjectError extends Error {
  override readonly name = "OfflineProjectError";
}

export interface OfflineProject {
  readonly stack: string;
  /** Name of the project, from Pulumi.yaml. */
  readonly project: string;
  /** Where `pulumi` runs. */
  readonly workDir: string;
  /** Folder of the file backend; state lies in `<stateDir>/.pulumi/`. */
  readonly stateDir: string;
  /** Variables for `pulumi`, on top of the process's own. */
  readonly env: Readonly<Record<string, string>>;
}

export interface OfflineOptions {
  /** Absolute path of the folder that holds Pulumi.yaml and the stack files. */
  readonly root: string;
  /** Absolute path of the folder for all that is generated; default `<root>/.sluicegate`. */
  readonly home?: string;
}

/** No secret is ever kept under it: secure values are refused below. */
const PASSPHRASE = "offline";
/** How a stack encrypts, which is the real backend's business and not the offline one's. */
const ENCRYPTION_KEYS = ["encryptionsalt", "secretsprovider", "encryptedkey"];

/**
 * Writes the folder anew from the repository's files, which stay as they are.
 * @throws OfflineProjectError when Pulumi.yaml or the stack's file is missing or broken, or holds a secure value.
 */
export function prepare(stack: string, options: OfflineOptions): OfflineProject {
  const home = options.home ?? path.join(options.root, ".sluicegate");
  const [workDir, stateDir, pulumiHome] = ["project", "state", "home"].map((name) => folder(home, name));
  if (workDir === undefined || stateDir === undefined || pulumiHome === undefined) throw new Error("unreachable");
  const project = read(path.join(options.root, "Pulumi.yaml"));
  pointBack(project, realpathSync(options.root), workDir);
  writeWhole(path.join(workDir, "Pulumi.yaml"), project.toString());
  writeWhole(path.join(workDir, stackFile(stack)), offlineStack(options.root, stack, workDir).toString());
  const name: unknown = project.get("name");
  return {
    stack,
    project: String(name),
    workDir,
    stateDir,
    env: {
      PULUMI_HOME: pulumiHome,
      PULUMI_BACKEND_URL: pathToFileURL(stateDir).href,
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    },
  };
}

function folder(home: string, name: string): string {
  const dir = path.join(home, name);
  mkdirSync(dir, { recursive: true });
  return realpathSync(dir);
}

function stackFile(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

function read(file: string): Document {
  if (!existsSync(file)) {
    throw new OfflineProjectError(`Expected ${path.basename(file)} in ${path.dirname(file)}, found none; add it.`);
  }
  const document = parseDocument(readFileSync(file, "utf8"));
  const fault = document.errors[0];
  if (fault !== undefined) {
    const line = fault.linePos?.[0].line ?? 1;
    throw new OfflineProjectError(`Expected YAML at ${file}:${line}, got: ${fault.message.split("\n")[0] ?? ""}.`);
  }
  return document;
}

function pointBack(project: Document, root: string, workDir: string): void {
  const main: unknown = project.get("main");
  const program = path.join(root, typeof main === "string" ? main : ".");
  project.set("main", path.relative(workDir, program));
}

/** The salt of an earlier run stays, so that the state it encrypted can be read. */
function offlineStack(root: string, stack: string, workDir: string): Document {
  const file = path.join(root, stackFile(stack));
  const document = read(file);
  refuseSecure(document, file);
  for (const key of ENCRYPTION_KEYS) document.delete(key);
  const earlier = path.join(workDir, stackFile(stack));
  if (existsSync(earlier)) {
    const salt: unknown = parseDocument(readFileSync(earlier, "utf8")).get("encryptionsalt");
    if (typeof salt === "string") document.set("encryptionsalt", salt);
  }
  return document;
}

function refuseSecure(document: Document, file: string): void {
  visit(document, {
    Pair(_, pair, ancestors) {
      if (!isScalar(pair.key) || pair.key.value !== "secure") return;
      const keys = ancestors.flatMap((one) => ("key" in one && isScalar(one.key) ? [String(one.key.value)] : []));
      const key = keys.filter((one) => one !== "config").join(".");
      throw new OfflineProjectError(
        `Expected plain values for an offline run, got a secure one for ${key} in ${file}; ` +
          "offline runs cannot decrypt it: keep secrets in a service and give the stack their name.",
      );
    },
  });
}

/** Another run may read the file at this moment, so it never sees half of it. */
function writeWhole(file: string, text: string): void {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
