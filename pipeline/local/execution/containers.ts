/** Where the programs lie that stand for what AWS's own images hold, and which images those are. */
import { existsSync } from "node:fs";
import path from "node:path";

const FOLDER = path.join("pipeline", "local", "containers");

/** AWS's XGBoost images: `sagemaker-xgboost` by tag or digest, and `xgboost`, their first generation. */
const XGBOOST = /(?:^|\/)(?:sagemaker-)?xgboost(?=[:@]|$)/;

export function isXgboostImage(image: string): boolean {
  return XGBOOST.test(image);
}

/**
 * The path of one of these programs. Commands are bundled at other depths than they are written at, so the folder is
 * searched from here upwards.
 */
export function containerProgram(name: string): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, FOLDER, name);
    if (existsSync(file)) return file;
    if (folder === path.dirname(folder)) {
      throw new Error(`Expected ${FOLDER}/${name} in a folder above ${__dirname}, found none; restore it.`);
    }
  }
}
