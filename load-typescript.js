// Loads a TypeScript entry as one CommonJS module, bundled when it is needed. The bundle is kept for the next time, under
// .sluicegate/, and used only while every file and folder it came from is as it was: nothing is stale. Types are not
// checked here; `tsc` does that in the checks. __dirname and __filename are those of the entry throughout.
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

/** What changed this short a time ago, in milliseconds, could change again while the clock of the disk shows the same. */
const RECENT = 2000;
/** After this time a bundle is made again; so what no command asks for any more goes. */
const LONG = 30 * 24 * 3600 * 1000;

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
  const texts = bundle({
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
    metafile: true,
  });
  if (traced) trace(entry, texts.shift());
  const loaded = new Module(entry, module);
  loaded.filename = entry;
  loaded.paths = Module._nodeModulePaths(path.dirname(entry));
  loaded._compile(texts[0], entry);
  return loaded.exports;
};

/** The texts that esbuild makes with these options, from the last time where that is the same. */
function bundle(options) {
  const name = createHash("sha256").update(JSON.stringify(options)).digest("hex");
  const file = path.join(__dirname, ".sluicegate", "bundles", `${name}.json`);
  const kept = read(file);
  if (kept?.from !== undefined && Object.entries(kept.from).every(isAsBefore)) return kept.texts;
  const begin = Date.now();
  const { outputFiles, metafile } = require("esbuild").buildSync(options);
  const texts = outputFiles.map(({ text }) => text);
  keep(file, sourcesOf(metafile), texts, begin);
  return texts;
}

function read(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined; // There is none, or half of one.
  }
}

/** The files of a bundle, the folders in which another file could take a name from them, and what made it. */
function sourcesOf({ inputs }) {
  const files = Object.keys(inputs).map((input) => path.join(__dirname, input));
  return new Set([...files, ...files.map((file) => path.dirname(file)), __filename, require.resolve("esbuild")]);
}

function isAsBefore([place, state]) {
  return state === stateOf(place)?.state;
}

/**
 * Which file it is on this disk, and when it changed last: nobody can know that beforehand or set it from outside, so a
 * bundle that came with a commit or out of another folder's cache is never used.
 */
function stateOf(place) {
  const stats = fs.statSync(place, { bigint: true, throwIfNoEntry: false });
  return stats && { state: `${stats.ino} ${stats.size} ${stats.ctimeNs}`, at: Number(stats.ctimeMs) };
}

/** Keeps nothing that could have changed while it was made; and nothing where it cannot. */
function keep(file, sources, texts, begin) {
  const states = [...sources].map((place) => [place, stateOf(place)]);
  if (states.some(([, state]) => state === undefined || state.at > begin - RECENT)) return;
  const from = Object.fromEntries(states.map(([place, { state }]) => [place, state]));
  const folder = path.dirname(file);
  try {
    fs.mkdirSync(folder, { recursive: true });
    const old = fs.readdirSync(folder).filter((name) => begin - fs.statSync(path.join(folder, name)).mtimeMs > LONG);
    for (const name of old) fs.rmSync(path.join(folder, name), { force: true });
    fs.writeFileSync(`${file}.${process.pid}`, JSON.stringify({ from, texts }));
    fs.renameSync(`${file}.${process.pid}`, file);
  } catch {
    // A folder that cannot be written, or a full disk: the next time takes a moment longer.
    fs.rm(`${file}.${process.pid}`, { force: true }, () => undefined);
  }
}

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
