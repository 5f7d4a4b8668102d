/** A stack's configuration as its files say it, for commands that need no engine. Same checks as the program's. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import {
  ConfigError,
  kindOf,
  readAccountConfig,
  readConfig,
  type AccountConfig,
  type StackConfig,
} from "../infra/config";
import { namesMadeElsewhere, writtenPipelines } from "../pipeline";
import { UsageError } from "./exit";

/** What matters here of Pulumi.yaml, and of a stack's file. */
interface ProjectFile {
  readonly name: string;
  readonly config: Readonly<Record<string, { readonly default?: unknown }>>;
}
interface StackFile {
  readonly config?: Readonly<Record<string, unknown>>;
}

/** The stacks that have a file, sorted. */
export function stackNames(root: string): string[] {
  return readdirSync(root)
    .flatMap((name) => /^Pulumi\.(.+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

interface Given {
  /** Values by full key, with the project's defaults. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly identity: { readonly project: string; readonly stack: string };
}

/**
 * The configuration of an environment.
 * @throws UsageError when the stack has no file or is no environment; ConfigError naming every fault, a `secure:` value
 *   among them, since nothing here can decrypt it
 */
export function readStackConfig(root: string, stack: string): StackConfig {
  const { raw, identity } = readGiven(root, stack);
  if (kindOf(raw, identity.project) === "account") {
    throw new UsageError(
      `Expected an environment's stack, got ${stack}, which is an account; it has no pipelines: name dev, prod or local.`,
    );
  }
  return environmentOf({ raw, identity });
}

/**
 * The configuration of an account.
 * @throws as readStackConfig
 */
export function readAccountStack(root: string, stack: string): AccountConfig {
  const { raw, identity } = readGiven(root, stack);
  if (kindOf(raw, identity.project) !== "account") {
    throw new UsageError(`Expected an account's stack, got ${stack}, which is an environment; name account.`);
  }
  return readAccountConfig(raw, identity);
}

/** Where a stack of any kind is; its whole configuration is checked. Throws as readStackConfig. */
export function readPlace(root: string, stack: string): Pick<StackConfig, "account" | "region"> {
  const { raw, identity } = readGiven(root, stack);
  const isAccount = kindOf(raw, identity.project) === "account";
  return isAccount ? readAccountConfig(raw, identity) : environmentOf({ raw, identity });
}

function environmentOf({ raw, identity }: Given): StackConfig {
  const names = writtenPipelines.map(({ name }) => name);
  return readConfig(raw, identity, names, namesMadeElsewhere);
}

function readGiven(root: string, stack: string): Given {
  const file = join(root, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) {
    throw new UsageError(
      `Expected one of the stacks ${stackNames(root).join(", ")}, got ${stack}; add Pulumi.${stack}.yaml or name another.`,
    );
  }
  const project = readYaml(join(root, "Pulumi.yaml")) as ProjectFile;
  const given = (readYaml(file) as StackFile | null)?.config ?? {};
  const secure = Object.entries(given).filter(([, value]) => isSecure(value));
  if (secure.length > 0) {
    throw new ConfigError(
      secure.map(([key]) => `Expected a plain value at ${key}, got an encrypted one; preview this stack online.`),
    );
  }
  const defaults = Object.entries(project.config).flatMap(([name, declared]): [string, unknown][] =>
    declared.default === undefined ? [] : [[`${project.name}:${name}`, declared.default]],
  );
  return { raw: { ...Object.fromEntries(defaults), ...given }, identity: { project: project.name, stack } };
}

function readYaml(file: string): unknown {
  const document = parseDocument(readFileSync(file, "utf8"));
  const [error] = document.errors;
  if (error !== undefined)
    throw new Error(`Expected YAML in ${file}, got: ${error.message.split("\n")[0] ?? ""}; correct it there.`);
  return document.toJS() as unknown;
}

function isSecure(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}
