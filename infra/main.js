// What Pulumi runs, named in Pulumi.yaml: the program is TypeScript, bundled when it starts; load-typescript.js says
// why nothing is stale.
"use strict";

const path = require("node:path");
const { RunError } = require("@pulumi/pulumi");

/** What they say is for whoever wrote the config or the gates: all faults, each with its place. A stack trace adds nothing. */
const FAULTS = ["ConfigError", "GatesError", "DefinitionError", "GraphError"];

try {
  module.exports = require("../load-typescript")(path.join(__dirname, "index.ts"), [], true);
} catch (error) {
  throw FAULTS.includes(error.name) ? new RunError(error.message) : error;
}
