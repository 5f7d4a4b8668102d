/**
 * GATE-15, the archive's part: an object whose key names a digest holds the bytes that have it. Validators list digests; other
 * bytes under a listed one would run as code that somebody reviewed.
 */
import { createHash } from "node:crypto";
import { notKnown, undecided, violation, type Finding } from "./finding";
import { asProgrammed } from "./joins";
import { digestIn } from "./proof/evaluation";
import type { JoinedResource, StackView } from "./rule";

const OBJECTS = ["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"];

/** How the program may write an object's bytes down. */
const WRITTEN: readonly (readonly [property: string, encoding: BufferEncoding])[] = [
  ["contentBase64", "base64"],
  ["content", "utf8"],
];

const FIX = "set contentBase64 to the archive whose sha256 stands in the key, as infra/code.ts does";

function judge(resource: JoinedResource): Finding[] {
  const { props } = resource;
  const digest = digestIn(`/${props.at("key").text ?? ""}`);
  if (digest === undefined) return [];
  const said = { subject: resource, fix: FIX };
  const [name, encoding] = WRITTEN.find(([one]) => props.at(one).state !== "absent") ?? ["source", "utf8"];
  const content = props.at(name);
  if (content.state === "unknown") return [notKnown(content.path, resource)];
  if (content.state === "absent")
    return [violation("", "Expected the bytes that the key's digest is of, got none", said)];
  if (name === "source") {
    return [undecided(content.path, "whether a file has the digest in the object's key is not known", said)];
  }
  const bytes = Buffer.from(content.text ?? "", encoding);
  const actual = createHash("sha256").update(bytes).digest("hex");
  // Node reads base64 that others refuse or read otherwise.
  const isExact = bytes.toString(encoding) === content.text;
  return isExact && actual === digest
    ? []
    : [violation(content.path, "Expected bytes with the digest in the object's key", said)];
}

export function codeHasItsDigest(stack: StackView): Finding[] {
  return stack.ofType(OBJECTS).map(asProgrammed).flatMap(judge);
}
