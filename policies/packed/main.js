// What the engine starts: the pack as one bundle, in the folder that npm installed it to.
"use strict";

// The SDK takes the pack's version from the package.json of the working directory.
process.chdir(__dirname);
require("./pack.js").start(__dirname);
