// Installs the npm packages of the lock file when they are missing or when the lock file has changed. A stamp written
// last, inside node_modules, holds the digest of the lock file they came from. Plain JavaScript without dependencies.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { createHash } = require("node:crypto");
const { spawn } = require("node:child_process");
const { exclusively } = require("./exclusive");
const { explain } = require("./cause");

function read(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Packages a person installed with `npm ci`: npm's own record of what it put there, written last, matches the lock. */
function alreadyInstalled(modules, lockText) {
  const installed = read(path.join(modules, ".package-lock.json"));
  if (installed === undefined) return false;
  const present = JSON.parse(installed).packages;
  return Object.entries(JSON.parse(lockText).packages).every(([name, wanted]) => {
    if (name === "") return true;
    const found = present[name];
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

function npmCi(root, adopt) {
  return new Promise((resolve) => {
    // Scripts of the packages run only as package.json's allowScripts says; nothing here is asked.
    const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    const child = spawn("npm", args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    if (child.pid !== undefined) adopt(child.pid);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    child.on("error", (error) =>
      resolve(error.code === "ENOENT" ? "npm is not on the PATH: install it with Node" : error.message),
    );
    child.on("close", (code) => resolve(code === 0 ? undefined : explain(output)));
  });
}

async function install({ root, modules, stamp, digest }, tell, adopt) {
  tell("Installing npm packages (about a minute) ...");
  const start = Date.now();
  fs.rmSync(stamp, { force: true });
  const failure = await npmCi(root, adopt);
  if (failure !== undefined) {
    fs.rmSync(modules, { recursive: true, force: true });
    throw new Error(`Cannot install the npm packages: ${failure}.`);
  }
  fs.writeFileSync(stamp, digest);
  tell(`Installing npm packages: ${Math.round((Date.now() - start) / 1000)} s`);
}

/**
 * Makes the packages of package-lock.json present. Says and does nothing when they are.
 * @param {string} root Absolute path of the repository.
 * @param {(line: string) => void} tell Takes a progress line.
 * @throws {Error} With one line that says why and what to do; then nothing is left half-installed.
 */
exports.ensurePackages = async function ensurePackages(root, tell) {
  const lockText = fs.readFileSync(path.join(root, "package-lock.json"), "utf8");
  const digest = createHash("sha256").update(`${process.platform}-${process.arch}\n${lockText}`).digest("hex");
  const modules = path.join(root, "node_modules");
  const stamp = path.join(modules, ".sluicegate-packages");
  if (read(stamp) === digest) return;
  const lock = path.join(root, ".sluicegate", "setup", "packages.lock");
  await exclusively(
    lock,
    (pid) => tell(`Waiting for process ${pid}, which installs the npm packages ...`),
    async (adopt) => {
      if (read(stamp) === digest) return;
      if (alreadyInstalled(modules, lockText)) fs.writeFileSync(stamp, digest);
      else await install({ root, modules, stamp, digest }, tell, adopt);
    },
  );
};
