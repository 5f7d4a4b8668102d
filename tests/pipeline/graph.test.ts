import assert from "node:assert/strict";
import fc from "fast-check";
import { GraphError, buildGraph } from "../../pipeline/graph";
import { DEFINITION_VERSION } from "../../pipeline/schema";
import type { ConditionStep, PipelineDefinition, Step } from "../../pipeline/schema";

function definition(...Steps: Step[]): PipelineDefinition {
  return { Version: DEFINITION_VERSION, Parameters: [{ Name: "P", Type: "String" }], Steps };
}

/** A training step that reads the model of each of `reads`. */
function train(Name: string, ...reads: string[]): Step {
  const channels = reads.map((name) => ({ Get: `Steps.${name}.ModelArtifacts.S3ModelArtifacts` }));
  return { Name, Type: "Training", Arguments: { Channels: channels } };
}

function condition(Name: string, reads: string[], IfSteps: Step[], ElseSteps: Step[] = []): ConditionStep {
  const Conditions = reads.map((name) => ({
    Type: "Equals" as const,
    LeftValue: { Get: `Steps.${name}.Status` },
    RightValue: 1,
  }));
  return { Name, Type: "Condition", Arguments: { Conditions, IfSteps, ElseSteps } };
}

function problemsOf(value: PipelineDefinition): readonly string[] {
  try {
    buildGraph(value);
  } catch (error) {
    assert.ok(error instanceof GraphError, String(error));
    return error.problems;
  }
  return [];
}

/** What other tools may hand over: JSON of the wrong shape. */
function foreign(json: string): PipelineDefinition {
  return JSON.parse(json) as PipelineDefinition;
}

describe("graph", () => {
  it("lists nested steps in the order of the definition, with branches and pointers", () => {
    const inner = condition("Inner", ["A"], [train("Deep")]);
    const { nodes } = buildGraph(
      definition(train("A"), condition("Outer", ["A"], [train("Yes")], [inner]), train("Z")),
    );
    assert.deepEqual([...nodes.keys()], ["A", "Outer", "Yes", "Inner", "Deep", "Z"]);
    assert.equal(nodes.get("Deep")?.pointer, "/Steps/1/Arguments/ElseSteps/0/Arguments/IfSteps/0");
    assert.deepEqual(nodes.get("A")?.branches, []);
    assert.deepEqual(nodes.get("Deep")?.branches, [
      { condition: "Outer", outcome: "else" },
      { condition: "Inner", outcome: "if" },
    ]);
  });

  it("makes edges from references, DependsOn and branches, and says where each stands", () => {
    const last: Step = { ...train("C"), DependsOn: ["A"] };
    const { edges } = buildGraph(definition(train("A"), condition("B", ["A"], [train("D", "A")]), last));
    assert.deepEqual(edges, [
      { from: "A", to: "B", kind: "data", pointer: "/Steps/1/Arguments/Conditions/0/LeftValue" },
      { from: "B", to: "D", kind: "branch", pointer: "/Steps/1/Arguments/IfSteps/0" },
      { from: "A", to: "D", kind: "data", pointer: "/Steps/1/Arguments/IfSteps/0/Arguments/Channels/0" },
      { from: "A", to: "C", kind: "order", pointer: "/Steps/2/DependsOn/0" },
    ]);
  });

  it("keeps the order of the definition where nothing else decides", () => {
    assert.deepEqual(buildGraph(definition(train("C"), train("A"), train("B"))).order, ["C", "A", "B"]);
    assert.deepEqual(buildGraph(definition(train("C", "B"), train("A"), train("B"))).order, ["B", "C", "A"]);
  });

  it("is not confused by names from JavaScript's own objects", () => {
    const { order } = buildGraph(definition(train("constructor", "__proto__"), train("__proto__")));
    assert.deepEqual(order, ["__proto__", "constructor"]);
  });
});

