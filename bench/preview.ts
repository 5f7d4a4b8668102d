/**
 * A whole offline preview, program and pack, against the same with types checked on the way, which is what Pulumi does with
 * a program and a pack in TypeScript unless told otherwise. Both run in copies of the repository that differ in nothing
 * else: the same command, engine, language host (which loads late what it can for both), program and rules.
 */
import type { Benchmark, Row, Setting } from "./benchmark";
import { runTimed, sluicegate } from "./commands";
import { largestProcessOf, type Peak } from "./memory";
import { inTurns, spreadOf } from "./spread";
import { copyTree, type Tree } from "./tree";

export const preview: Benchmark = {
  name: "preview",
  summary: "offline preview, program and pack, against the same with types checked by ts-node",
  measure,
};

/** The pack as Pulumi runs one that is written in TypeScript: loaded by ts-node, with its types checked. */
const PACK_ENTRY = `import * as path from "node:path";
import { start } from "./pack";

process.chdir(path.join(__dirname, ".."));
start(__dirname);
`;
/** Beside the program and beside the pack, as in a project of its own: the compiler's types and those of Node. */
const TSCONFIG = JSON.stringify({ extends: "../tsconfig.json", compilerOptions: { types: ["node"] } });

function typeChecked(repository: string): Tree {
  const tree = copyTree(repository);
  tree.edit("Pulumi.yaml", "typescript: false", "typescript: true");
  tree.edit("Pulumi.yaml", "main: infra/main.js", "main: infra/index.ts");
  tree.write("infra/tsconfig.json", TSCONFIG);
  tree.edit("policies/package.json", '"main.js"', '"entry.ts"');
  tree.write("policies/entry.ts", PACK_ENTRY);
  tree.write("policies/tsconfig.json", TSCONFIG);
  return tree;
}

async function measure({ root, rounds, signal }: Setting): Promise<Row[]> {
  const ours = copyTree(root);
  const peer = typeChecked(root);
  try {
    const compared = await inTurns(
      rounds,
      () => timed(ours, signal),
      () => timed(peer, signal),
    );
    const time: Row = {
      what: "stack preview --stack dev --offline, whole process",
      unit: "ms",
      ours: compared.ours,
      peer: { name: "types checked by ts-node", spread: compared.peer },
      figure: { value: compared.peer.median / compared.ours.median, unit: "x", atLeast: 3 },
    };
    return [time, ...(await memory(ours, peer, signal))];
  } finally {
    ours.remove();
    peer.remove();
  }
}

async function timed({ root }: Tree, signal: AbortSignal): Promise<number> {
  return (await runTimed(sluicegate(root, "stack", "preview", "--stack", "dev", "--offline"), signal)).milliseconds;
}

/** Measured apart from the time, since looking takes time too. No row where the system does not tell. */
async function memory(ours: Tree, peer: Tree, signal: AbortSignal): Promise<Row[]> {
  const [largest, peerLargest] = [await largestProcess(ours, signal), await largestProcess(peer, signal)];
  if (largest === undefined || peerLargest === undefined) return [];
  return [
    {
      what: `the same: peak memory of its largest process (${largest.process})`,
      unit: "MB",
      ours: spreadOf([largest.megabytes]),
      peer: { name: "types checked by ts-node", spread: spreadOf([peerLargest.megabytes]) },
      figure: { value: largest.megabytes, unit: "MB", atMost: 400 },
    },
  ];
}

const largestProcess = ({ root }: Tree, signal: AbortSignal): Promise<Peak | undefined> =>
  largestProcessOf(sluicegate(root, "stack", "preview", "--stack", "dev", "--offline"), signal);
