/** What the account stack made, as the lines that its environments put into their files. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseDocument } from "yaml";
import type { AccountOutputs, EnvironmentOutputs } from "../../infra/account/outputs";

/** By full key (`sluicegate:keyArn`), in the order of the files. */
export type Lines = Readonly<Record<string, unknown>>;

/** @param outputs of the account stack, as the engine prints them */
export function environmentLines(outputs: AccountOutputs): Readonly<Record<string, Lines>> {
  const { account, region, project } = outputs;
  const lines = ({ keyArn, permissionsBoundaryArn, network }: EnvironmentOutputs): Lines => ({
    [`${project}:account`]: account,
    [`${project}:region`]: region,
    [`${project}:allowedAccounts`]: [account],
    [`${project}:keyArn`]: keyArn,
    [`${project}:permissionsBoundaryArn`]: permissionsBoundaryArn,
    ...(network.subnetIds === undefined ? {} : { [`${project}:network`]: network }),
  });
  return Object.fromEntries(Object.entries(outputs.environments).map(([name, made]) => [name, lines(made)]));
}

/** As YAML, to be read or copied. */
export function shownLines(lines: Lines): string {
  return Object.entries(lines)
    .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`)
    .join("\n");
}

/**
 * Sets the lines in a stack's file; comments and all other values stay as they are.
 * @returns the file's name, or undefined when it says all of it already
 * @throws Error when the stack has no file, or one that is no YAML
 */
export function writeLines(root: string, stack: string, lines: Lines): string | undefined {
  const name = `Pulumi.${stack}.yaml`;
  const file = join(root, name);
  if (!existsSync(file)) throw new Error(`Expected ${name} in ${root}, found none; copy another stack's file to it.`);
  const text = readFileSync(file, "utf8");
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined)
    throw new Error(`Expected YAML in ${name}, got: ${fault.message.split("\n")[0] ?? ""}; correct it there.`);
  const given: unknown = document.toJS();
  for (const [key, value] of Object.entries(lines)) {
    if (!isSame(given, key, value)) document.setIn(["config", key], document.createNode(value));
  }
  // The form in which the files are kept; nothing that was not set changes by it.
  const edited = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  if (edited === text) return undefined;
  writeFileSync(`${file}.new`, edited);
  renameSync(`${file}.new`, file);
  return name;
}

function isSame(file: unknown, key: string, value: unknown): boolean {
  const config = typeof file === "object" && file !== null && "config" in file ? file.config : undefined;
  const found: unknown =
    typeof config === "object" && config !== null
      ? Object.entries(config).find(([name]) => name === key)?.[1]
      : undefined;
  return JSON.stringify(found) === JSON.stringify(value);
}
