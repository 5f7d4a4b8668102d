/** `sluicegate policy waive`: writes down that a finding is let pass for a while; reason and approver a person fills in. */
import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { Command } from "commander";
import { stringify } from "yaml";
import { daysAfter, isDay, todayByTheClock } from "../../../policies/days";
import { LONGEST_DAYS } from "../../../policies/exceptions";
import { readFloors } from "../../../policies/floors";
import { WAIVERS, type Waiver } from "../../../policies/waivers";
import type { CommandContext } from "../../cli";
import { EXIT, UsageError } from "../../exit";
import { jsonOption, stackOf, stackOption } from "../../options";
import { writeWhole } from "../../plan/entries";
import { previewOffline } from "../../plan/stackPreview";
import { fingerprintIn, openIn, readFound, waivable, withWaiver, type Found } from "../../plan/waiverEntry";
import { printJson, printLine } from "../../print";
import { readInput } from "../../readInput";

interface Options {
  stack?: string;
  from?: string;
  ticket: string;
  expires?: string;
  file?: string;
  dryRun?: boolean;
  json?: boolean;
}

const USUAL_DAYS = 30;

export function configure(command: Command): void {
  jsonOption(stackOption(command.argument("<finding>", "its 12 hex digits or its whole line, as stack preview says")))
    .option("--from <file.json>", "what stack preview --json printed, or -; else the stack is previewed offline")
    .option("--ticket <id>", "where it was decided", "")
    .option("--expires <day>", `the last day, at most ${LONGEST_DAYS} days ahead (default: in ${USUAL_DAYS} days)`)
    .option("--file <file.yaml>", "the file of waivers (default: the one that policies/floors.yaml names)")
    .option("--dry-run", "print the entry, and write nothing")
    .addHelpText("after", "\nReason and approver stay empty; until a person fills them in, that is a finding.");
}

export async function run(context: CommandContext, command: Command): Promise<number> {
  const { root } = context;
  const options = command.opts<Options>();
  const fingerprint = fingerprintIn(command.args[0] ?? "");
  const expires = expiryOf(options.expires);
  const folder = join(root, "policies");
  const floors = readFloors(join(folder, "floors.yaml"));
  const file = options.file === undefined ? resolve(folder, floors.waivers ?? WAIVERS) : resolve(options.file);
  const { stack, findings } = await foundBy(context, options);
  const { rule, urn, said } = waivable(findings, fingerprint, stack, floors.relaxedStacks.includes(stack));
  const { ticket } = options;
  const entry: Waiver = { rule, urn, finding: fingerprint, reason: "", ticket, approver: "", expires };
  const added = withWaiver(existsSync(file) ? readFileSync(file, "utf8") : "waivers: []\n", entry, said);
  if (options.dryRun !== true) writeWhole(file, added);
  tell(relative(root, file), entry, options);
  return EXIT.done;
}

function expiryOf(given: string | undefined): string {
  const today = todayByTheClock();
  const [day, last] = [given ?? daysAfter(today, USUAL_DAYS), daysAfter(today, LONGEST_DAYS)];
  if (isDay(day) && day >= today && day <= last) return day;
  throw new UsageError(`Expected a day from ${today} to ${last} at --expires, got another; write for example ${last}.`);
}

async function foundBy({ root, signal }: CommandContext, { from, stack: given }: Options): Promise<Found> {
  if (from === undefined) {
    const stack = await stackOf(root, given);
    const previewed = await previewOffline({ root, stack, signal }, {});
    if (previewed.outcome === "failed") throw new Error((previewed.failure ?? "no reason").replace(/^error: /, ""));
    signal.throwIfAborted();
    return previewed;
  }
  const found = readFound(await readInput(from, "what stack preview --json printed"));
  if (given === undefined || given === found.stack) return found;
  throw new UsageError(
    `Expected findings of stack ${given} at --from, got those of ${found.stack}; leave out --stack.`,
  );
}

function tell(file: string, entry: Waiver, { dryRun = false, json = false }: Options): void {
  const open = openIn(entry);
  if (json) {
    printJson({ file, written: !dryRun, entry, open });
    return;
  }
  printLine(`${dryRun ? "Would add" : "Added"} to ${file}:`);
  printLine(stringify([entry], { lineWidth: 0 }).trimEnd());
  printLine(`It lets nothing pass, and is a finding (WAIVE-01), until a person fills in ${open.join(", ")}.`);
}
