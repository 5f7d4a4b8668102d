/**
 * Loads a TypeScript entry as one CommonJS module, bundled in memory.
 * @param entry Absolute path of the TypeScript file.
 * @param left What its files import but this run does not need, as they write it.
 * @returns What the entry exports.
 */
declare function loadTypescript(entry: string, left?: readonly string[]): unknown;
export = loadTypescript;
