import assert from "node:assert/strict";
import type { Diagnostic } from "../../scripts/engineEvents";
import { describeFailure } from "../../scripts/engineFailure";

const failed = (message: string): Diagnostic => ({ severity: "error", message, urn: "" });
const told = (message: string): string => describeFailure([failed(message)], new Error("exit code 255"));

describe("why the engine failed", () => {
  it("is its own error on one line, without a stack", () => {
    assert.equal(told("a bucket\n  cannot be made\n    at create (index.js:1:1)"), "a bucket cannot be made");
  });

  it("is what its command printed where its error only repeats that it failed", () => {
    assert.equal(told("error: update failed"), "exit code 255");
  });

  it("is a full disk, whatever could not be written", () => {
    const reason = "Expected room on the disk, got none; make some and run this again.";
    assert.equal(told('saving backup: blob (key ".pulumi/x"): write /x.tmp: no space left on device'), reason);
  });

  it("is that a process it talks to is gone", () => {
    assert.match(told("rpc error: code = Unavailable desc = error reading from server: EOF"), /goes on from here\.$/);
  });
});