describe("graph: refused", () => {
  const cases: [string, PipelineDefinition, RegExp][] = [
    ["a cycle of two", definition(train("A", "B"), train("B", "A")), /no cycle of steps, got A -> B -> A; remove/],
    ["a step that reads itself", definition(train("A", "A")), /got A -> A;/],
    ["a Condition that reads its own branch", definition(condition("G", ["A"], [train("A")])), /got G -> A -> G;/],
    ["a step that is not there", definition(train("A", "Lost")), /step "A" .*Steps\.Lost\.Model.*no step "Lost"/],
    ["a DependsOn nobody", definition({ ...train("A"), DependsOn: ["Lost"] }), /"A".*DependsOn "Lost".*no step "Lost"/],
    ["a name twice", definition(train("A"), train("A")), /"A" at \/Steps\/0 and \/Steps\/1/],
    [
      "a name twice across branches",
      definition(condition("G", [], [train("A")], [train("A")])),
      /"A" at \/Steps\/0\/Arguments\/IfSteps\/0 and \/Steps\/0\/Arguments\/ElseSteps\/0/,
    ],
    [
      "a parameter that is not there",
      definition({ Name: "F", Type: "Fail", Arguments: { ErrorMessage: { Get: "Parameters.Lost" } } }),
      /step "F".*Parameters\.Lost.*no parameter "Lost"/,
    ],
    [
      "a text that is no reference",
      definition({ Name: "F", Type: "Fail", Arguments: { ErrorMessage: { Get: "somewhere" } } }),
      /got "somewhere" in step "F"/,
    ],
    [
      "a parameter twice",
      {
        ...definition(),
        Parameters: [
          { Name: "P", Type: "String" },
          { Name: "P", Type: "Float" },
        ],
      },
      /parameter names to be unique, got "P" twice/,
    ],
    [
      "an experiment after a parameter that is not there",
      { ...definition(), PipelineExperimentConfig: { ExperimentName: { Get: "Parameters.Lost" }, TrialName: "t" } },
      /PipelineExperimentConfig.*Parameters\.Lost/,
    ],
    ["no steps", foreign("{}"), /a list of steps, got nothing at \/Steps/],
    ["steps that are no list", foreign('{"Steps":{}}'), /got a value of type object at \/Steps/],
    ["a step that is null", foreign('{"Steps":[null]}'), /a step with a Name.*got null at \/Steps\/0/],
    ["a step without a name", foreign('{"Steps":[{"Type":"Fail","Arguments":{}}]}'), /at \/Steps\/0/],
    ["a step without arguments", foreign('{"Steps":[{"Name":"A","Type":"Fail"}]}'), /at \/Steps\/0/],
    [
      "branches that are no list",
      foreign('{"Steps":[{"Name":"A","Type":"Condition","Arguments":{"IfSteps":1}}]}'),
      /IfSteps/,
    ],
    ["a parameter without a name", foreign('{"Steps":[],"Parameters":[1]}'), /every parameter to have a Name/],
  ];
  for (const [name, value, message] of cases) {
    it(name, () => {
      const problems = problemsOf(value);
      assert.equal(problems.length, 1, problems.join("\n"));
      assert.match(problems[0] ?? "", message);
    });
  }

  it("reports all faults at once", () => {
    const value = definition(train("A", "B"), train("B", "A"), train("C", "Lost"), train("C"));
    assert.equal(problemsOf(value).length, 3, problemsOf(value).join("\n"));
  });

  it("shows a few of very many cycles and counts the rest", () => {
    const loops = Array.from({ length: 25 }, (_, index) => train(`S${index}`, `S${index}`));
    assert.equal(problemsOf(definition(...loops)).length, 11);
    assert.match(problemsOf(definition(...loops))[10] ?? "", /got 15 more/);
  });
});

