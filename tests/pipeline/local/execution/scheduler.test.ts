import assert from "node:assert/strict";
import fc from "fast-check";
import { buildGraph } from "../../../../pipeline/graph";
import { schedule } from "../../../../pipeline/local/execution/scheduler";
import type { Settled } from "../../../../pipeline/local/execution/scheduler";
import type { Step } from "../../../../pipeline/schema";

const step = (Name: string, ...DependsOn: string[]): Step => ({ Name, Type: "Processing", Arguments: {}, DependsOn });
const branch = (Name: string, IfSteps: Step[], ElseSteps: Step[], ...DependsOn: string[]): Step => ({
  Name,
  Type: "Condition",
  Arguments: { Conditions: [], IfSteps, ElseSteps },
  DependsOn,
});

interface Trace {
  started: string[];
  cores: number[];
  most: number;
  complete: boolean;
}

/** Walks the steps; each turns out as `how` says after a turn of the event loop. */
async function walk(
  steps: Step[],
  how: (name: string) => Settled = () => ({ status: "Succeeded", outcome: "True" }),
  limits: { cores?: number; maxParallelSteps?: number; earlier?: Map<string, Settled>; abortAt?: string } = {},
): Promise<Trace> {
  const trace: Trace = { started: [], cores: [], most: 0, complete: false };
  const abort = new AbortController();
  let running = 0;
  const { cores = 2, maxParallelSteps = Infinity, earlier = new Map<string, Settled>() } = limits;
  const all = { cores, maxParallelSteps, usesCores: ({ step }: { step: Step }) => step.Type !== "Condition" };
  const graph = buildGraph({ Version: "2020-12-01", Parameters: [], Steps: steps });
  trace.complete = await schedule(graph, all, abort.signal, earlier, async ({ name }, share) => {
    trace.started.push(name);
    trace.cores.push(share);
    trace.most = Math.max(trace.most, ++running);
    if (name === limits.abortAt) abort.abort();
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return how(name);
  });
  return trace;
}

describe("pipeline/local/execution/scheduler", () => {
  it("runs a step after all it waits for, and nothing twice", async () => {
    const edges = fc.uniqueArray(fc.tuple(fc.nat(11), fc.nat(11)));
    await fc.assert(
      fc.asyncProperty(edges, fc.integer({ min: 1, max: 5 }), async (pairs, cores) => {
        const dependsOn = (index: number): string[] =>
          pairs.filter(([a, b]) => b === index && a < index).map(([a]) => `S${a}`);
        const steps = Array.from({ length: 12 }, (_, index) => step(`S${index}`, ...dependsOn(index)));
        const { started, most, complete } = await walk(steps, undefined, { cores });
        assert.equal(new Set(started).size, 12);
        assert.ok(complete && most <= cores);
        for (const { Name, DependsOn = [] } of steps) {
          for (const before of DependsOn) assert.ok(started.indexOf(before) < started.indexOf(Name));
        }
      }),
    );
  });

  it("shares the cores among steps that can start together", async () => {
    assert.deepEqual((await walk([step("A"), step("B")], undefined, { cores: 4 })).cores, [2, 2]);
    assert.deepEqual((await walk([step("A"), step("B", "A")], undefined, { cores: 4 })).cores, [4, 4]);
    assert.deepEqual((await walk([step("A"), step("B"), step("C")], undefined, { cores: 2 })).cores, [1, 1, 1]);
    assert.deepEqual((await walk([step("A"), step("B")], undefined, { cores: 4, maxParallelSteps: 1 })).cores, [4, 4]);
  });

  it("never runs more steps than it may", async () => {
    const steps = Array.from({ length: 9 }, (_, index) => step(`S${index}`));
    assert.equal((await walk(steps, undefined, { cores: 8, maxParallelSteps: 3 })).most, 3);
  });

  it("runs the branch that is taken, and nothing that waits for the other", async () => {
    const nested = branch("Inner", [step("X")], [step("Y")]);
    const steps = [branch("Gate", [step("Good")], [step("Bad"), nested]), step("AfterBad", "Bad"), step("Free")];
    const how = (outcome: "True" | "False") => () => ({ status: "Succeeded", outcome }) as const;
    const taken = await walk(steps, how("True"), { cores: 1 });
    assert.deepEqual([...taken.started].sort(), ["Free", "Gate", "Good"]);
    assert.equal(taken.complete, true);
    const other = await walk(steps, how("False"), { cores: 1 });
    assert.deepEqual([...other.started].sort(), ["AfterBad", "Bad", "Free", "Gate", "Inner", "Y"]);
  });

  it("starts nothing after a failure, but waits for what runs", async () => {
    const fails = (name: string): Settled => ({ status: name === "A" ? "Failed" : "Succeeded" });
    const { started, complete } = await walk([step("A"), step("B"), step("C", "B"), step("D", "A")], fails);
    assert.deepEqual(started, ["A", "B"]);
    assert.equal(complete, false);
  });

  it("starts nothing after an abort", async () => {
    const { started, complete } = await walk([step("A"), step("B", "A")], undefined, { abortAt: "A" });
    assert.deepEqual(started, ["A"]);
    assert.equal(complete, false);
    assert.equal((await walk([step("A")], undefined, { abortAt: "A" })).complete, true);
  });

  it("goes on from steps that have ended, and not from one that failed", async () => {
    const steps = [branch("Gate", [step("Good", "A")], [step("Bad")]), step("A")];
    const gate: [string, Settled] = ["Gate", { status: "Succeeded", outcome: "True" }];
    assert.deepEqual((await walk(steps, undefined, { earlier: new Map([gate]) })).started, ["A", "Good"]);
    const failed = await walk(steps, undefined, { earlier: new Map([["A", { status: "Failed" }]]) });
    assert.deepEqual(failed.started, []);
    assert.equal(failed.complete, false);
  });

  it("walks a chain of 5,000 steps", async () => {
    const steps = Array.from({ length: 5000 }, (_, index) =>
      step(`S${index}`, ...(index > 0 ? [`S${index - 1}`] : [])),
    );
    const earlier = new Map(steps.map(({ Name }) => [Name, { status: "Succeeded" } as const]));
    assert.deepEqual((await walk(steps, undefined, { earlier })).started, []);
  });
});
