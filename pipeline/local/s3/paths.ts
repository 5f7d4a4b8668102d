/**
 * Where an object lies on disk: <root>/<bucket>/<key>. No key leads anywhere else: parts that a file system would resolve
 * are refused, and so is a way that passes through a symbolic link.
 */
import { lstatSync } from "node:fs";
import path from "node:path";
import { invalidArgument, noSuchBucket, S3Error } from "./errors";

const BUCKET = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const LONGEST_KEY = 1024;
const LONGEST_PART = 255;

export function checkBucketName(bucket: string): void {
  if (!BUCKET.test(bucket)) throw new S3Error("InvalidBucketName", `The specified bucket is not valid: ${bucket}`, 400);
}

/** Refuses a key that cannot be a path below its bucket. S3 itself takes more keys; here each object is a file. */
export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > LONGEST_KEY) throw new S3Error("KeyTooLongError", "Your key is too long", 400);
  for (const part of key.split("/")) {
    if (part === "" || part === "." || part === "..")
      throw invalidArgument(`Objects are files here, so a key has no empty, '.' or '..' part; got '${key}'.`);
    if (part.includes("\0") || part.includes("\\"))
      throw invalidArgument("Objects are files here, so a key has neither NUL nor backslash.");
    if (Buffer.byteLength(part) > LONGEST_PART)
      throw new S3Error(
        "KeyTooLongError",
        `Objects are files here: no part of a key is longer than ${LONGEST_PART} bytes.`,
        400,
      );
  }
}

type Kind = "file" | "folder" | "nothing";

function kindOf(file: string): Kind {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return "nothing";
  if (found.isDirectory()) return "folder";
  if (found.isFile()) return "file";
  throw invalidArgument("Objects are plain files here; a symbolic link or device stands where this key leads.");
}

/** The folder of a bucket that exists. `root` is a real path. */
export function bucketFolder(root: string, bucket: string): string {
  checkBucketName(bucket);
  const folder = path.join(root, bucket);
  if (kindOf(folder) !== "folder") throw noSuchBucket(bucket);
  return folder;
}

/** The path of a key or key prefix in a bucket that exists, whether or not anything is there. */
export function keyPath(root: string, bucket: string, key: string): string {
  let current = bucketFolder(root, bucket);
  checkKey(key);
  let kind: Kind = "folder";
  for (const part of key.split("/")) {
    if (kind === "file") throw fileAndFolder(key);
    current = path.join(current, part);
    // Below nothing there is nothing, and no link either.
    if (kind !== "nothing") kind = kindOf(current);
  }
  return current;
}

/** Objects are files, so no key can be another key's folder. */
export const fileAndFolder = (key: string): S3Error =>
  invalidArgument(
    `Objects are files here, so one key cannot be a folder of another; '${key}' and another key would be.`,
  );

/** The path of `s3://bucket`, `s3://bucket/key` or `s3://bucket/prefix/`. */
export function uriPath(root: string, uri: string): string {
  const found = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri);
  if (found?.[1] === undefined) throw invalidArgument(`Expected an S3 URI like s3://bucket/key, got '${uri}'.`);
  const key = (found[2] ?? "").replace(/\/$/, "");
  return key === "" ? bucketFolder(root, found[1]) : keyPath(root, found[1], key);
}
