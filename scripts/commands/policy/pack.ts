/** `sluicegate policy pack`: the policy pack as an npm package, for Pulumi projects that are not this one. */
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { EXIT } from "../../exit";
import { jsonOption } from "../../options";
import { writeWhole } from "../../plan/entries";
import { PACK_NAME, policyPackage } from "../../policyPack/tarball";
import { fields, printJson, printLine } from "../../print";

interface Options {
  out?: string;
  json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(command).option(
    "--out <file.tgz>",
    `where to write it (default: ${PACK_NAME}-<version>.tgz in this folder)`,
  );
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const { out, json = false } = command.opts<Options>();
  const { version, bytes, digest, packages } = policyPackage(root);
  const file = resolve(out ?? `${PACK_NAME}-${version}.tgz`);
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, bytes);
  const written = { file, name: PACK_NAME, version, bytes: bytes.length, sha256: digest };
  if (json) printJson({ ...written, packages });
  else
    printLine(
      fields([
        ["Package", `${PACK_NAME} ${version}`],
        ["File", file],
        ["Size", `${Math.ceil(bytes.length / 1024)} KiB`],
        ["sha256", digest],
        ["Contains", packages.map((one) => `${one.name} ${one.version} (${one.licence})`).join(", ")],
      ]),
    );
  return Promise.resolve(EXIT.done);
}
