/** What stands in every certificate and finding, whatever the definition. */
import assert from "node:assert/strict";
import { prove } from "../../../policies/proof";
import { intervalOf } from "../../../policies/proof/box";
import { ASSUMPTIONS, certifiedAtom, digestOf } from "../../../policies/proof/certificate";
import { digestIn } from "../../../policies/proof/evaluation";
import { Findings } from "../../../policies/proof/finding";
import * as make from "./fixture";
import { assertLines } from "./said";

const SOURCE = { evaluator: "Evaluate", propertyFile: "EvaluationReport", path: "m" };
const LIMIT = 1_048_576;
const padded = (length: number): string => JSON.stringify(make.compliant()).padEnd(length, " ");

describe("policies/proof certifies and warns", () => {
  it("under the assumptions and for the reasons of said/constants.txt", () => {
    const findings = new Findings();
    for (let rule = 1; rule <= 13; rule += 1)
      findings.doubt(`GATE-${String(rule).padStart(2, "0")}`, { pointer: "" }, "Expected a, got b", "c");
    const rules = findings
      .sorted()
      .map(({ rule, why, advisory }) => `${rule}: ${why ?? ""}${advisory ? " Advisory." : ""}`);
    assertLines("constants", [...ASSUMPTIONS, ...rules]);
  });

  it("the bound of the side that is required", () => {
    const atoms = (["<", "<=", ">", ">="] as const).map((comparator) =>
      certifiedAtom("m", comparator.startsWith("<") ? "max" : "min", intervalOf(SOURCE, comparator, 4)),
    );
    assert.deepEqual(
      atoms,
      ["<", "<=", ">", ">="].map((comparator) => ({ metric: "m", path: "m", comparator, bound: 4 })),
    );
  });

  it("the digest of the text in UTF-8", () => {
    assert.equal(digestOf("ä"), "33e6d73fee82904c8d7afb78de1154d1e8dc2a0edb08120e63df5b9385c2d9cc");
  });

  it("digests of code that its place names, and no others", () => {
    const digest = "0123456789abcdef".repeat(4);
    for (const place of [`s3://b/code/${digest}/main.tar.gz`, `s3://b/code/${digest}`])
      assert.equal(digestIn(place), digest, place);
    for (const place of [
      `s3://b/code/${digest}0/x`,
      `s3://b/code/${digest.slice(1)}/x`,
      `s3://b/code/${digest.toUpperCase()}/x`,
      `s3://b/${digest}/x`,
      `s3://b/code/${digest}.zip`,
    ])
      assert.equal(digestIn(place), undefined, place);
  });

  it("code and held-out rows by name, each once", () => {
    const digest = (letter: string): string => letter.repeat(64);
    const [first, second] = [`s3://b/code/${digest("b")}/`, `s3://b/code/${digest("a")}/`];
    const evaluate = make.evaluation("Evaluate", make.modelOf("Train"));
    make.change(evaluate, "Arguments/ProcessingInputs", [
      make.input("model", make.modelOf("Train")),
      make.input("z", "s3://holdout-bucket/z/"),
      make.input("a", "s3://holdout-bucket/a/s3://x"),
      make.input("code", first),
      { ...make.input("more", second), InputName: "code" },
    ]);
    const gate = make.gate("Gate", [make.atMost(4000)], [make.registration("Register")]);
    const { certificate } = make.judge(make.definitionOf(make.preprocess(), make.train(), evaluate, gate));
    const [sink] = certificate?.sinks ?? [];
    assert.deepEqual(
      [sink?.code, sink?.codeDigests, sink?.holdout],
      [
        [second, first],
        [digest("a"), digest("b")],
        ["s3://holdout-bucket/a/s3:/x", "s3://holdout-bucket/z"],
      ],
    );
  });

  it("nothing that is longer than SageMaker takes without saying so", () => {
    const { verdict, findings } = prove(padded(LIMIT + 1), { metrics: make.METRICS });
    assert.equal(verdict, "PROVED");
    assert.deepEqual(findings, [
      {
        rule: "GATE-09",
        verdict: "REFUTED",
        pointer: "",
        message: "Expected at most 1048576 characters, got 1048577",
        why: "What the proof cannot read, it cannot vouch for.",
        fix: "Split the pipeline: SageMaker refuses it.",
        advisory: true,
      },
    ]);
    assert.deepEqual(prove(padded(LIMIT), { metrics: make.METRICS }).findings, []);
  });

  it("nothing where the proof itself fails", () => {
    const broken = {
      get metrics(): never {
        throw new Error("broken");
      },
    };
    assert.deepEqual(prove(JSON.stringify(make.compliant()), broken), {
      verdict: "UNPROVED",
      findings: [
        {
          rule: "GATE-09",
          verdict: "UNPROVED",
          pointer: "",
          message: "Expected the proof to end, got an error inside it",
          why: "What the proof cannot read, it cannot vouch for.",
          fix: "Report the definition's shape; until then it is not proved.",
        },
      ],
    });
  });
});
