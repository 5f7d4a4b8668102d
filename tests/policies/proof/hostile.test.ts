/** The proof never throws, never takes a value into its mouth, and reads large definitions. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import type { Json } from "../../../pipeline/schema";
import { prove } from "../../../policies/proof";
import * as make from "./fixture";
import { large } from "./large";

/** Every path to a value in a tree. */
function pathsOf(value: Json, prefix = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${prefix}${key}`, ...pathsOf(inner, `${prefix}${key}/`)]);
}

const PATHS = pathsOf(make.compliant()).filter((place) => !place.includes("Std:"));
const SECRET = "hunter2hunter2";

describe("policies/proof under hostile input", () => {
  it("answers for any JSON in any place", () => {
    fc.assert(
      fc.property(fc.constantFrom(...PATHS), fc.jsonValue(), (place, value) => {
        const result = make.judge(make.change(make.compliant(), place, value as Json));
        assert.equal(result.verdict === "PROVED", result.certificate !== undefined);
        assert.equal(
          result.findings.some(({ message }) => message.includes("error inside")),
          false,
        );
      }),
      { seed: 3, numRuns: 3000 },
    );
  });

  it("answers for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        assert.notEqual(prove(text, { metrics: make.METRICS }).verdict, "PROVED");
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it("never proves a definition that lost anything of its gate, its wiring or its places", () => {
    const gate = PATHS.filter((place) =>
      /^Steps\/3\/(Name|Type|Arguments\/Conditions|Arguments\/IfSteps\/0\/(Name|Type))/.test(place),
    );
    const wiring = PATHS.filter((place) => /^Steps\/[12]\/.*(S3Uri|S3OutputPath|OutputName|PropertyFile)/.test(place));
    const kept = "InputDataConfig/2";
    const lost = [...gate, ...wiring, "Version", "Steps", "Parameters/0/Name", "Steps/0/Name", "Steps/1/Type"];
    assert.ok(lost.length > 30);
    for (const place of lost.filter((candidate) => !candidate.includes(kept))) {
      assert.notEqual(make.judge(make.change(make.compliant(), place, null)).verdict, "PROVED", place);
    }
  });

  it("quotes no value, whichever it is", () => {
    for (const place of PATHS) {
      const { findings } = make.judge(make.change(make.compliant(), place, SECRET));
      const said = findings.map(({ message, fix, why }) => [message, fix, why].join(" ")).join(" ");
      const isName = /Name$|DependsOn|Steps\/\d$/.test(place);
      if (!isName) assert.equal(said.includes(SECRET), false, `${place}: ${said}`);
    }
  });

  it("does not print a key that is no plain name", () => {
    const definition = make.change(make.compliant(), "Steps/0/Arguments/pass word \u001b[31m", {});
    const pointers = make.judge(definition).findings.map(({ pointer }) => pointer);
    assert.deepEqual(pointers, ["/Steps/0/Arguments/(unprintable key)"]);
  });

  it("reads conditions and joins nested as deeply as the parser lets them", () => {
    let condition: Json = make.atMost(4000);
    for (let depth = 0; depth < 200; depth += 1) condition = make.or(condition);
    const gated = make.withTail(make.gate("Gate", [condition], [make.registration("Register")]));
    assert.equal(make.judge(gated).verdict, "PROVED");
    let uri: Json = "evaluation";
    for (let depth = 0; depth < 100; depth += 1) uri = make.join("", uri);
    const place = "Steps/2/Arguments/ProcessingOutputConfig/Outputs/0/S3Output/S3Uri/Std:Join/Values/3";
    assert.equal(make.judge(make.change(make.compliant(), place, uri)).verdict, "PROVED");
  });

  it("proves 10,000 steps", () => {
    const definition = large(10_000);
    const { verdict, certificate, findings } = prove(definition, { metrics: make.METRICS });
    assert.deepEqual(
      findings.filter(({ advisory }) => advisory !== true),
      [],
    );
    assert.equal(verdict, "PROVED");
    assert.equal(certificate?.sinks.length, 2000);
  });

  it("judges 10,000 ungated registrations, and a chain of 10,000 steps", () => {
    const sinks = Array.from({ length: 10_000 }, (_, index) => make.registration(`Register${index}`));
    assert.equal(make.judge(make.withTail(...sinks)).findings.filter(({ rule }) => rule === "GATE-01").length, 10_000);
    const chain = Array.from({ length: 10_000 }, (_, index) => ({
      ...make.fail(`Fail${index}`),
      ...(index > 0 ? { DependsOn: [`Fail${index - 1}`] } : {}),
    }));
    assert.equal(make.judge(make.definitionOf(...chain)).verdict, "PROVED");
  });
});

describe("policies/proof on what the SageMaker SDK 2.257 renders", () => {
  const metrics = [{ name: "mse", path: "regression_metrics.mse.value", direction: "max" as const, bound: 6 }];
  const judged = (file: string): ReturnType<typeof prove> =>
    prove(readFileSync(path.join(__dirname, file), "utf8"), { metrics });

  it("proves an abalone pipeline with literal status, anchored input and a repack step", () => {
    const { verdict, findings, certificate } = judged("sdk-pipeline.json");
    assert.deepEqual(findings, []);
    assert.equal(verdict, "PROVED");
    assert.equal(certificate?.sinks[0]?.root, "TrainAbaloneModel");
    assert.ok(
      certificate.assumptions.includes("RegisterAbaloneModel-RepackModel-0 repacks its model without changing it."),
    );
  });

  it("refutes the abalone example as published: the starter chooses status and input", () => {
    const { verdict, findings } = judged("sdk-abalone.json");
    assert.equal(verdict, "REFUTED");
    const decisive = findings.filter(({ advisory }) => advisory !== true);
    assert.deepEqual(
      decisive.map(({ rule, step }) => `${rule} ${String(step)}`),
      [
        "GATE-04 PreprocessAbaloneData",
        "GATE-04 RegisterAbaloneModel-RegisterModel",
        "GATE-08 RegisterAbaloneModel-RegisterModel",
      ],
    );
  });
});
