/**
 * The omission sweep: the program's own plans, with every property dropped or turned round, one at a time. Some rule says so, or
 * survivors.ts says why not. Here a sample is judged; SLUICEGATE_SWEEP=all judges every mutant, and SLUICEGATE_UPDATE_SWEEP=1
 * also writes what comes out into docs/rule-evidence.md.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readTable } from "../../../infra/local/table";
import { readFloors } from "../../../policies/floors";
import { rules } from "../../../policies/index";
import { recordedPreview } from "../../support/previewed";
import { repositoryRoot } from "../../support/repository";
import { seeded } from "../../support/seeded";
import { mutantsOf, type Mutant } from "./mutants";
import { countsIn, countsOf, withReport, type Swept } from "./report";
import { HARMLESS, kindOf, reasonOf, UNCOVERED } from "./survivors";
import { judgeOf, type Verdict } from "./verdicts";

const STACKS = ["account", "dev", "prod"];
const isUpdate = process.env.SLUICEGATE_UPDATE_SWEEP !== undefined;
const isWhole = isUpdate || process.env.SLUICEGATE_SWEEP === "all";
const SEED = Number(process.env.SLUICEGATE_SEED ?? 1);
const SAMPLE = 0.1;

const DOCUMENT = join(repositoryRoot, "docs/rule-evidence.md");
const table = readTable();
const pack = { rules, floors: readFloors(join(repositoryRoot, "policies/floors.yaml")), today: "2026-11-21" };

interface Planned {
  readonly stack: string;
  readonly mutants: readonly Mutant[];
  readonly judge: (mutant: Mutant) => Promise<Verdict>;
}

/** By URN: the engine tells of resources in the order in which it happens to come to them. */
async function planOf(stack: string): Promise<Planned> {
  const { resources } = await recordedPreview(stack);
  const sorted = resources.toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
  return { stack, mutants: mutantsOf(sorted, (type) => table.properties(type)), judge: judgeOf(sorted, pack) };
}

const nameOf = ({ stack, mutant }: Pick<Swept, "stack" | "mutant">): string =>
  `${stack}: ${kindOf(mutant.resource.type)} ${mutant.resource.name} ${mutant.path}: ${mutant.change}`;

describe("the omission sweep of the program's own plans", function () {
  this.timeout(600_000);
  let plans: readonly Planned[];
  const swept: Swept[] = [];

  before(async () => {
    plans = await Promise.all(STACKS.map(planOf));
  });

  it("finds nothing as long as nothing is changed", async () => {
    for (const { mutants, judge } of plans) {
      const [first] = mutants;
      assert.ok(first !== undefined);
      assert.equal(await judge({ ...first, apply: () => ({ ...first.resource }) }), "survived");
    }
  });

  it("has a reason for whatever nothing catches", async () => {
    const random = seeded(SEED);
    const unexplained: string[] = [];
    for (const { stack, mutants, judge } of plans) {
      for (const mutant of mutants.filter(() => isWhole || random() < SAMPLE)) {
        const verdict = mutant.isRefused ? "refused" : await judge(mutant);
        if (verdict !== "survived") {
          swept.push({ stack, mutant, outcome: verdict });
          continue;
        }
        const reason = reasonOf(stack, mutant);
        if (reason === undefined) unexplained.push(nameOf({ stack, mutant }));
        else swept.push({ stack, mutant, outcome: UNCOVERED.includes(reason) ? "uncovered" : "harmless", reason });
      }
    }
    assert.deepEqual(unexplained, []);
    assert.ok(swept.length > 100, String(swept.length));
  });

  it("is what docs/rule-evidence.md tells", () => {
    const document = readFileSync(DOCUMENT, "utf8");
    if (!isWhole) {
      const hint = "the plans have changed: SLUICEGATE_UPDATE_SWEEP=1 npx mocha tests/policies/sweep/sweep.test.ts";
      assert.deepEqual(countsIn(document), countsOf(plans.flatMap(({ mutants }) => mutants)), hint);
      return;
    }
    const unused = [...UNCOVERED, ...HARMLESS].filter((one) => !swept.some(({ reason }) => reason === one));
    assert.deepEqual(unused, []);
    if (isUpdate) writeFileSync(DOCUMENT, withReport(document, swept));
    assert.equal(readFileSync(DOCUMENT, "utf8"), withReport(document, swept));
  });
});
