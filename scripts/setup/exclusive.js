// Lets one process at a time do a piece of set-up. The lock is a file that names its owner by pid and start time, so a
// lock left by a killed process stops nobody. Plain JavaScript: it also guards the installation of the packages.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { self, isAlive } = require("./processes");

const POLL_MS = 200;
let attempts = 0;

/** The lock appears with its content at once: a link to a file written before, so nobody reads half a record. */
function tryAcquire(file) {
  const draft = `${file}.${process.pid}.${attempts++}`;
  fs.writeFileSync(draft, JSON.stringify(self()));
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    fs.unlinkSync(draft);
  }
}

function readLock(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

function ownerOf(text) {
  try {
    const owner = JSON.parse(text);
    return typeof owner?.pid === "number" ? owner : undefined;
  } catch {
    return undefined;
  }
}

/** Moves a dead owner's lock aside; should another process have renewed it in between, that one is put back. */
function removeStale(file, stale) {
  const grave = `${file}.${process.pid}.${attempts++}`;
  try {
    fs.renameSync(file, grave);
  } catch (error) {
    if (error.code === "ENOENT") return;
    throw error;
  }
  if (fs.readFileSync(grave, "utf8") !== stale) fs.linkSync(grave, file);
  fs.unlinkSync(grave);
}

async function acquire(file, onWait, signal) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  while (!tryAcquire(file)) {
    signal?.throwIfAborted();
    const text = readLock(file);
    if (text === undefined) continue;
    const owner = ownerOf(text);
    if (owner === undefined || !isAlive(owner)) {
      removeStale(file, text);
      continue;
    }
    if (!told) onWait(owner.pid);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/**
 * Runs `work` while no other process runs work under the same lock file.
 * @param {string} file Absolute path of the lock; its folder is made.
 * @param {(pid: number) => void} onWait Called once if another live process holds the lock.
 * @param {AbortSignal} [signal] Ends the wait: what it was aborted with is then thrown, and the work not begun.
 */
exports.exclusively = async function exclusively(file, onWait, work, signal) {
  await acquire(file, onWait, signal);
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
};
