// Turns what npm, pip or go printed when they failed into one line that says why and what to do.
// Plain JavaScript: it also explains a failed installation of the packages.
"use strict";

const CAUSES = [
  [
    /ENOSPC|No space left on device|disk quota|EDQUOT/i,
    "the disk is full: free at least 3 GB, then run the command again",
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|no such host|dial tcp|i\/o timeout|connection refused|Temporary failure in name resolution|NewConnectionError|ConnectTimeout|Read timed out|Max retries exceeded|Network is unreachable/i,
    "the package registry cannot be reached: check the network and its proxy settings, then run the command again",
  ],
  [
    /CERT_|self.signed certificate|certificate verify failed|x509:/i,
    "the registry's certificate is not trusted: set NODE_EXTRA_CA_CERTS, PIP_CERT or SSL_CERT_FILE to your proxy's certificate",
  ],
  [
    /DO NOT MATCH THE HASHES|EINTEGRITY|checksum mismatch|SECURITY ERROR/i,
    "a package is not the one that the lock file names: do not use it; check the registry or proxy it came from",
  ],
  [
    /No matching distribution found|not a supported wheel|EBADPLATFORM/i,
    `a package has no build for ${process.platform}-${process.arch} or this Python: use Linux or macOS on x64 or arm64 with Python 3.11 to 3.13`,
  ],
  [/EACCES|EPERM|EROFS|Permission denied|Read-only file system/i, "a file cannot be written: make this folder yours"],
  [/EUSAGE|can only install packages when your package/i, "package.json and package-lock.json disagree: restore both"],
];

/**
 * @param {string} output All that the failed tool printed.
 * @returns {string} Why it failed and what to do, in one line without a full stop.
 */
exports.explain = function explain(output) {
  const known = CAUSES.find(([pattern]) => pattern.test(output));
  if (known !== undefined) return known[1];
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  const telling = lines.find((line) => /error/i.test(line)) ?? lines.at(-1);
  return telling === undefined ? "it ended without a word" : telling.trim().slice(0, 300);
};
