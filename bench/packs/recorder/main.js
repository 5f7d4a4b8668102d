// What the engine starts for this pack, found by package.json.
"use strict";

const path = require("node:path");

require("../../../load-typescript")(path.join(__dirname, "..", "record.ts")).serve();
