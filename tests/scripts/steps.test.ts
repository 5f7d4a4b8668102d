import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import type { ExecutionSnapshot, StepSnapshot } from "../../scripts/executions";
import { plainSteps, plannedSteps, stepView, type PlannedStep, type StepView } from "../../scripts/steps";
import { liveSteps } from "../../scripts/liveSteps";
import { shellStep, definitionOf } from "../support/endpoint";
import { captured } from "../support/commandLine";

const PLANNED: readonly PlannedStep[] = [
  { name: "Preprocess", type: "Processing" },
  { name: "Train", type: "Training" },
  { name: "Reject", type: "Fail" },
];
const startTime = new Date(1000);
const endTime = new Date(3100);
const step = (name: string, status: string, more: Partial<StepSnapshot> = {}): StepSnapshot => ({
  name,
  type: "Processing",
  status,
  startTime,
  ...(status === "Executing" || status === "Starting" ? {} : { endTime }),
  ...more,
});
const snapshot = (status: string, ...steps: StepSnapshot[]): ExecutionSnapshot => ({
  arn: "arn:x/execution/abcdefghijkl",
  id: "abcdefghijkl",
  pipelineName: "p",
  status,
  steps,
});

/** What a view writes to a stdout that is, or is not, a terminal of 80 columns. */
async function shown(
  view: () => StepView | Promise<StepView>,
  snapshots: readonly ExecutionSnapshot[],
  columns?: number,
) {
  return captured(columns, async () => {
    const { update, line, end } = await view();
    for (const one of snapshots) {
      update(one);
      // A renderer draws when the loop turns.
      await new Promise(setImmediate);
    }
    line("Train", `${"long ".repeat(40)}line`);
    await end();
  });
}

/** All lines that were ever on the screen, without colours and movements. */
const screenLines = (text: string): string[] => stripVTControlCharacters(text).split("\n");

describe("the steps of an execution", () => {
  it("are planned in the order in which they may run, branches too", () => {
    const planned = plannedSteps(definitionOf([shellStep("One", "true"), shellStep("Two", "true")]));
    assert.deepEqual(planned, [
      { name: "One", type: "Processing" },
      { name: "Two", type: "Processing" },
    ]);
  });

  it("are one plain line a change where there is no terminal", async () => {
    const text = await shown(
      () => plainSteps(PLANNED),
      [
        snapshot("Executing", step("Preprocess", "Starting")),
        snapshot("Executing", step("Preprocess", "Executing")),
        snapshot("Executing", step("Preprocess", "Executing")),
        snapshot("Executing", step("Preprocess", "Succeeded"), step("Train", "Executing")),
        snapshot("Failed", step("Preprocess", "Succeeded"), step("Train", "Failed", { failureReason: "bad" })),
      ],
    );
    assert.deepEqual(text.split("\n"), [
      "  Preprocess  Executing",
      "  Preprocess  Succeeded  2.1 s",
      "  Train       Executing",
      "  Train       Failed     2.1 s",
      `  Train       | ${"long ".repeat(40)}line`,
      "",
    ]);
  });

  it("are ticks, times and what was not taken in a terminal, each on one line of it", async () => {
    const done = step("Preprocess", "Succeeded");
    const text = await shown(
      () => liveSteps(PLANNED),
      [
        snapshot("Executing", step("Preprocess", "Executing")),
        snapshot("Executing", done, step("Train", "Executing")),
        snapshot("Failed", done, step("Train", "Failed", { failureReason: "bad" })),
      ],
      80,
    );
    const lines = screenLines(text);
    assert.ok(lines.includes("✔ Preprocess  Processing  2.1 s"), text);
    assert.ok(lines.includes("✖ Train       Training    2.1 s  Failed"), text);
    assert.ok(lines.includes("↓ Reject      Fail        not taken"), text);
    assert.deepEqual(
      lines.filter((line) => line.length > 80),
      [],
    );
  });

  it("say what a watch left behind when it ended first", async () => {
    const running = snapshot("Executing", step("Preprocess", "Succeeded"), step("Train", "Executing"));
    const lines = screenLines(await shown(() => liveSteps(PLANNED), [running], 80));
    assert.ok(lines.includes("↓ Train       Training    left running"), lines.join("\n"));
    assert.ok(lines.includes("↓ Reject      Fail        not begun"), lines.join("\n"));
    assert.ok(
      lines.some((line) => line.includes("long long")),
      "the step's last line is shown",
    );
    assert.deepEqual(
      lines.filter((line) => line.length > 80),
      [],
    );
  });

  it("show no line that comes after its step's end", async () => {
    const ended = snapshot("Executing", step("Preprocess", "Succeeded"), step("Train", "Succeeded"));
    const lines = screenLines(await shown(() => liveSteps(PLANNED), [ended, ended], 80));
    assert.ok(!lines.some((line) => line.includes("long long")), lines.join("\n"));
  });

  it("are plain where a terminal is too low to hold them", async () => {
    const many = Array.from({ length: 40 }, (_, at) => ({ name: `Step${at}`, type: "Processing" }));
    const text = await shown(() => stepView(many), [snapshot("Succeeded", step("Step1", "Succeeded"))], 80);
    assert.match(text, /^ {2}Step1 {3}Succeeded {2}2\.1 s\n/);
  });
});
