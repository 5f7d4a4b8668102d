// What the engine starts, found by package.json: it hands the folder to Node, whatever PulumiPolicy.yaml names. The pack
// is TypeScript, bundled when it starts; load-typescript.js says why nothing is stale.
"use strict";

const path = require("node:path");
const { setImmediate } = require("node:timers");
const { setFlagsFromString } = require("node:v8");
const { keepCompiled } = require("../scripts/setup/keptBundle");

// A pack lives for seconds, beside an engine that wants the other processors. A function is optimised when it has run three
// times as much as Node asks for: at 200 resources that saves a third of all processor time, at 1,000 a fifth.
setFlagsFromString("--interrupt-budget=400000");

// The SDK takes the pack's version from the package.json of the working directory; the project's stands at the root.
process.chdir(path.join(__dirname, ".."));
const { start } = require("../load-typescript")(path.join(__dirname, "pack.ts"));
// The engine ends this process by force, soon after it has judged the stack.
start(__dirname, { judged: () => setImmediate(keepCompiled) });
