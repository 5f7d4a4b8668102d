// Loaded before the program in a process of the language host: ends the process when that host is gone, even by kill -9.
// Nothing else would: a policy pack serves its port for as long as it lives.
"use strict";

const { setInterval } = require("node:timers");

const POLL_MS = 300;
const host = Number(process.env.SLUICEGATE_LANGUAGE_HOST);
delete process.env.SLUICEGATE_LANGUAGE_HOST;

// Without the variable this is a process that the program itself forked: it watches nobody.
if (Number.isInteger(host)) {
  setInterval(() => {
    if (process.ppid !== host) process.kill(process.pid, "SIGKILL");
  }, POLL_MS).unref();
}
