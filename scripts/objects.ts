/** Objects of a stack's buckets, named by their s3:// URI. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline as flow } from "node:stream/promises";
import type { GetObjectCommandOutput } from "@aws-sdk/client-s3";
import type { Connection } from "./connection";

const OBJECT = /^s3:\/\/([^/]+)\/(.+)$/;

export const isObject = (uri: string): boolean => OBJECT.test(uri);

/** @throws Error when the text is no s3://bucket/key */
export function parseS3Uri(uri: string): { Bucket: string; Key: string } {
  const [, Bucket, Key] = OBJECT.exec(uri) ?? [];
  if (Bucket !== undefined && Key !== undefined) return { Bucket, Key };
  throw new Error(`Expected s3://bucket/key, got ${uri || "nothing"}; check what names it.`);
}

/** @returns the object's bytes as UTF-8 text */
export async function readText(connection: Connection, uri: string): Promise<string> {
  const { Body } = await read(connection, uri);
  return (await Body?.transformToString("utf-8")) ?? "";
}

/** @returns sha256 of the object's bytes, lower-case hex; read as a stream, whatever its size */
export async function sha256Of(connection: Connection, uri: string): Promise<string> {
  const { Body } = await read(connection, uri);
  const hash = createHash("sha256");
  if (Body instanceof Readable) await flow(Body, hash);
  return hash.digest("hex");
}

async function read(connection: Connection, uri: string): Promise<GetObjectCommandOutput> {
  const s3 = await connection.s3();
  const { GetObjectCommand } = await import("@aws-sdk/client-s3");
  return s3.send(new GetObjectCommand(parseS3Uri(uri)));
}
