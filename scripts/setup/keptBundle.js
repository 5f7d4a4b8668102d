// Bundles that esbuild makes, kept for the next time under .sluicegate/, and used only while every file and folder they
// came from is as it was: nothing is stale. Beside each lies what the JavaScript engine compiled of it.
"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");

const ROOT = path.join(__dirname, "..", "..");
const FOLDER = path.join(ROOT, ".sluicegate", "bundles");

/** What changed this short a time ago, in milliseconds, could change again while the clock of the disk shows the same. */
const RECENT = 2000;
/** After this time a bundle is made again; so what no command asks for any more goes. */
const LONG = 30 * 24 * 3600 * 1000;

// A single build is done before the worker thread that esbuild would start for it is ready.
process.env.ESBUILD_WORKER_THREADS ??= "0";

/** The text that esbuild makes with these options, from the last time where that is the same. */
exports.bundle = function bundle(options) {
  const name = createHash("sha256").update(JSON.stringify(options)).digest("hex");
  const file = path.join(FOLDER, `${name}.json`);
  const kept = readKept(file);
  if (kept !== undefined && Object.entries(JSON.parse(kept.header)).every(isAsBefore)) return { ...kept, file };
  const begin = Date.now();
  const { outputFiles, metafile } = require("esbuild").buildSync(options);
  const { text, map } = partsOf(outputFiles);
  keep(file, sourcesOf(metafile, options), text, map, begin);
  return { text, map: () => map };
};

function partsOf(files) {
  const map = files.find((file) => file.path.endsWith(".map"))?.text;
  return { text: files.find((file) => !file.path.endsWith(".map")).text, map };
}

/** A line that says what it came from, then the text; its map is a file of its own, which is seldom read. */
function readKept(file) {
  let whole;
  try {
    whole = fs.readFileSync(file, "utf8");
  } catch {
    return undefined; // There is none.
  }
  const end = whole.indexOf("\n");
  const header = whole.slice(0, end);
  if (!header.startsWith("{") || !header.endsWith("}")) return undefined; // Half of one.
  return { header, text: whole.slice(end + 1), map: () => fs.readFileSync(`${file}.map`, "utf8") };
}

/** The files of a bundle, the folders in which another file could take a name from them, and what made it. */
function sourcesOf({ inputs }, { absWorkingDir }) {
  const files = Object.keys(inputs)
    .filter((input) => input !== "<stdin>")
    .map((input) => path.join(absWorkingDir, input));
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
function keep(file, sources, text, map, begin) {
  const states = [...sources].map((place) => [place, stateOf(place)]);
  if (states.some(([, state]) => state === undefined || state.at > begin - RECENT)) return;
  const header = JSON.stringify(Object.fromEntries(states.map(([place, { state }]) => [place, state])));
  try {
    fs.mkdirSync(FOLDER, { recursive: true });
    const old = fs.readdirSync(FOLDER).filter((name) => begin - fs.statSync(path.join(FOLDER, name)).mtimeMs > LONG);
    for (const name of old) fs.rmSync(path.join(FOLDER, name), { force: true });
    if (map !== undefined) write(`${file}.map`, map);
    write(file, `${header}\n${text}`);
  } catch {
    // A folder that cannot be written, or a full disk: the next time takes a moment longer.
  }
}

function write(file, content) {
  const draft = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(draft, content);
    fs.renameSync(draft, file);
  } catch (error) {
    fs.rmSync(draft, { force: true });
    throw error;
  }
}

/** Keeps what was compiled of each bundle that has run. */
const unkept = [];

/**
 * Keeps what has been compiled until now; of a process that ends by itself that is done when it ends. One that others
 * end by force has to call it, when it has used most of its functions.
 */
exports.keepCompiled = function keepCompiled() {
  for (const keep of unkept.splice(0)) keep();
};
process.once("exit", exports.keepCompiled);

/**
 * Runs a bundle as a CommonJS module. What was compiled of a kept one is kept as well: see `keepCompiled`.
 * @param {string} entry Absolute path that the module has.
 * @param {(loaded: Module) => NodeRequire} [requirer] What the module shall call `require`.
 */
exports.run = function run(entry, { header, file, text }, requirer) {
  const loaded = new Module(entry, module);
  loaded.filename = entry;
  loaded.paths = Module._nodeModulePaths(path.dirname(entry));
  const compiled = file && new Compiled(`${file}.compiled`, header);
  const script = new vm.Script(Module.wrap(text), {
    filename: entry,
    columnOffset: -Module.wrapper[0].length,
    cachedData: compiled?.read(),
  });
  const require = requirer?.(loaded) ?? loaded.require.bind(loaded);
  script.runInThisContext().call(loaded.exports, loaded.exports, require, loaded, entry, path.dirname(entry));
  if (compiled !== undefined && script.cachedDataRejected !== false) {
    unkept.push(() => compiled.write(script.createCachedData()));
  }
  return loaded.exports;
};

/** What was compiled of one bundle. The engine holds it against its own version and the text's length; the rest is said first. */
class Compiled {
  constructor(file, header) {
    this.file = file;
    this.of = createHash("sha256").update(header).digest();
  }

  read() {
    try {
      const data = fs.readFileSync(this.file);
      return data.subarray(0, this.of.length).equals(this.of) ? data.subarray(this.of.length) : undefined;
    } catch {
      return undefined;
    }
  }

  write(data) {
    try {
      write(this.file, Buffer.concat([this.of, data]));
    } catch {
      // As for the bundle.
    }
  }
}
