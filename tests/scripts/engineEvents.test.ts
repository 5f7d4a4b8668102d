import assert from "node:assert/strict";
import { Gathered } from "../../scripts/engineEvents";

const urn = "urn:pulumi:dev::p::aws:ecr/repository:Repository::images";
const event = { sequence: 1, timestamp: 0 };
const remediation = {
  ...event,
  policyRemediationEvent: {
    policyName: "repository-tags-immutable",
    policyPackName: "sluicegate",
    resourceUrn: urn,
    before: { name: "images", imageTagMutability: "MUTABLE" },
    after: { name: "images", imageTagMutability: "IMMUTABLE", scanned: true },
  },
};

describe("what is gathered of the engine's events", () => {
  it("has each remediation once, with the names of what it set and no value", () => {
    const gathered = new Gathered();
    gathered.add(remediation);
    gathered.add(remediation); // an update previews first
    assert.deepEqual(gathered.remediations, [
      { rule: "repository-tags-immutable", pack: "sluicegate", urn, properties: ["imageTagMutability", "scanned"] },
    ]);
    assert.equal(gathered.refused, false);
  });

  it("reads what the pack judges by out of what it printed, and takes it for no diagnostic", () => {
    const gathered = new Gathered();
    const said = (message: string) => ({
      ...event,
      diagnosticEvent: { message, color: "never", severity: "info#err" as const },
    });
    gathered.add(said("hello\n"));
    assert.equal(gathered.policyPack, undefined);
    gathered.add(
      said("<{%reset%}>sluicegate policy pack 0.1.0, configuration 3f2a9c01d4e5b6a7, 2026-11-28<{%reset%}>\n\n"),
    );
    assert.deepEqual(gathered.policyPack, { version: "0.1.0", configuration: "3f2a9c01d4e5b6a7", today: "2026-11-28" });
    assert.deepEqual(gathered.diagnostics, []);
  });
});
