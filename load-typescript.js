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
 * @returns {unknown} What the entry exports.
 * @throws When the entry does not compile; the message names file and line.
 */
module.exports = function loadTypescript(entry, left = []) {
  const { outputFiles } = require("esbuild").buildSync({
    entryPoints: [entry],
    absWorkingDir: __dirname,
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: `node${process.versions.node}`,
    packages: "external",
    external: left,
    logLevel: "silent",
    // Only the loader's rules hold here, whatever a tsconfig beside the entry says.
    tsconfigRaw: "{}",
  });
  const loaded = new Module(entry, module);
  loaded.filename = entry;
  loaded.paths = Module._nodeModulePaths(path.dirname(entry));
  loaded._compile(outputFiles[0].text, entry);
  return loaded.exports;
};
