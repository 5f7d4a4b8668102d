// The program of the benchmark of packs, as Pulumi runs it.
"use strict";

const path = require("node:path");

module.exports = require("../../../load-typescript")(path.join(__dirname, "..", "register.ts")).register;
