import assert from "node:assert/strict";
import { drawRun, graphOf } from "../../../scripts/graph/runDrawing";
import { definitionOf, shellStep } from "../../support/endpoint";

const look = { columns: Infinity, unicode: true, colour: false };
const steps = [
  { name: "One", type: "Processing", status: "Succeeded", startTime: new Date(0), endTime: new Date(900) },
];
const TABLE = "STEP  KIND        STATUS     TOOK\nOne   Processing  Succeeded  0.9 s";

describe("the steps of an execution", () => {
  it("are a graph where the definition is one", () => {
    const graph = graphOf(definitionOf([shellStep("One", "true")]));
    assert.equal(
      drawRun({ steps }, graph, look),
      "STEP   KIND        STATUS     TOOK\n✔ One  Processing  succeeded  0.9 s",
    );
  });

  it("are a table where it is none by our reading, or too large to be read", () => {
    const dangling = { ...shellStep("One", "true"), DependsOn: ["Elsewhere"] };
    assert.equal(drawRun({ steps }, graphOf(definitionOf([dangling])), look), TABLE);
    const many = Array.from({ length: 101 }, (_, index) => shellStep(index === 0 ? "One" : `Step${index}`, "true"));
    assert.equal(drawRun({ steps }, graphOf(definitionOf(many)), look), TABLE);
    assert.throws(() => graphOf("{"), SyntaxError);
  });
});
