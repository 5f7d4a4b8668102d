/** Maps /opt/ml, where containers find everything, to the folder that stands for it. */
import path from "node:path";
import type { Json } from "../../schema";
import { StepFailure } from "./failure";

/** `/opt/ml` as a path of its own: not the tail of a longer path or URI, not the front of a longer name. */
const OPT_ML = /(?<![\w.~}-])\/opt\/ml(?![\w-]|\.\w)/g;

/** Characters that would end or change a quoted path inside a shell text. Blanks are fine, since entrypoints quote paths. */
const UNSAFE = /["'`$\\\n]/;

/** The text with every /opt/ml replaced by the folder `ml`. */
export function mapText(text: string, ml: string): string {
  return text.replace(OPT_ML, () => ml);
}

/** Whether the text has a path that mapText would replace. */
export function namesOptMl(text: string): boolean {
  return mapText(text, "") !== text;
}

/** The value with every text inside it mapped. */
export function mapTexts(value: Json, ml: string): Json {
  if (typeof value === "string") return mapText(value, ml);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, ml));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapTexts(item, ml)]));
}

/**
 * Where a container's path lies.
 * @throws StepFailure for a path outside /opt/ml, which has no counterpart here
 */
export function mapPath(containerPath: string, ml: string): string {
  const normal = path.posix.normalize(containerPath);
  if (normal.startsWith("/opt/ml/")) return path.join(ml, normal.slice("/opt/ml/".length));
  throw new StepFailure(
    `ClientError: Expected a path under /opt/ml, got ${containerPath}, which is not mapped locally.`,
  );
}

/** What a process calls a file of this machine, which finds `ml` as `optMl` and everything else where it is. */
export function ownPath(file: string, ml: string, optMl: string): string {
  const inside = path.relative(ml, file);
  const below = inside.split(path.sep)[0] !== ".." && !path.isAbsolute(inside);
  return below ? path.join(optMl, inside) : file;
}

/** @throws StepFailure when paths under the folder could not stand inside the shell text of an entrypoint */
export function checkFolder(folder: string): void {
  if (UNSAFE.test(folder)) {
    throw new StepFailure(
      `ClientError: Expected a state folder without quotes, $ and \\ in its path, got ${folder}; move it.`,
    );
  }
}
