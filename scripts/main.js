#!/usr/bin/env node
// The entry of every command. It works from a bare clone: it checks Node, installs the npm packages when they are
// missing, then loads the command line in TypeScript. Written so that an old Node can still read and refuse it.
"use strict";

const fs = require("fs");
const path = require("path");

const REQUIRED = [20, 19];

/** What most commands load, and large: from one bundle. Packages with files of their own beside them cannot be there. */
const PACKED = [
  "@aws-sdk/client-s3",
  "@aws-sdk/client-sagemaker",
  "@aws-sdk/client-sts",
  "ajv",
  "commander",
  "listr2",
  "yaml",
];

function nodeIsNewEnough() {
  const version = process.versions.node.split(".").map(Number);
  return version[0] > REQUIRED[0] || (version[0] === REQUIRED[0] && version[1] >= REQUIRED[1]);
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

// The SDK would tell every user which Node it wants next year; package.json says which one this version runs on.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

// Who reads the output may go before its end (head, less); a command notices by itself, and afterwards it is no error.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

/** The commands that are not called, as cli.ts imports them. Without them a short command starts in half the time. */
function commandsNotCalled([noun, verb]) {
  const called = [`./commands/${noun}.js`, `./commands/${noun}/${verb}.js`];
  return fs
    .readdirSync(path.join(__dirname, "commands"), { recursive: true })
    .map((name) => `./commands/${name.replaceAll(path.sep, "/").replace(/\.ts$/, ".js")}`)
    .filter((name) => name.endsWith(".js") && !called.includes(name));
}

async function main() {
  const root = path.dirname(__dirname);
  const given = process.argv.slice(2);
  const words = given[0] === "help" ? [...given.slice(1), "--help"] : given;
  await require("./setup/packages").ensurePackages(root, (line) => process.stderr.write(`${line}\n`));
  const { run } = require("../load-typescript")(
    path.join(__dirname, "cli.ts"),
    commandsNotCalled(words),
    false,
    PACKED,
  );
  process.exitCode = await run(words, root);
}

if (nodeIsNewEnough()) {
  main().catch((error) => fail(error.message));
} else {
  fail(
    `Expected Node ${REQUIRED.join(".")} or newer, got ${process.versions.node}; install a newer one from nodejs.org.`,
  );
}
