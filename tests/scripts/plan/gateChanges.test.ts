import assert from "node:assert/strict";
import {
  allowanceOf,
  parseGateChanges,
  readGateChanges,
  readSchema,
  type GateChange,
} from "../../../scripts/plan/gateChanges";
import type { Loosened } from "../../../scripts/plan/loosened";
import { repositoryRoot } from "../../support/repository";

const ENTRY = `changes:
  - pipeline: regression
    metric: mse
    from: 3800
    to: 4200
    reason: The new clinic measures differently.
    ticket: ML-12
    approver: "@ada"
`;
const schema = readSchema(repositoryRoot);
const parsed = (text: string) => parseGateChanges(text, schema);
const faultsOf = (before: string, after: string) => parsed(ENTRY.replace(before, after)).faults;

describe("policies/gate-changes.yaml", () => {
  it("ships without an entry, and is well-formed", () => {
    assert.deepEqual(readGateChanges(repositoryRoot, repositoryRoot), { changes: [], faults: [] });
  });

  it("is read whole", () => {
    assert.deepEqual(parsed(ENTRY), {
      changes: [
        {
          pipeline: "regression",
          metric: "mse",
          from: 3800,
          to: 4200,
          reason: "The new clinic measures differently.",
          ticket: "ML-12",
          approver: "@ada",
        },
      ],
      faults: [],
    });
  });

  it("tells every fault with its line, and allows nothing then", () => {
    assert.deepEqual(faultsOf("    ticket: ML-12\n", ""), ["line 2: /changes/0 must have required property 'ticket'"]);
    assert.deepEqual(faultsOf("The new clinic measures differently.", "Better so."), [
      "line 6: /changes/0/reason must NOT have fewer than 20 characters",
    ]);
    assert.match(
      faultsOf("ticket:", "tickets: x\n    ticket:")[0] ?? "",
      /must NOT have additional properties \(tickets\)$/,
    );
    assert.match(faultsOf('"@ada"', '"ada')[0] ?? "", /^line \d+: /);
    assert.deepEqual(parsed(ENTRY.replace("ML-12", "ML 12")).changes, []);
  });

  describe("an entry", () => {
    const [entry] = parsed(ENTRY).changes;
    assert.ok(entry !== undefined);
    const change: Loosened = { kind: "gate", pipeline: "regression", metric: "mse", from: 3800, to: 4200, urn: "" };
    const allows = (loosened: Partial<Loosened>, base: GateChange[] = []) =>
      allowanceOf({ ...change, ...loosened }, [entry], base) !== undefined;

    it("allows the change that it names, of gate and floor", () => {
      assert.deepEqual([allows({}), allows({ kind: "floor" })], [true, true]);
    });

    it("allows no other pipeline, metric or bound", () => {
      const others: Partial<Loosened>[] = [{ pipeline: "other" }, { metric: "mae" }, { from: 3700 }, { to: 4201 }];
      for (const other of others) assert.equal(allows(other), false);
    });

    it("allows nothing once the old side has it", () => {
      assert.equal(allows({}, [entry]), false);
      assert.equal(allows({}, [{ ...entry, ticket: "ML-1" }]), true);
    });
  });
});
