/** `sluicegate policy loosen`: writes down that a gate or floor becomes weaker on purpose, and who decided so. */
import { join } from "node:path";
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { EXIT, UsageError } from "../../exit";
import { writeWhole } from "../../plan/entries";
import { addGateChange, GATE_CHANGES, type GateChange } from "../../plan/gateChanges";
import type { Side } from "../../plan/loosened";
import { jsonOption } from "../../options";
import { printJson, printLine } from "../../print";

interface Options {
  from: Side;
  to: Side;
  reason: string;
  ticket: string;
  approver: string;
  dryRun?: boolean;
  json?: boolean;
}

export function configure(command: Command): void {
  jsonOption(
    command.argument("<pipeline>", "its logical name; * for all").argument("<metric>", "as the finding names it"),
  )
    .requiredOption("--from <bound>", "the bound so far, as the finding says", sideOf)
    .requiredOption("--to <bound>", "the weaker bound, or removed", sideOf)
    .requiredOption("--reason <text>", "why the weaker bound is right; at least 20 characters")
    .requiredOption("--ticket <id>", "where it was decided")
    .requiredOption("--approver <name>", "who approved it; not the author of the change")
    .option("--dry-run", "print the entry, and write nothing");
}

/** Numbers compare as numbers, so 4e3 and 4000 are one. */
function sideOf(given: string): Side {
  return given.trim() !== "" && Number.isFinite(Number(given)) ? Number(given) : given;
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const [pipeline = "", metric = ""] = command.args;
  const { dryRun = false, json = false, ...given } = command.opts<Options>();
  const entry: GateChange = { pipeline, metric, ...given };
  const added = addGateChange(root, entry);
  if (added.faults.length > 0)
    throw new UsageError(["Expected an entry that the schema takes, got:", ...added.faults].join("\n  - "));
  if (!dryRun) writeWhole(join(root, GATE_CHANGES), added.text);
  if (json) printJson({ file: GATE_CHANGES, written: !dryRun, entry });
  else
    printLine(
      `${dryRun ? "Would allow" : "Allowed"} in ${GATE_CHANGES}: ${metric} of ${pipeline} from ${given.from} to ${given.to}.`,
    );
  return Promise.resolve(EXIT.done);
}
