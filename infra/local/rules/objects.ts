// S3 objects, whose content goes to the endpoint.
import { createHash } from "node:crypto";
import { contentOf, objects } from "../effects/objects";
import type { Properties } from "../struct";
import { input, type Refusal, type Rule } from "./rule";

const SOURCES = ["content", "contentBase64", "source"];

function refusals(inputs: Properties): Refusal[] {
  const given = SOURCES.filter((source) => inputs[source] !== undefined);
  if (given.length < 2) return [];
  const reason = `Expected one of ${SOURCES.join(", ")}, got ${given.join(" and ")}`;
  return given.map((property) => ({ property, reason }));
}

const object: Rule = {
  title: "S3 Object",
  name: "key",
  automatic: { max: 1024, plain: true },
  replaces: ["bucket", "key"],
  refusals: (inputs) => {
    const key = inputs.key;
    const tooLong = typeof key === "string" && Buffer.byteLength(key) > 1024;
    const reason = "Expected a key of at most 1024 bytes";
    return [...refusals(inputs), ...(tooLong ? [{ property: "key", reason }] : [])];
  },
  id: (subject) => `${input(subject, "bucket")}/${input(subject, "key")}`,
  outputs: (subject) => {
    const { place } = subject;
    return {
      arn: `arn:${place.partition}:s3:::${input(subject, "bucket")}/${input(subject, "key")}`,
      etag: createHash("md5").update(contentOf(subject)).digest("hex"),
    };
  },
  defaults: () => ({
    contentType: "application/octet-stream",
    storageClass: "STANDARD",
    serverSideEncryption: "AES256",
    bucketKeyEnabled: false,
  }),
  unstable: ["etag", "versionId"],
  effect: objects,
};

export const s3Objects: Readonly<Record<string, Rule>> = {
  "aws:s3/bucketObject:BucketObject": object,
  "aws:s3/bucketObjectv2:BucketObjectv2": object,
};
