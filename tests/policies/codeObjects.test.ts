import { createHash } from "node:crypto";
import { gateRules } from "../../policies/gates";
import { UNKNOWN, type FixtureResource } from "../support/policyServer";
import { provider } from "../support/resources";
import { describeRule } from "../support/ruleCases";

const CODE = "the bytes of an archive";
const digest = createHash("sha256").update(CODE).digest("hex");
const base64 = (text: string): string => Buffer.from(text).toString("base64");

const OTHER = "Expected bytes with the digest in the object's key";
const NONE = "code: Expected the bytes that the key's digest is of, got none";
const [evaluator] = gateRules.filter(({ id }) => id === "GATE-15");

for (const type of ["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"]) {
  const subject: FixtureResource = {
    type,
    name: "code",
    props: {
      bucket: "sluicegate-prod-artifacts-1a2b3c",
      key: `code/${digest}/sourcedir.tar.gz`,
      contentBase64: base64(CODE),
    },
    provider,
  };
  if (evaluator === undefined) throw new Error("Expected GATE-15 among the GATE rules");
  describeRule(
    evaluator,
    {
      stack: [provider, subject],
      subject,
      refuses: {
        "other bytes under the digest": [{ contentBase64: base64("others") }, `code .contentBase64: ${OTHER}`],
        "the bytes under another digest": [{ key: `code/${"0".repeat(64)}/x` }, `code .contentBase64: ${OTHER}`],
        "another text under the digest": [{ contentBase64: undefined, content: "others" }, `code .content: ${OTHER}`],
        "the bytes and more, which only some readers leave out": [
          { contentBase64: `${base64(CODE)}=more` },
          `code .contentBase64: ${OTHER}`,
        ],
        "no bytes": [{ contentBase64: undefined }, NONE],
        "a file, of which nobody knows the bytes": [
          { contentBase64: undefined, source: "archive.tar.gz" },
          "code .source: UNPROVED: whether a file has the digest in the object's key is not known",
        ],
      },
      accepts: {
        "the same bytes as text": { contentBase64: undefined, content: CODE },
        "any bytes under a key without a digest": { key: "code/latest/sourcedir.tar.gz", contentBase64: base64("any") },
        "a key that is not known": { key: UNKNOWN, contentBase64: base64("any") },
        "a digest in another folder, which names no code": { key: `data/${digest}/x`, contentBase64: base64("any") },
      },
      reads: [["contentBase64"]],
    },
    type,
  );
}
