/** What a pipeline may be called: its folder's name, and a part of physical names. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { UsageError } from "../exit";

export const NAME = /^[a-z](-?[a-z0-9]){0,30}$/;

/** @throws UsageError for a name that cannot be one, or that is taken */
export function checkNewName(root: string, name: string): void {
  if (!NAME.test(name)) {
    throw new UsageError(
      "Expected a name of at most 31 lower-case letters, digits and single hyphens that begins with a letter, got " +
        "another; rename it.",
    );
  }
  const taken = [join("pipeline", name), join("pipeline", `${name}.ts`)].find((path) => existsSync(join(root, path)));
  if (taken !== undefined) {
    throw new UsageError(`Expected a name that is free, got ${name}, which ${taken} has; choose another.`);
  }
}

/** `house-prices` as the function that defines it: `housePricesPipeline`, which is never a word of the language. */
export function functionOf(name: string): string {
  return `${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Pipeline`;
}
