/**
 * Finds code that names /opt/ml in its own text. Where that is no path of this machine it would fail somewhere on its way, or
 * worse, find another job's files: it is refused before it starts.
 */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { readArchive } from "./archive";
import { StepFailure } from "./failure";
import { listFolder } from "./inputs";
import { namesOptMl } from "./optMl";

const CODE = /\.(py|sh)$/;
/** How the SageMaker SDK and our own pipelines pack code; a model's or a data set's archive is never opened. */
const CODE_ARCHIVE = /(^|\/)sourcedir\.tar\.gz$/;
/** How many places a reason names. */
const NAMED = 3;

/**
 * @param ml what stands for /opt/ml, filled with what the job was given
 * @throws StepFailure that names the files and lines
 */
export async function refuseLiteralPaths(ml: string): Promise<void> {
  const places: string[] = [];
  for (const { file, name } of listFolder(ml)) {
    if (CODE.test(name)) places.push(...literals(name, await readFile(file, "utf8")));
    else if (CODE_ARCHIVE.test(name)) {
      const inside = await readArchive(file, (entry) => CODE.test(entry));
      for (const [entry, text] of inside) places.push(...literals(`${name}:${entry}`, text));
    }
  }
  if (places.length === 0) return;
  const more = places.length > NAMED ? ` and ${places.length - NAMED} more` : "";
  throw new StepFailure(
    `ClientError: Expected code that learns its paths from arguments or environment, since this system allows no mount namespace, ` +
      `got the literal path /opt/ml at ${places.slice(0, NAMED).join(", ")}${more}; run it on Linux with namespaces, in Docker or Podman, or mend it.`,
  );
}

/** The lines that name /opt/ml and are no comments. */
function literals(name: string, text: string): string[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      namesOptMl(line) && !/^\s*#/.test(line) ? [`${path.posix.normalize(name)} line ${index + 1}`] : [],
    );
}
