/** Whose code the policy pack carries, under which licences, and that each of them allows it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier. */
  readonly licence: string;
}

/** What may be passed on inside an Apache-2.0 package: only its notice must come along. */
const PERMISSIVE: readonly unknown[] = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"];

const LICENCE_FILE = /^licen[cs]e(\.(md|txt))?$/i;

/** The package's folder that a bundled file lies in: the last `node_modules/<name>` of its path. */
export function packageFolderOf(file: string): string | undefined {
  return /^(.*\bnode_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

function textOf(folder: string, name: string): string {
  const file = readdirSync(folder).find((one) => LICENCE_FILE.test(one));
  if (file === undefined) throw new Error(`Expected a licence file in package ${name}, got none; do not bundle it.`);
  return readFileSync(join(folder, file), "utf8").trim();
}

export function describePackage(folder: string): BundledPackage {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const read = (key: string): string => {
    const value: unknown = typeof manifest === "object" && manifest !== null ? Reflect.get(manifest, key) : undefined;
    if (typeof value === "string") return value;
    throw new Error(`Expected a text at ${key} of ${join(folder, "package.json")}, got ${typeof value}.`);
  };
  const [name, version, licence] = [read("name"), read("version"), read("license")];
  if (PERMISSIVE.includes(licence)) return { name, version, licence };
  throw new Error(
    `Expected ${PERMISSIVE.join(", ")} for package ${name}, got ${licence}; keep it out of the policy pack.`,
  );
}

/** The whole text of THIRD-PARTY.txt. @param folders of the packages, in the order in which they are told */
export function noticesOf(folders: readonly string[]): string {
  const parts = folders.map((folder) => {
    const { name, version, licence } = describePackage(folder);
    return [`${name} ${version} (${licence})`, "", textOf(folder, name)].join("\n");
  });
  const head = "This policy pack contains the packages below, unchanged but for being bundled.";
  return `${[head, ...parts].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}
