// Loads a TypeScript entry as one CommonJS module, bundled when it is needed; scripts/setup/keptBundle.js says why nothing
// is stale. Types are not checked here; `tsc` does that in the checks. __dirname and __filename are those of the entry
// throughout.
"use strict";

const Module = require("node:module");
const path = require("node:path");
const { bundle, run } = require("./scripts/setup/keptBundle");

/** Of every bundle. Node's own import() cannot be called from what was compiled before. */
const COMMON = {
  absWorkingDir: __dirname,
  bundle: true,
  write: false,
  platform: "node",
  format: "cjs",
  target: `node${process.versions.node}`,
  supported: { "dynamic-import": false },
  logLevel: "silent",
  // Only the loader's rules hold here, whatever a tsconfig beside the entry says.
  tsconfigRaw: "{}",
  metafile: true,
};

/**
 * @param {string} entry Absolute path of the TypeScript file.
 * @param {string[]} [left] What its files import but this run does not need, as they write it: it is not bundled.
 * @param {boolean} [traced] Whether stack traces name the lines of the TypeScript files; they do in the whole process.
 * @param {string[]} [packed] Packages that are loaded from one bundle of their own, in a third of the time.
 * @returns {unknown} What the entry exports.
 * @throws When the entry does not compile; the message names file and line.
 */
module.exports = function loadTypescript(entry, left = [], traced = false, packed = []) {
  // Only then are lines counted, which are those of the TypeScript files (npm run coverage).
  const covered = process.env.NODE_V8_COVERAGE !== undefined;
  const made = bundle({
    ...COMMON,
    entryPoints: [entry],
    outdir: path.dirname(entry),
    packages: "external",
    external: left,
    sourcemap: traced ? "external" : covered && "inline",
    sourcesContent: !traced && covered,
  });
  if (traced) trace(entry, made.map);
  return run(entry, made, packed.length === 0 ? undefined : (loaded) => requireOf(loaded, packed));
};

/** `require` of a module, in which some packages come out of their common bundle. */
function requireOf(loaded, packed) {
  let packages;
  return (name) => {
    if (!packed.includes(name)) return loaded.require(name);
    packages ??= load(packed);
    return packages[name]();
  };
}

function load(packed) {
  const members = packed.map((name) => `${JSON.stringify(name)}: () => require(${JSON.stringify(name)})`);
  const contents = `module.exports = {${members.join()}}`;
  const outdir = path.join(__dirname, "node_modules");
  return run(
    path.join(outdir, "packages.js"),
    bundle({ ...COMMON, stdin: { contents, resolveDir: __dirname }, outdir }),
  );
}

/**
 * Stack traces name the TypeScript lines from here on. It replaces what @pulumi/pulumi registers for that, which reads the
 * source maps of all packages: the SDK takes a stack trace at every promise, and with it a third of a program's time.
 */
function trace(entry, textOf) {
  let map;
  Error.prepareStackTrace = (error, sites) =>
    [String(error), ...sites.map((site) => `    at ${placeOf(site)}`)].join("\n");
  function placeOf(site) {
    if (site.getFileName() !== entry) return String(site);
    map ??= new Module.SourceMap(JSON.parse(textOf()));
    const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
    const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
    if (originalSource === undefined) return String(site);
    const original = `${path.join(path.dirname(entry), originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
    return String(site).replace(`${entry}:${line}:${column}`, original);
  }
}
