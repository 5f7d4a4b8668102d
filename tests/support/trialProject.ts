/** A small Pulumi project with a policy pack, in a folder below the repository's, so that it finds the packages. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";

import { repositoryRoot } from "./repository";

const PROGRAM = `
import { writeFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
class Thing extends pulumi.ComponentResource {
  constructor(name: string) {
    super("trial:index:Thing", name, { colour: config.require("colour") });
    this.registerOutputs({});
  }
}
new Thing("thing");
const pidFile = process.env.TRIAL_PID_FILE;
if (pidFile !== undefined) writeFileSync(pidFile, [process.pid, process.ppid].join(" "));
// With the variable the program never ends by itself, so that a test can kill something meanwhile.
const never = () => new Promise(() => setInterval(() => undefined, 1000));
export const colour = pidFile === undefined ? config.require("colour") : never();
export const folder = process.cwd();
`;

const PACK = `
const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("trial", {
  policies: [{
    name: "NO-RED",
    description: "No thing is red.",
    enforcementLevel: "mandatory",
    validateResource: (args, report) => {
      if (args.props.colour === "red") report("Paint it blue.");
    },
  }],
});
`;

const STACK = `# A comment that a run must not touch.
config:
  trial:colour: blue
  trial:account: "000000000000"
`;

export interface TrialProject {
  readonly root: string;
  readonly pack: string;
  /** Writes the config of stack dev anew. */
  readonly paint: (colour: string) => void;
  readonly remove: () => void;
}

/** @param name Becomes part of the folder's name; give it a space to try one. */
export function trialProject(name: string): TrialProject {
  const parent = path.join(repositoryRoot, ".sluicegate", "trials");
  mkdirSync(parent, { recursive: true });
  const root = mkdtempSync(path.join(parent, `${name}-`));
  const files: Record<string, string> = {
    "Pulumi.yaml": "# Kept.\nname: trial\nruntime: nodejs\nmain: infra/index.ts\n",
    "Pulumi.dev.yaml": STACK,
    "infra/index.ts": PROGRAM,
    "infra/tsconfig.json": JSON.stringify({ compilerOptions: { noCheck: true, types: ["node"] } }),
    "policies/PulumiPolicy.yaml": "runtime: nodejs\n",
    "policies/package.json": JSON.stringify({ name: "trial", version: "1.0.0", main: "main.js" }),
    "policies/main.js": PACK,
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return {
    root,
    pack: path.join(root, "policies"),
    paint: (colour) => {
      writeFileSync(path.join(root, "Pulumi.dev.yaml"), STACK.replace("blue", colour));
    },
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
