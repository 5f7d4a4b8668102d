// Loads a TypeScript entry as one CommonJS module, bundled in memory: nothing is built beforehand, so nothing is stale.
// Types are not checked here; `tsc` does that in the checks. __dirname and __filename are those of the entry throughout.
"use strict";

const Module = require("node:module");
const path = require("node:path");

// A single build is done before the worker thread that esbuild would start for it is ready.
process.env.ESBUILD_WORKER_THREADS ??= "0";

/**
 * @param {string} entry Absolute path of the TypeScript file.
 * @param {string[]} [left] What its files import but this run does not need, as they write it: it is not bundled.
 * @param {boolean} [traced] Whether stack traces name the lines of the TypeScript files; they do in the whole process.
 * @returns {unknown} What the entry exports.
 * @throws When the entry does not compile; the message names file and line.
 */
module.exports = function loadTypescript(entry, left = [], traced = false) {
  // Only then are lines counted, which are those of the TypeScript files (npm run coverage).
  const covered = process.env.NODE_V8_COVERAGE !== undefined;
  const { outputFiles } = require("esbuild").buildSync({
    entryPoints: [entry],
    absWorkingDir: __dirname,
    bundle: true,
    write: false,
    outdir: path.dirname(entry),
    platform: "node",
    format: "cjs",
    target: `node${process.versions.node}`,
    packages: "external",
    external: left,
    sourcemap: traced ? "external" : covered && "inline",
    sourcesContent: !traced && covered,
    logLevel: "silent",
    // Only the loader's rules hold here, whatever a tsconfig beside the entry says.
    tsconfigRaw: "{}",
  });
  if (traced) trace(entry, outputFiles.shift().text);
  const loaded = new Module(entry, module);
  loaded.filename = entry;
  loaded.paths = Module._nodeModulePaths(path.dirname(entry));
  loaded._compile(outputFiles[0].text, entry);
  return loaded.exports;
};

/**
 * Stack traces name the TypeScript lines from here on. It replaces what @pulumi/pulumi registers for that, which reads the
 * source maps of all packages: the SDK takes a stack trace at every promise, and with it a third of a program's time.
 */
function trace(entry, text) {
  let map;
  Error.prepareStackTrace = (error, sites) =>
    [String(error), ...sites.map((site) => `    at ${placeOf(site)}`)].join("\n");
  function placeOf(site) {
    if (site.getFileName() !== entry) return String(site);
    map ??= new Module.SourceMap(JSON.parse(text));
    const [line, column] = [site.getLineNumber(), site.getColumnNumber()];
    const { originalSource, originalLine, originalColumn } = map.findEntry(line - 1, column - 1);
    if (originalSource === undefined) return String(site);
    const original = `${path.join(path.dirname(entry), originalSource)}:${originalLine + 1}:${originalColumn + 1}`;
    return String(site).replace(`${entry}:${line}:${column}`, original);
  }
}
