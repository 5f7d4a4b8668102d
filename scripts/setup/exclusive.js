// Lets one process at a time do a piece of set-up. The lock is a file that names its owner by pid and start time, so a
// lock left by a killed process stops nobody; only what that process had started is waited for. Plain JavaScript: it also guards the installation of the packages.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const { self, isAlive, startTimeOf } = require("./processes");

const POLL_MS = 200;
let attempts = 0;

function write(file, lock) {
  const draft = `${file}.${process.pid}.${attempts++}`;
  fs.writeFileSync(draft, JSON.stringify(lock));
  return draft;
}

/** The lock appears with its content at once: a link to a file written before, so nobody reads half a record. */
function tryAcquire(file) {
  const draft = write(file, { ...self(), children: [] });
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

/** Who still works under a lock: its owner, or after the owner's death a process that it had started. */
function holderOf(text) {
  try {
    const lock = JSON.parse(text);
    const all = [lock, ...(lock?.children ?? [])];
    return all.find((one) => typeof one?.pid === "number" && isAlive(one))?.pid;
  } catch {
    return undefined;
  }
}

/** Puts a child on the owner's own lock. */
function adopt(file, pid) {
  const text = readLock(file);
  const child = { pid, startTime: startTimeOf(pid) };
  // It is over already, or somebody deleted the folder.
  if (child.startTime === undefined || text === undefined) return;
  const lock = JSON.parse(text);
  fs.renameSync(write(file, { ...lock, children: [...lock.children, child] }), file);
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
    const holder = holderOf(text);
    if (holder === undefined) {
      removeStale(file, text);
      continue;
    }
    if (!told) onWait(holder);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/**
 * Runs `work` while no other process runs work under the same lock file.
 * @param {string} file Absolute path of the lock; its folder is made.
 * @param {(pid: number) => void} onWait Called once if another live process holds the lock.
 * @param {(adopt: (pid: number) => void) => Promise<unknown>} work Names to `adopt` what it starts, since a child that
 *   outlives its killed parent goes on writing where the next owner would work.
 * @param {AbortSignal} [signal] Ends the wait: what it was aborted with is then thrown, and the work not begun.
 */
exports.exclusively = async function exclusively(file, onWait, work, signal) {
  await acquire(file, onWait, signal);
  try {
    return await work((pid) => adopt(file, pid));
  } finally {
    fs.rmSync(file, { force: true });
  }
};
