// Loaded before the program or a pack in a process of the language host. @pulumi/pulumi loads three large packages when it
// starts, and two parts of its own with what these need: more than half of its time. It uses them only to serialise functions
// of the program (none of ours), to compile files in TypeScript, and to start the engine from a program. Here each is loaded
// when the first part of it is used that @pulumi/pulumi does not read while it starts.
"use strict";

const { createRequire } = require("node:module");
const path = require("node:path");

/** The packages of what runs in this process: a policy pack may have packages of its own, and lack some of these. */
const own = createRequire(path.join(process.cwd(), "any.js"));

const CODE_PATHS = "@pulumi/pulumi/runtime/closure/codePaths";

/** What is read of each while @pulumi/pulumi loads, answered without loading. */
const READ_AT_START = {
  "@pulumi/pulumi/automation": () => ({ __esModule: true }),
  [CODE_PATHS]: () => ({ computeCodePaths: (...args) => loadNow(CODE_PATHS).computeCodePaths(...args) }),
  "@npmcli/arborist": () => ({ __esModule: true }),
  typescript: () => ({ version: own("typescript/package.json").version }),
  "ts-node": () => ({ VERSION: own("ts-node/package.json").version, register: registerLate }),
};

/** ts-node's `register` itself is called for the first file in TypeScript: it loads the whole compiler. */
function registerLate(options) {
  for (const extension of [".ts", ".tsx"]) {
    require.extensions[extension] = (module, file) => {
      delete require.extensions[".ts"];
      delete require.extensions[".tsx"];
      loadNow("ts-node").register(options);
      require.extensions[extension](module, file);
    };
  }
}

const standIns = new Map();

function fileOf(name) {
  try {
    return own.resolve(name);
  } catch {
    return undefined;
  }
}

function loadNow(name) {
  const file = own.resolve(name);
  if (require.cache[file] === standIns.get(name)) delete require.cache[file];
  return require(file);
}

for (const [name, readAtStart] of Object.entries(READ_AT_START)) {
  const file = fileOf(name);
  if (file === undefined) continue;
  const known = readAtStart();
  const exports = new Proxy(known, {
    get: (_, key) => (Object.hasOwn(known, key) ? known[key] : loadNow(name)[key]),
    has: (_, key) => key in loadNow(name),
    ownKeys: () => Reflect.ownKeys(loadNow(name)),
    getOwnPropertyDescriptor: (_, key) => ({ value: loadNow(name)[key], enumerable: true, configurable: true }),
  });
  const standIn = { id: file, filename: file, path: file, loaded: true, children: [], paths: [], exports };
  standIns.set(name, standIn);
  require.cache[file] = standIn;
}
