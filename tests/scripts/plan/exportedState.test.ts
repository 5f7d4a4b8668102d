import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readExportedState, StateError } from "../../../scripts/plan/exportedState";

const stack = { project: "sluicegate", stack: "prod" };
const urn = "urn:pulumi:prod::sluicegate::aws:s3/bucket:Bucket::data";
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };
const exported = {
  version: 3,
  deployment: {
    secrets_providers: { type: "cloud", state: {} },
    resources: [{ urn, type: "aws:s3/bucket:Bucket", inputs: { tags: { owner: secret } } }],
    pending_operations: [{ type: "creating" }],
  },
};

describe("an exported state", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluicegate-state-"));
    file = join(folder, "state.json");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const read = (value: unknown): unknown => {
    writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
    return JSON.parse(readExportedState(file, stack));
  };
  const refusal = (value: unknown): string => {
    let said = "";
    assert.throws(
      () => read(value),
      (error) => {
        said = error instanceof StateError ? error.message : "";
        return true;
      },
    );
    return said;
  };

  it("comes without its secrets, their provider and what was under way", () => {
    assert.deepEqual(read(exported), {
      version: 3,
      deployment: {
        resources: [{ urn, type: "aws:s3/bucket:Bucket", inputs: { tags: { owner: "[secret]" } } }],
        pending_operations: [],
      },
    });
  });

  it("may be empty", () => {
    assert.deepEqual(read({ version: 3, deployment: {} }), { version: 3, deployment: { pending_operations: [] } });
  });

  it("is refused in one line that names file, fault and remedy", () => {
    assert.equal(
      refusal("{"),
      `Expected a stack's state at --state ${file}, got: no JSON; write it by pulumi stack export --stack <stack> --file <file>.`,
    );
    assert.match(refusal({ version: 3 }), /its top must have required property 'deployment'/);
    assert.match(refusal({ ...exported, version: 1 }), /\/version must be >= 3/);
    const odd = { version: 3, deployment: { resources: [{ urn: "data", type: "x" }] } };
    assert.match(refusal(odd), /\/deployment\/resources\/0\/urn must match pattern/);
  });

  it("of another stack or project is refused", () => {
    const other = JSON.stringify(exported).replaceAll("urn:pulumi:prod", "urn:pulumi:dev");
    assert.match(refusal(other), /a resource of another stack or project \(urn:pulumi:dev::/);
  });
});
