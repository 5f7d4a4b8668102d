/** `sluicegate doctor`: what this machine needs, what was found, how to mend it. Exit 1 when something is missing. */
import type { Command } from "commander";

import type { CommandContext } from "../cli";
import { EXIT } from "../exit";
import { printJson, printLine } from "../print";
import { examine, type Requirement } from "../setup/doctor";

export function configure(command: Command): void {
  command.option("--json", "print {schemaVersion, ok, requirements} instead of a table");
}

function line(requirement: Requirement, width: number): string {
  const mark = { ok: "ok     ", missing: "MISSING", later: "later  " }[requirement.state];
  const mend = requirement.mend === undefined ? "" : `\n${" ".repeat(10)}-> ${requirement.mend}`;
  return `${mark}  ${requirement.name.padEnd(width)}  ${requirement.found} (wanted: ${requirement.wanted})${mend}`;
}

export async function run(context: CommandContext, command: Command): Promise<number> {
  const requirements = await examine(context.root);
  const ok = requirements.every((one) => one.state !== "missing");
  if (command.opts<{ json?: boolean }>().json === true) {
    printJson({ ok, requirements });
  } else {
    const width = Math.max(...requirements.map((one) => one.name.length));
    printLine(requirements.map((one) => line(one, width)).join("\n"));
  }
  return ok ? EXIT.done : EXIT.failed;
}
