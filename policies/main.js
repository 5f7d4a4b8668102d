// What the engine starts, found by package.json: it hands the folder to Node, whatever PulumiPolicy.yaml names. The pack
// is TypeScript, bundled when it starts; load-typescript.js says why nothing is stale.
"use strict";

const path = require("node:path");
const { setImmediate } = require("node:timers");
const { keepCompiled } = require("../scripts/setup/keptBundle");

// The SDK takes the pack's version from the package.json of the working directory; the project's stands at the root.
process.chdir(path.join(__dirname, ".."));
const { start } = require("../load-typescript")(path.join(__dirname, "pack.ts"), [], false, ["ajv", "yaml"]);
// The engine ends this process by force, soon after it has judged the stack.
start(__dirname, { judged: () => setImmediate(keepCompiled) });
