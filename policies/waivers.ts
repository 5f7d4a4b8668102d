/** The file of waivers: which findings are let pass for a while, and who decided so. What an entry excuses: exceptions.ts. */
import * as fs from "node:fs";
import * as path from "node:path";
import Ajv from "ajv";
import { checkYaml, STARTS_SOON, type YamlFault } from "./checkedYaml";
import { isDay } from "./days";
import schema from "./waivers.schema.json";

export interface Waiver {
  /** `S3-06`. */
  readonly rule: string;
  /** URN of the resource; after the stack's name `*` and `?` are wildcards. */
  readonly urn: string;
  /** Fingerprint of the only finding that it excuses; every finding of the rule there when absent. */
  readonly finding?: string;
  /** At least 20 characters. */
  readonly reason: string;
  readonly ticket: string;
  readonly approver: string;
  /** The last day on which it holds, ISO 8601. */
  readonly expires: string;
}

export interface WaiverFile {
  /** As people are told of it. */
  readonly name: string;
  readonly entries: readonly (Waiver & { readonly line: number })[];
  /** What is wrong with the file; then it has no entries. */
  readonly faults: readonly YamlFault[];
}

/** @param configured the path that floors or configuration name; undefined for the one beside floors.yaml */
export type ReadWaivers = (configured?: string) => WaiverFile;

/** Beside floors.yaml, where neither it nor the pack's configuration names another. */
export const WAIVERS = "waivers.yaml";
export const NO_WAIVERS: WaiverFile = { name: WAIVERS, entries: [], faults: [] };

const ajv = new Ajv({ ...STARTS_SOON, allErrors: true });
ajv.addFormat("date", isDay);
const validate = ajv.compile<{ waivers: Waiver[] }>(schema);

/** @param name of the file, for people */
export function parseWaivers(text: string, name = WAIVERS): WaiverFile {
  const { value, faults, lineAt } = checkYaml(text, validate);
  const entries = (value?.waivers ?? []).map((waiver, index) => ({ ...waiver, line: lineAt(["waivers", index]) }));
  return { name, entries, faults };
}

/**
 * A file that nobody named may be missing. All that is wrong is in the result: a pack that did not start for it would say less.
 * @param folder of floors.yaml
 * @param configured `waivers` of the floors: a path in that folder, or an absolute one
 */
export function readWaivers(folder: string, configured?: string): WaiverFile {
  const name = configured ?? WAIVERS;
  if (leadsOut(name))
    return faulty(name, "Expected a path in the folder of floors.yaml or an absolute one, got another");
  try {
    return parseWaivers(fs.readFileSync(path.resolve(folder, name), "utf8"), name);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "an error";
    if (code === "ENOENT" && configured === undefined) return NO_WAIVERS;
    return faulty(name, `Expected the file that is named as waivers, got ${code}`);
  }
}

/** What an entry says, to tell whether two are the same wherever they stand. */
export function entryText({ rule, urn, finding, reason, ticket, approver, expires }: Waiver): string {
  return JSON.stringify([rule, urn, finding, reason, ticket, approver, expires]);
}

/** Whether a relative path leaves the folder that it starts in. */
export function leadsOut(name: string): boolean {
  return !path.isAbsolute(name) && path.normalize(name).split(path.sep)[0] === "..";
}

function faulty(name: string, what: string): WaiverFile {
  return { name, entries: [], faults: [{ line: 1, what }] };
}