describe("graph: size and depth", () => {
  const COUNT = 10_000;

  it("takes a chain of 10,000 steps, given backwards", () => {
    const steps = Array.from({ length: COUNT }, (_, index) =>
      train(`S${index}`, ...(index > 0 ? [`S${index - 1}`] : [])),
    );
    const { order } = buildGraph(definition(...steps.reverse()));
    assert.deepEqual([order[0], order.at(-1), order.length], ["S0", `S${COUNT - 1}`, COUNT]);
  });

  it("takes 10,000 Conditions inside each other", () => {
    let step = train("Core");
    for (let depth = COUNT - 1; depth >= 0; depth--) step = condition(`G${depth}`, [], [step]);
    const { nodes, order } = buildGraph(definition(step));
    assert.equal(order.at(-1), "Core");
    assert.equal(nodes.get("Core")?.branches.length, COUNT);
    assert.equal(nodes.get("Core")?.branches[0]?.condition, "G0");
  });

  it("prints a cycle of 10,000 steps", () => {
    const steps = Array.from({ length: COUNT }, (_, index) => train(`S${index}`, `S${(index + 1) % COUNT}`));
    const [problem = ""] = problemsOf(definition(...steps));
    assert.equal(problem.split(" -> ").length, COUNT + 1);
  });
});

describe("graph: properties", () => {
  /** Steps in a valid order, each reading some of those before it; then shuffled. */
  const dag = fc
    .integer({ min: 1, max: 30 })
    .chain((size) =>
      fc.tuple(
        fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: size, maxLength: size }),
        fc.array(fc.boolean(), { minLength: size, maxLength: size }),
      ),
    )
    .map(([reads, order]) =>
      reads.map((list, index): Step => {
        const names = index === 0 ? [] : [...new Set(list.map((value) => `S${value % index}`))];
        return order[index] ? { ...train(`S${index}`), DependsOn: names } : train(`S${index}`, ...names);
      }),
    );
  const shuffled = dag.chain((steps) => fc.shuffledSubarray(steps, { minLength: steps.length }));

  it("the order respects every edge and holds every step once", () => {
    fc.assert(
      fc.property(shuffled, (steps) => {
        const { order, edges, nodes } = buildGraph(definition(...steps));
        assert.deepEqual([...order].sort(), [...nodes.keys()].sort());
        const place = new Map(order.map((name, index) => [name, index]));
        for (const { from, to } of edges) assert.ok((place.get(from) ?? NaN) < (place.get(to) ?? NaN), `${from} ${to}`);
      }),
    );
  });

  it("a definition in a valid order keeps it", () => {
    fc.assert(
      fc.property(dag, (steps) => {
        assert.deepEqual(
          buildGraph(definition(...steps)).order,
          steps.map(({ Name }) => Name),
        );
      }),
    );
  });

  it("shuffling changes no edge but its place", () => {
    const pairs = (steps: Step[]): string[] =>
      buildGraph(definition(...steps))
        .edges.map(({ from, to, kind }) => `${from} ${to} ${kind}`)
        .sort();
    const both = dag.chain((steps) =>
      fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length })),
    );
    fc.assert(
      fc.property(both, ([steps, other]) => {
        assert.deepEqual(pairs(other), pairs(steps));
      }),
    );
  });

  it("closing any path into a ring is refused, and the printed path is one of edges", () => {
    fc.assert(
      fc.property(dag, fc.nat(), (steps, pick) => {
        const { edges } = buildGraph(definition(...steps));
        const edge = edges[pick % Math.max(edges.length, 1)];
        fc.pre(edge !== undefined);
        const closed = steps.map((step) => (step.Name === edge.from ? { ...step, DependsOn: [edge.to] } : step));
        const before = new Set(edges.map(({ from, to }) => `${from} ${to}`)).add(`${edge.to} ${edge.from}`);
        const [problem = ""] = problemsOf(definition(...closed));
        const path = /got (.*);/.exec(problem)?.[1]?.split(" -> ") ?? [];
        assert.ok(path.length > 2 && path[0] === path.at(-1), problem);
        const hops = path.slice(1).map((to, index) => `${path[index] ?? ""} ${to}`);
        assert.ok(
          hops.every((hop) => before.has(hop)),
          problem,
        );
      }),
    );
  });
});
