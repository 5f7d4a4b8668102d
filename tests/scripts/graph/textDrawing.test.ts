import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import { stepFacts, type RanStep } from "../../../pipeline/drawing/states";
import { buildGraph } from "../../../pipeline/graph";
import type { ConditionStep, PipelineDefinition, Step } from "../../../pipeline/schema";
import { drawSteps } from "../../../scripts/graph/textDrawing";
import type { Look } from "../../../scripts/terminal";

const PLAIN: Look = { columns: Infinity, unicode: true, colour: false };
const TERMINAL: Look = { columns: 80, unicode: true, colour: false };

const step = (Name: string, ...DependsOn: string[]): Step => ({ Name, Type: "Processing", Arguments: {}, DependsOn });
const fail = (Name: string): Step => ({ Name, Type: "Fail", Arguments: { ErrorMessage: "" } });
const condition = (Name: string, IfSteps: Step[], ElseSteps: Step[], ...DependsOn: string[]): ConditionStep => ({
  Name,
  Type: "Condition",
  DependsOn,
  Arguments: { Conditions: [{ Type: "Equals", LeftValue: 1, RightValue: 1 }], IfSteps, ElseSteps },
});
const ran = (name: string, status = "Succeeded", seconds = 1.5): RanStep => ({
  name,
  status,
  startTime: new Date(0),
  ...(status !== "Executing" && { endTime: new Date(seconds * 1000) }),
});

function drawn(Steps: Step[], steps: readonly RanStep[] = [], look = PLAIN): string[] {
  const definition: PipelineDefinition = { Version: "2020-12-01", Parameters: [], Steps };
  const graph = buildGraph(definition);
  return drawSteps(graph, stepFacts(graph, steps), look).split("\n");
}

const GATED = [
  step("Preprocess"),
  step("Train", "Preprocess"),
  step("Evaluate", "Train", "Preprocess"),
  condition("Gate", [step("Register", "Train")], [fail("Reject")], "Evaluate"),
];
const REFUSED = [
  ran("Preprocess", "Succeeded", 1.8),
  { ...ran("Train"), cachedFrom: "arn:x" },
  ran("Evaluate", "Succeeded", 245.9),
  ran("Gate", "Succeeded", 0),
  ran("Reject", "Failed", 0.04),
];

