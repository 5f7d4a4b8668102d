/** Objects of a stack's buckets, named by their s3:// URI. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline as flow } from "node:stream/promises";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { Connection } from "./connection";

/** @throws Error when the text is no s3://bucket/key */
export function parseS3Uri(uri: string): { Bucket: string; Key: string } {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (Bucket === undefined || Key === undefined)
    throw new Error("Expected s3://bucket/key, got something else; check what names it.");
  return { Bucket, Key };
}

/** @returns the object's bytes as UTF-8 text */
export async function readText({ s3 }: Connection, uri: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand(parseS3Uri(uri)));
  return (await Body?.transformToString("utf-8")) ?? "";
}

/** @returns sha256 of the object's bytes, lower-case hex; read as a stream, whatever its size */
export async function sha256Of({ s3 }: Connection, uri: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand(parseS3Uri(uri)));
  const hash = createHash("sha256");
  if (Body instanceof Readable) await flow(Body, hash);
  return hash.digest("hex");
}
