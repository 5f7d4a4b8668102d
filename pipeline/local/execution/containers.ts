/** Where the programs and the file lie that stand for what AWS's own images hold. */
import { existsSync } from "node:fs";
import path from "node:path";

const FOLDER = path.join("pipeline", "local", "containers");

/**
 * The path of one of these files. Commands are bundled at other depths than they are written at, so the folder is
 * searched from here upwards.
 */
export function containerFile(name: string): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, FOLDER, name);
    if (existsSync(file)) return file;
    if (folder === path.dirname(folder)) {
      throw new Error(`Expected ${FOLDER}/${name} in a folder above ${__dirname}, found none; restore it.`);
    }
  }
}
