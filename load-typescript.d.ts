/**
 * Loads a TypeScript entry as one CommonJS module, bundled in memory.
 * @param entry Absolute path of the TypeScript file.
 * @param left What its files import but this run does not need, as they write it.
 * @param traced Whether stack traces name the lines of the TypeScript files; they do in the whole process.
 * @param packed Packages that are loaded from one bundle of their own, in a third of the time.
 * @returns What the entry exports.
 */
declare function loadTypescript(
  entry: string,
  left?: readonly string[],
  traced?: boolean,
  packed?: readonly string[],
): unknown;
export = loadTypescript;
