import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findingLine } from "../../../policies/finding";
import type { PolicyFinding } from "../../../scripts/engineEvents";
import { valueAt } from "../../../pipeline/evaluation";
import { tellAll } from "../../../scripts/findings";
import { finding } from "../../../scripts/plan/rules";
import { knownRules } from "../../../scripts/policy/rules";
import { sarifOf } from "../../../scripts/policy/sarif";
import { urnOf } from "../../support/planned";
import { faultsOfSarif } from "../../support/sarif";

const BUCKET = "aws:s3/bucket:Bucket";
const PIPELINE = "aws:sagemaker/pipeline:Pipeline";

function found(id: string, urn: string, place: string, change: Partial<PolicyFinding> = {}): PolicyFinding {
  const message = findingLine(id, place, `Expected ${id} to hold`, "why", "mend it", `docs/guardrails.md#${id}`);
  return { rule: "name", pack: "sluicegate", level: "mandatory", urn, message, ...change };
}

const ON_GITHUB = { GITHUB_SERVER_URL: "https://github.com", GITHUB_REPOSITORY: "example-org/sluicegate" };

describe("findings as SARIF", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "sluicegate-sarif-"));
    mkdirSync(join(root, "pipeline", "regression"), { recursive: true });
    mkdirSync(join(root, "pipeline", "elsewhere"), { recursive: true });
    mkdirSync(join(root, "policies"));
    for (const file of ["Pulumi.yaml", "Pulumi.prod.yaml", "policies/floors.yaml", "pipeline/regression/pipeline.ts"])
      writeFileSync(join(root, file), "");
    writeFileSync(join(root, "pipeline/elsewhere/definition.prod.json"), "");
    writeFileSync(join(root, "package.json"), '{ "version": "1.2.3" }');
  });
  after(() => {
    rmSync(root, { recursive: true });
  });

  const sarif = (findings: readonly PolicyFinding[], env: NodeJS.ProcessEnv = {}, stack = "prod"): unknown =>
    JSON.parse(sarifOf({ root, stack, findings: tellAll(findings) }, env)) as unknown;
  const result = (one: PolicyFinding, stack?: string): unknown => valueAt(sarif([one], {}, stack), "runs.0.results.0");
  const fileOf = (one: PolicyFinding, stack?: string): unknown =>
    valueAt(result(one, stack), "locations.0.physicalLocation.artifactLocation.uri");

  it("are valid, with findings of every kind and with none, on GitHub and elsewhere", () => {
    const all = [
      found("S3-01", urnOf(BUCKET, "data"), `data (${BUCKET}) .rules[0]`),
      found("COV-01", "", "sluicegate-prod (pulumi:pulumi:Stack) ", { level: "advisory" }),
      finding({ rule: "LOSS-02", urn: urnOf(BUCKET, "data"), what: "would be deleted" }, "mandatory"),
      { rule: "guard", pack: "sluicegate", level: "advisory", urn: "", message: "can't run policy" },
    ];
    for (const env of [{}, ON_GITHUB]) {
      assert.deepEqual(faultsOfSarif(sarif(all, env)), []);
      assert.deepEqual(faultsOfSarif(sarif([], env)), []);
    }
  });

  it("carry what is found, how to mend it, where, and nothing else", () => {
    const urn = urnOf(BUCKET, "data");
    const one = result(found("S3-01", urn, `data (${BUCKET}) .rules[0]`));
    assert.deepEqual(one, {
      ruleId: "S3-01",
      ruleIndex: knownRules.findIndex(({ id }) => id === "S3-01"),
      level: "error",
      message: { text: "Expected S3-01 to hold. To mend it: mend it." },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "Pulumi.prod.yaml", uriBaseId: "%SRCROOT%" },
            region: { startLine: 1 },
          },
          logicalLocations: [{ name: "data", fullyQualifiedName: `${urn} .rules[0]`, kind: "resource" }],
        },
      ],
      partialFingerprints: valueAt(one, "partialFingerprints"),
    });
  });

  it("describe every rule, with its severity for GitHub, its clauses, and a link where the repository is known", () => {
    const driver = valueAt(sarif([], ON_GITHUB), "runs.0.tool.driver");
    const index = knownRules.findIndex(({ id }) => id === "GATE-13");
    assert.equal(valueAt(driver, "version"), "1.2.3");
    assert.equal(valueAt(driver, "informationUri"), "https://github.com/example-org/sluicegate");
    assert.equal(valueAt(driver, `rules.${index}.id`), "GATE-13");
    assert.equal(
      valueAt(driver, `rules.${index}.helpUri`),
      "https://github.com/example-org/sluicegate/blob/HEAD/docs/guardrails.md#gate-13",
    );
    assert.equal(valueAt(driver, `rules.${index}.properties.security-severity`), "8.0");
    const tags = valueAt(driver, `rules.${index}.properties.tags`);
    assert.ok(Array.isArray(tags) && tags[0] === "security" && tags.includes("aia:10"));
    assert.equal(valueAt(sarif([]), `runs.0.tool.driver.rules.${index}.helpUri`), undefined);
  });

  it("are errors where they refuse, else warnings, or notes where little is at stake", () => {
    const level = (id: string, how: string): unknown =>
      valueAt(result(found(id, urnOf(BUCKET, "data"), "data", { level: how })), "level");
    assert.deepEqual(
      [
        level("S3-01", "mandatory"),
        level("S3-06", "advisory"),
        level("COV-01", "advisory"),
        level("NONE-01", "advisory"),
      ],
      ["error", "warning", "note", "warning"],
    );
  });

  it("lead to a file that exists: the pipeline's own, the floors, the stack's, or the project's", () => {
    const ofPipeline = (name: string): PolicyFinding =>
      found("GATE-01", urnOf(PIPELINE, name), `${name} (${PIPELINE})`);
    const weaker = { urn: "", place: "pipeline regression", what: "weaker" } as const;
    assert.equal(fileOf(ofPipeline("regression")), "pipeline/regression/pipeline.ts");
    assert.equal(fileOf(ofPipeline("elsewhere")), "pipeline/elsewhere/definition.prod.json");
    assert.equal(fileOf(ofPipeline("unheard-of")), "Pulumi.prod.yaml");
    assert.equal(fileOf(ofPipeline("../../etc")), "Pulumi.prod.yaml");
    assert.equal(fileOf(finding({ rule: "LOSS-05", ...weaker }, "mandatory")), "policies/floors.yaml");
    assert.equal(fileOf(finding({ rule: "LOSS-06", ...weaker }, "mandatory")), "Pulumi.prod.yaml");
    assert.equal(fileOf(found("WAIVE-01", urnOf(BUCKET, "data"), "data")), "Pulumi.prod.yaml");
    assert.equal(fileOf(found("S3-01", urnOf(BUCKET, "data"), "data"), "foreign"), "Pulumi.yaml");
  });

  it("say of what is waived until when and by whom", () => {
    const waived = { expires: "2026-12-31", approver: "@ada", ticket: "ML-12" };
    const one = result({ ...found("S3-01", urnOf(BUCKET, "data"), "data", { level: "advisory" }), waived });
    assert.deepEqual(valueAt(one, "suppressions"), [
      { kind: "external", status: "accepted", justification: "until 2026-12-31 by @ada (ML-12)" },
    ]);
  });

  it("keep their fingerprints from run to run, and differ in them by rule, resource and place", () => {
    const places = [`data (${BUCKET}) .a`, `data (${BUCKET}) .b`];
    const all = [
      ...places.map((place) => found("S3-01", urnOf(BUCKET, "data"), place)),
      found("S3-01", urnOf(BUCKET, "data"), places[0] ?? "", { level: "advisory" }),
      found("S3-01", urnOf(BUCKET, "other"), places[0] ?? ""),
      found("S3-02", urnOf(BUCKET, "data"), places[0] ?? ""),
    ];
    const prints = (findings: readonly PolicyFinding[]): unknown[] =>
      findings.map((_, index) => valueAt(sarif(findings), `runs.0.results.${index}.partialFingerprints.sluicegate/v1`));
    assert.equal(new Set(prints(all)).size, all.length);
    assert.deepEqual(prints(all.toReversed()), prints(all));
    assert.ok(prints(all.slice(0, 1)).every((print) => prints(all).includes(print)));
  });
});
