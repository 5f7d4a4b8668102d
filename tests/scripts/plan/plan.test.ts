import assert from "node:assert/strict";
import { isProtection, Plan } from "../../../scripts/plan/plan";
import { BUCKET, errorEvent, state, stepEvent, urnOf } from "../../support/planned";
import type { EngineEvent } from "@pulumi/pulumi/automation/events";

function resourcesOf(...events: readonly EngineEvent[]) {
  const plan = new Plan();
  for (const event of events) plan.add(event);
  return plan.resources;
}

const urn = urnOf(BUCKET, "data");
const CANNOT_DELETE = `Preview failed: resource "${urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, ...`;
const CANNOT_REPLACE = `unable to replace resource "${urn}"\nas it is currently marked for protection. To unprotect ...`;

describe("the plan, read from the engine's events", () => {
  it("has one entry for the three steps of a replacement, with the properties that force it", () => {
    const old = state({ protect: true, inputs: { bucket: "old" } });
    const now = state({ protect: true, inputs: { bucket: "new" } });
    const replacing = { old, new: now, keys: ["bucket"], diffs: ["bucket", "tags"] };
    assert.deepEqual(
      resourcesOf(
        stepEvent("create-replacement", replacing),
        stepEvent("replace", replacing),
        stepEvent("delete-replaced", { old }),
      ),
      [
        {
          urn,
          type: BUCKET,
          operation: "replace",
          properties: ["bucket"],
          wasProtected: true,
          isProtected: true,
          retained: false,
          before: { bucket: "old" },
          after: { bucket: "new" },
        },
      ],
    );
  });

  it("knows which properties an update changes, without their values or what is inside them", () => {
    const change = { ...stepEvent("update", { old: state(), new: state(), diffs: ["tags"] }) };
    assert.deepEqual(resourcesOf(change)[0]?.properties, ["tags"]);
  });

  it("takes the word of the old side alone for what the engine would only forget", () => {
    const kept = { old: state({ retainOnDelete: true }), new: state() };
    const promised = { old: state(), new: state({ retainOnDelete: true }) };
    const retained = [kept, promised].map((step) => resourcesOf(stepEvent("replace", step))[0]?.retained);
    assert.deepEqual(retained, [true, false]);
  });

  it("takes a resource that the engine may not delete for deleted, although it tells no step of it", () => {
    const [deleted] = resourcesOf(errorEvent(CANNOT_DELETE, urn));
    assert.deepEqual([deleted?.operation, deleted?.wasProtected, deleted?.type], ["delete", true, BUCKET]);
    const [replaced] = resourcesOf(errorEvent(CANNOT_REPLACE, urn));
    assert.deepEqual([replaced?.operation, replaced?.wasProtected], ["replace", true]);
  });

  it("takes no other error for a deletion", () => {
    assert.equal(isProtection("the bucket name is taken"), false);
    assert.deepEqual(resourcesOf(errorEvent("the bucket name is taken", urn)), []);
  });

  it("is in the order of the URNs, whatever the order of the events", () => {
    const events = ["c", "a", "b"].map((name) => stepEvent("create", { new: state() }, urnOf(BUCKET, name)));
    const names = (all: readonly EngineEvent[]) => resourcesOf(...all).map((one) => one.urn.split("::").at(-1));
    assert.deepEqual(names(events), ["a", "b", "c"]);
    assert.deepEqual(names([...events].reverse()), ["a", "b", "c"]);
  });
});
