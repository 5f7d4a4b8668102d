// What the engine starts. The pack is TypeScript, bundled in memory; see load-typescript.js for why nothing is prebuilt.
"use strict";

const path = require("node:path");

// The SDK takes the pack's version from the package.json of the working directory; ours stands at the root.
process.chdir(path.join(__dirname, ".."));
require("../load-typescript")(path.join(__dirname, "index.ts")).start(__dirname);
