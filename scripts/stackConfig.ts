/** A stack's configuration as its files say it, for commands that need no engine. Same checks as the program's. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { ConfigError, readConfig, type StackConfig } from "../infra/config";
import { writtenPipelines } from "../pipeline";
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

/**
 * @throws UsageError when the stack has no file; ConfigError naming every fault, a `secure:` value among them, since
 *   nothing here can decrypt it
 */
export function readStackConfig(root: string, stack: string): StackConfig {
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
  const names = writtenPipelines.map(({ name }) => name);
  return readConfig({ ...Object.fromEntries(defaults), ...given }, { project: project.name, stack }, names);
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
