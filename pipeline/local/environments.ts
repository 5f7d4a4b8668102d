/**
 * Which environment stands for an image: the user's file first, then ours in containers/environments.yaml. The user's is read
 * anew for every job, so that a correction needs no restart.
 */
import { statSync } from "node:fs";
import path from "node:path";
import schema from "./containers/environments.schema.json";
import { containerFile } from "./execution/index";
import type { ImageEnvironment } from "./execution/types";
import { readYaml, yamlSchema } from "./yamlFile";

/** In the state folder, where no other file is named. */
export const ENVIRONMENTS_FILE = "environments.yaml";

/** The interpreter of the run environment. */
const RUN = "run";

interface Entry extends Partial<Pick<ImageEnvironment, "entry">> {
  readonly images: readonly string[];
  readonly python?: string;
  readonly launcher?: "process" | NonNullable<ImageEnvironment["launcher"]>;
}

const checked = yamlSchema<{ readonly environments: readonly Entry[] }>(schema);

let shipped: readonly Entry[] | undefined;

/**
 * @param userFile absolute path; it may be missing
 * @returns undefined for an image that no pattern fits
 * @throws Error with every fault of the user's file
 */
export function environmentOf(userFile: string, image: string): ImageEnvironment | undefined {
  const fits = ({ images }: Entry): boolean => images.some((pattern) => globOf(pattern).test(image));
  const entry =
    entriesOf(userFile).find(fits) ?? (shipped ??= entriesOf(containerFile("environments.yaml"))).find(fits);
  if (entry === undefined) return undefined;
  const { entry: program = "script", python = RUN, launcher = "process" } = entry;
  return {
    entry: program,
    ...(python !== RUN && { python: interpreter(path.resolve(path.dirname(userFile), python)) }),
    ...(launcher !== "process" && { launcher }),
  };
}

/** @throws Error when a file that somebody named is not there or has faults: each with its line */
export function checkEnvironments(file: string): void {
  if (statSync(file, { throwIfNoEntry: false }) === undefined)
    throw new Error(`Expected a file of environments at ${file}, found none; correct its name.`);
  entriesOf(file);
}

/** @throws Error with every fault of the file */
function entriesOf(file: string): readonly Entry[] {
  return readYaml(file, checked)?.environments ?? [];
}

function globOf(pattern: string): RegExp {
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${text}$`, "s");
}

/** A virtual environment is named by its folder. */
function interpreter(named: string): string {
  const isFolder = statSync(named, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? path.join(named, "bin", "python") : named;
}