describe("the graph of steps in a terminal", () => {
  it("is one column where each step waits for the one before", () => {
    assert.deepEqual(
      drawn([step("One"), step("Two", "One"), step("Three", "Two")], [ran("One"), ran("Two", "Executing")]),
      [
        "STEP     KIND        STATUS       TOOK",
        "✔ One    Processing  succeeded    1.5 s",
        "● Two    Processing  running",
        "○ Three  Processing  not reached",
      ],
    );
  });

  it("names the branches of a condition, and what of them was taken", () => {
    assert.deepEqual(drawn(GATED, REFUSED), [
      "STEP                KIND        STATUS     TOOK",
      "✔ Preprocess        Processing  succeeded  1.8 s",
      "✔ Train             Processing  succeeded  cached",
      "✔ Evaluate          Processing  succeeded  4 min 05 s",
      "✔ Gate              Condition   succeeded  0.0 s",
      "├─ if   ↓ Register  Processing  not taken",
      "└─ else ⊘ Reject    Fail        refused    0.0 s",
    ]);
  });

  it("has a branch for each step that may run beside others, and says what else a step waits for", () => {
    const steps = [
      step("Split"),
      step("TrainA", "Split"),
      step("TrainB", "Split"),
      step("ScoreA", "TrainA"),
      step("ScoreB", "TrainB"),
      step("Compare", "ScoreA", "ScoreB", "Split"),
      step("Report", "Compare"),
    ];
    assert.deepEqual(drawn(steps, [ran("Split"), ran("TrainA", "Failed"), ran("TrainB", "Stopped")]), [
      "STEP          KIND        STATUS       TOOK",
      "✔ Split       Processing  succeeded    1.5 s",
      "├─ ✖ TrainA   Processing  failed       1.5 s",
      "│  ○ ScoreA   Processing  not reached",
      "└─ ■ TrainB   Processing  stopped      1.5 s",
      "   ○ ScoreB   Processing  not reached",
      "   ○ Compare  Processing  not reached",
      "     also after ScoreA",
      "   ○ Report   Processing  not reached",
    ]);
    assert.deepEqual(drawn([step("A"), step("B"), step("C", "A")]), [
      "STEP    KIND        STATUS       TOOK",
      "├─ ○ A  Processing  not reached",
      "│  ○ C  Processing  not reached",
      "└─ ○ B  Processing  not reached",
    ]);
  });

  it("keeps a condition inside a branch there, with what only it decides on", () => {
    const inner = condition("Inner", [step("Deep"), step("Deeper", "Deep")], [fail("No")], "Between");
    const steps = [
      step("First"),
      condition("Outer", [step("Between", "First"), inner], [fail("Never")], "First"),
      step("Last", "Outer"),
    ];
    assert.deepEqual(drawn(steps, [ran("First"), ran("Outer"), ran("Between"), ran("Inner"), ran("Deep")]), [
      "STEP                      KIND        STATUS       TOOK",
      "✔ First                   Processing  succeeded    1.5 s",
      "✔ Outer                   Condition   succeeded    1.5 s",
      "├─ if   ✔ Between         Processing  succeeded    1.5 s",
      "│       ✔ Inner           Condition   succeeded    1.5 s",
      "│       ├─ if   ✔ Deep    Processing  succeeded    1.5 s",
      "│       │       ○ Deeper  Processing  not reached",
      "│       └─ else ↓ No      Fail        not taken",
      "├─ else ↓ Never           Fail        not taken",
      "└─ ○ Last                 Processing  not reached",
    ]);
  });

  it("draws thirty steps, each on its line", () => {
    const names = Array.from({ length: 30 }, (_, index) => `Step${index}`);
    const lines = drawn(names.map((name, index) => step(name, ...(index === 0 ? [] : [names[index - 1] ?? ""]))));
    assert.deepEqual(
      lines.slice(1).map((line) => line.split(/ +/)[1]),
      names,
    );
    const fan = drawn([step("Root"), ...names.map((name) => step(name, "Root")), step("End", ...names)]);
    assert.equal(fan.length, 1 + 1 + 30 + 1 + 1);
    assert.equal(fan[31], "└─ ○ Step29".padEnd((fan[0] ?? "").indexOf("KIND")) + "Processing  not reached");
    assert.match(fan.at(-1) ?? "", /^ {5}also after Step0, Step1, .*, Step28$/);
  });

  it("cuts names of 64 letters in their middle where the terminal ends, and nowhere else", () => {
    const long = (letter: string): string => `${letter}-${"x".repeat(58)}-${letter}end`;
    const steps = [step(long("a")), condition("Gate", [step(long("b"))], [fail(long("c"))], long("a"))];
    assert.deepEqual(drawn(steps, [ran(long("a"))], TERMINAL), [
      "STEP                                             KIND        STATUS       TOOK",
      "✔ a-xxxxxxxxxxxxxxxxxxxx…xxxxxxxxxxxxxxxxx-aend  Processing  succeeded    1.5 s",
      "○ Gate                                           Condition   not reached",
      "├─ if   ○ b-xxxxxxxxxxxxxxxx…xxxxxxxxxxxxx-bend  Processing  not reached",
      "└─ else ○ c-xxxxxxxxxxxxxxxx…xxxxxxxxxxxxx-cend  Fail        not reached",
    ]);
    assert.match(drawn(steps)[1] ?? "", new RegExp(`^○ ${long("a")} +Processing`));
  });

  it("stays inside 80 columns however deep conditions nest", () => {
    let inner: Step[] = [step("Innermost-with-a-rather-long-name")];
    for (let depth = 0; depth < 20; depth += 1) inner = [condition(`Condition${depth}`, inner, [])];
    const lines = drawn(inner, [], TERMINAL);
    assert.equal(lines.length, 22);
    assert.ok(lines.every((line) => line.length <= 80));
    assert.match(lines.at(-1) ?? "", /^….* ○ Inne…name {3}Processing/);
  });

  it("needs no letters beyond ASCII, and lets no name move the cursor", () => {
    const look = { ...TERMINAL, unicode: false };
    assert.deepEqual(drawn(GATED, REFUSED, look).slice(-3), [
      "+ Gate              Condition   succeeded  0.0 s",
      "|- if   - Register  Processing  not taken",
      "`- else ! Reject    Fail        refused    0.0 s",
    ]);
    const hostile = "a\u001b[2J\r\n\u202Eé";
    assert.ok(drawn([step(hostile)], [], look)[1]?.startsWith(". a?[2J????  "));
    assert.ok(drawn([step(hostile)])[1]?.startsWith("○ a?[2J???é  "));
    const name = "x".repeat(64);
    assert.match(drawn([step(name)], [], look)[1] ?? "", /^\. x+\.\.\.x+ {2}Processing/);
  });

  it("has colour for sign and state where that is asked for, and is the same text without it", () => {
    const look = { ...TERMINAL, colour: true };
    const coloured = drawn(GATED, REFUSED, look);
    assert.equal(
      coloured[6],
      "└─ else \u001b[31m⊘\u001b[39m Reject    Fail        \u001b[31mrefused  \u001b[39m  0.0 s",
    );
    assert.deepEqual(
      coloured.map((line) => stripVTControlCharacters(line).trimEnd()),
      drawn(GATED, REFUSED, TERMINAL),
    );
  });
});
