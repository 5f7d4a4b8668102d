/** `sluicegate local s3 cp|ls`: the local stack's objects. */
import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline as flow } from "node:stream/promises";
import {
  GetObjectCommand,
  ListBucketsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import type { Command } from "commander";
import type { CommandContext } from "../../cli";
import { s3Client } from "../../clients";
import { EXIT, UsageError } from "../../exit";
import { LocalEndpoint } from "../../localEndpoint";
import { isObject, parseS3Uri } from "../../objects";
import { jsonOption } from "../../options";
import { moment } from "../../../pipeline/drawing/text";
import { printJson, printLine, table } from "../../print";

export function configure(command: Command): void {
  jsonOption(command)
    .argument("<verb>", "cp or ls")
    .argument("[from]", "cp: a file or s3://bucket/key; ls: s3://bucket/prefix (default: the buckets)")
    .argument("[to]", "cp: s3://bucket/key or a file; a folder or a key that ends with / takes the name");
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const work = workOf(command.args, command.opts<{ json?: boolean }>().json === true);
  const endpoint = await LocalEndpoint.open(root);
  const s3 = await s3Client("us-east-1", endpoint.locate);
  try {
    await work(s3);
    return EXIT.done;
  } finally {
    s3.destroy();
    await endpoint.stop();
  }
}

/** What the words ask for; wrong words are refused before anything is started. */
function workOf([verb, from, to]: readonly string[], json: boolean): (s3: S3Client) => Promise<void> {
  if (verb === "ls" && to === undefined) {
    if (from === undefined) return (s3) => listBuckets(s3, json);
    const [, Bucket, Prefix = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(from) ?? [];
    if (Bucket === undefined)
      throw new UsageError(`Expected s3://bucket or s3://bucket/prefix after ls, got ${from}; local s3 ls lists them.`);
    return (s3) => listObjects(s3, Bucket, Prefix, json);
  }
  if (verb === "cp" && from !== undefined && to !== undefined) return copying(from, to, json);
  throw new UsageError("Expected ls [s3://bucket/prefix] or cp FROM TO, got something else; see local s3 --help.");
}

async function listBuckets(s3: S3Client, json: boolean): Promise<void> {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const buckets = Buckets.map(({ Name = "" }) => Name);
  if (json) printJson({ buckets });
  else for (const name of buckets) printLine(`s3://${name}`);
}

async function listObjects(s3: S3Client, Bucket: string, Prefix: string, json: boolean): Promise<void> {
  const objects: { key: string; bytes: number; modified?: Date }[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
    for (const { Key = "", Size = 0, LastModified } of page.Contents ?? []) {
      objects.push({ key: Key, bytes: Size, modified: LastModified });
    }
  }
  const rows = objects.map(({ key, bytes, modified }) => [moment(modified), String(bytes), key]);
  if (json) printJson({ bucket: Bucket, objects });
  else printLine(rows.length === 0 ? "No object." : table(["MODIFIED", "BYTES", "KEY"], rows));
}

const isRemote = (place: string): boolean => place.startsWith("s3://");
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

function copying(from: string, to: string, json: boolean): (s3: S3Client) => Promise<void> {
  if (isRemote(from) === isRemote(to)) {
    throw new UsageError(
      "Expected one file and one s3:// URI, got two of a kind; cp copies between this machine and a bucket.",
    );
  }
  const inside = isRemote(to) ? to.endsWith("/") : isFolder(to);
  const target = !inside ? to : isRemote(to) ? `${to}${basename(from)}` : join(to, basename(from));
  const uri = isRemote(from) ? from : target;
  if (!isObject(uri)) throw new UsageError(`Expected s3://bucket/key, got ${uri}; name one object.`);
  const { Bucket, Key } = parseS3Uri(uri);
  return async (s3) => {
    if (isRemote(to)) await upload(s3, from, Bucket, Key);
    else await download(s3, Bucket, Key, target);
    if (json) printJson({ from, to: target });
    else printLine(`Copied ${from} to ${target}`);
  };
}

async function upload(s3: S3Client, file: string, Bucket: string, Key: string): Promise<void> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw new Error(`Expected a file at ${file}, got none; name an existing one.`);
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: createReadStream(file), ContentLength: found.size }));
}

/** The file appears whole or not at all. */
async function download(s3: S3Client, Bucket: string, Key: string, file: string): Promise<void> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  if (!(Body instanceof Readable)) throw new Error(`Expected the content of ${Key}, got none; try again.`);
  const draft = `${file}.${process.pid}`;
  try {
    await flow(Body, createWriteStream(draft));
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
