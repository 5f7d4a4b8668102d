/** Puts our Node language host beside an engine that was built without one (it is in no registry). */
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import * as path from "node:path";

const MARK = "sluicegate language host";
/** Found from where the launcher stands, so the repository may be moved: .tools/pulumi-<version>/bin/. */
const TEXT = `#!/usr/bin/env node
// ${MARK}
const path = require("node:path");
const root = path.resolve(__dirname, "..", "..", "..");
require(path.join(root, "load-typescript.js"))(path.join(root, "scripts", "setup", "languageHost.ts"));
`;

/** The stock language host, which the official installer brings, is left as it is. */
export function ensureLauncher(bin: string): void {
  const file = path.join(bin, "pulumi-language-nodejs");
  if (existsSync(file)) {
    const content = readFileSync(file, "latin1");
    if (content === TEXT || !content.includes(MARK)) return;
  }
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, TEXT);
  chmodSync(draft, 0o755);
  renameSync(draft, file);
}
