// What a language host starts for this pack, found by package.json.
"use strict";

const path = require("node:path");

const root = path.join(__dirname, "..", "..", "..");
// The SDK takes the pack's version from the package.json of the working directory.
process.chdir(root);
require("../../../load-typescript")(path.join(__dirname, "..", "watchedRules.ts")).serve(root);
