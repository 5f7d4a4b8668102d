// What is known of a process from outside. A pid alone proves nothing (the system reuses them), so an owner is its pid
// together with the moment it started. Plain JavaScript: it runs before the packages are there.
"use strict";

const fs = require("node:fs");
const { execFileSync } = require("node:child_process");

function ps(pid, column) {
  try {
    const options = { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, LC_ALL: "C" } };
    return execFileSync("ps", ["-o", `${column}=`, "-p", String(pid)], options).trim() || undefined;
  } catch {
    return undefined;
  }
}

function readProc(pid, file) {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}

/** When a process started, as an opaque text; undefined when there is no such process (a zombie counts as gone). */
exports.startTimeOf = function startTimeOf(pid) {
  if (process.platform !== "linux") return ps(pid, "lstart");
  // The name in parentheses may hold spaces, so fields count from its end: the state is the first, the start the 20th.
  const fields = readProc(pid, "stat")?.split(") ").pop()?.split(" ");
  return fields === undefined || fields[0] === "Z" || fields[0] === "X" ? undefined : fields[19];
};

/** The command line of a process, its words joined by spaces; undefined when there is no such process. */
exports.commandLineOf = function commandLineOf(pid) {
  if (process.platform !== "linux") return ps(pid, "command");
  return readProc(pid, "cmdline")?.split("\0").join(" ").trim();
};

/** @returns {{ pid: number, startTime: string | undefined }} This process, in the form a lock file holds. */
exports.self = function self() {
  return { pid: process.pid, startTime: exports.startTimeOf(process.pid) };
};

/** Whether the process that an owner record names is still the same and alive. */
exports.isAlive = function isAlive(owner) {
  const startTime = exports.startTimeOf(owner.pid);
  return startTime !== undefined && (owner.startTime === undefined || owner.startTime === startTime);
};
