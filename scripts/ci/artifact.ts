/** JSON files that another job wrote, perhaps with the code of a stranger's pull request. */
import { readFileSync, statSync } from "node:fs";
import type { ValidateFunction } from "ajv";

/** A finding has some hundred bytes; a file beyond this is not ours. */
const LARGEST_BYTES = 4 * 1024 * 1024;

/** What a job left cannot be read. The message names the file and quotes nothing of it. */
export class ArtifactError extends Error {
  override readonly name = "ArtifactError";
}

/**
 * @returns the file's JSON, or undefined when there is no such file or it is empty: a job ended before it wrote
 * @throws ArtifactError when it is too large, no JSON, or not of the form; its content is not quoted
 */
export function readArtifact<T>(file: string, isValid: ValidateFunction<T>): T | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined || stat.size === 0) return undefined;
  if (!stat.isFile() || stat.size > LARGEST_BYTES) {
    throw new ArtifactError(
      `Expected a JSON file of at most 4 MiB, got ${stat.size} bytes at ${file}; look at the job's log.`,
    );
  }
  const value = parse(file);
  if (isValid(value)) return value;
  const [fault] = isValid.errors ?? [];
  const where = fault?.instancePath === "" ? "its root" : (fault?.instancePath ?? "");
  throw new ArtifactError(
    `Expected what a job of the workflow writes, got other JSON at ${where} in ${file}; ${ADVICE}.`,
  );
}

const ADVICE = "let the pull request run on the newest main";

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    throw new ArtifactError(`Expected JSON, got something else at ${file}; ${ADVICE}.`);
  }
}
