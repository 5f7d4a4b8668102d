/** Lists the objects that a data source names: those below a prefix, or those of a manifest. */
import { readFileSync, statSync } from "node:fs";
import type { Argument } from "./argument";
import { StepFailure } from "./failure";
import { listPrefix, type ListedFile } from "./inputs";
import type { Surroundings } from "./types";

/**
 * The objects of a source, with the names that they have where they are brought.
 * @param source an S3Input of a processing job or an S3DataSource of another, which name these members alike
 * @throws StepFailure for what does not run locally, for a manifest that is none, and when there is no object
 */
export function listSource(source: Argument, effects: Surroundings): ListedFile[] {
  const uri = source.get("S3Uri").text();
  const type = source.get("S3DataType").oneOf("S3Prefix", "ManifestFile");
  if (type === "S3Prefix") return listPrefix(uri, effects.pathOf(uri));
  const { prefix, names } = readManifest(uri, effects.pathOf(uri));
  return names.map((name) => ({ name, file: existing(`${prefix}${name}`, uri, effects) }));
}

function existing(object: string, manifest: string, effects: Surroundings): string {
  const file = effects.pathOf(object);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return file;
  throw new StepFailure(`ClientError: Expected the objects that manifest ${manifest} names, found none at ${object}.`);
}

/** `[{"prefix": "s3://bucket/data/"}, "a.csv", "b/c.csv"]` */
function readManifest(uri: string, file: string): { prefix: string; names: string[] } {
  const [first, ...names] = listIn(uri, file);
  const prefix = typeof first === "object" && first !== null && "prefix" in first ? first.prefix : undefined;
  const texts = names.flatMap((name) => (typeof name === "string" && !name.split("/").includes("..") ? [name] : []));
  if (typeof prefix === "string" && texts.length > 0 && texts.length === names.length) return { prefix, names: texts };
  throw new StepFailure(
    `ClientError: Expected {"prefix": "s3://..."} and then names of objects below it in manifest ${uri}, got something else.`,
  );
}

function listIn(uri: string, file: string): unknown[] {
  try {
    const content: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (Array.isArray(content)) return content;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StepFailure(`ClientError: Expected a manifest at ${uri}, got: ${why}`);
  }
  throw new StepFailure(`ClientError: Expected a list in manifest ${uri}, got another value.`);
}
