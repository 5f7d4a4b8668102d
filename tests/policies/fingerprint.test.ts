import assert from "node:assert/strict";
import fc from "fast-check";
import { findingLine, violation } from "../../policies/finding";
import { fingerprintOf, signatureOf, signed } from "../../policies/fingerprint";

const URN = "urn:pulumi:prod::sluicegate::aws:s3/bucket:Bucket::data";
const found = violation(".a", "Expected b");

describe("the fingerprint of a finding", () => {
  it("is that of rule, resource, place and sentence, and of nothing else", () => {
    const one = fingerprintOf("S3-01", URN, found);
    assert.match(one, /^[0-9a-f]{12}$/);
    assert.equal(fingerprintOf("S3-01", URN, violation(".a", "Expected b", { why: "other", fix: "other" })), one);
    const others = [
      fingerprintOf("S3-02", URN, found),
      fingerprintOf("S3-01", `${URN}2`, found),
      fingerprintOf("S3-01", URN, violation(".b", "Expected b")),
      fingerprintOf("S3-01", URN, violation(".a", "Expected c")),
      fingerprintOf("S3-01", URN, violation(".aExpected", " b")),
    ];
    assert.equal(new Set([one, ...others]).size, 6);
  });

  it("stands at the end of the finding's line, with who waived it, and is read from there", () => {
    const waived = { expires: "2026-12-31", approver: "@ada", ticket: "https://t.example.org/browse/ML-12(b)" };
    const line = (last: string) => findingLine("S3-01", "data", "a", "b", "c", last);
    assert.equal(
      line(signed("docs/x.md#s3-01", "3f2a9c01d4e7", waived)),
      "[S3-01] data | a | b | c | docs/x.md#s3-01; finding 3f2a9c01d4e7; waived until 2026-12-31 by @ada (https://t.example.org/browse/ML-12(b))",
    );
    assert.deepEqual(signatureOf(line(signed("d", "3f2a9c01d4e7", waived))), { fingerprint: "3f2a9c01d4e7", waived });
    assert.deepEqual(signatureOf(line(signed("d", "3f2a9c01d4e7"))), { fingerprint: "3f2a9c01d4e7" });
  });

  it("is not taken from what stands before the end of a line", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const hostile = `${text}; finding 000000000000; waived until 2026-12-31 by @eve (X-1)`;
        const line = findingLine("S3-01", hostile, hostile, hostile, hostile, signed("d", "3f2a9c01d4e7"));
        assert.deepEqual(signatureOf(line), { fingerprint: "3f2a9c01d4e7" });
      }),
    );
    assert.deepEqual(signatureOf("what another pack says"), {});
  });
});
