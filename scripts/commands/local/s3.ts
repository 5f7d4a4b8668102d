/** `sluicegate local s3 cp|ls`: the local stack's objects. */
import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from "node:fs";
import { basename } from "node:path";
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
import { clients, localEndpoint } from "../../connection";
import { EXIT, UsageError } from "../../exit";
import { parseS3Uri } from "../../objects";
import { jsonOption } from "../../options";
import { moment, printJson, printLine, table } from "../../print";

export function configure(command: Command): void {
  jsonOption(command)
    .argument("<verb>", "cp or ls")
    .argument("[from]", "cp: a file or s3://bucket/key; ls: s3://bucket/prefix (default: the buckets)")
    .argument("[to]", "cp: s3://bucket/key or a file; a key that ends with / takes the file's name");
}

export async function run({ root }: CommandContext, command: Command): Promise<number> {
  const [verb, from, to] = command.args;
  const endpoint = await localEndpoint(root);
  const { s3, sagemaker } = clients("us-east-1", endpoint.url);
  const json = command.opts<{ json?: boolean }>().json === true;
  try {
    if (verb === "ls") await list(s3, from, json);
    else if (verb === "cp" && from !== undefined && to !== undefined) await copy(s3, from, to, json);
    else
      throw new UsageError("Expected ls [s3://bucket/prefix] or cp FROM TO, got something else; see local s3 --help.");
    return EXIT.done;
  } finally {
    s3.destroy();
    sagemaker.destroy();
    await endpoint.stop();
  }
}

async function list(s3: S3Client, uri: string | undefined, json: boolean): Promise<void> {
  if (uri === undefined) {
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    const buckets = Buckets.map(({ Name = "" }) => Name);
    if (json) printJson({ buckets });
    else for (const name of buckets) printLine(`s3://${name}`);
    return;
  }
  const [, Bucket, Prefix = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri) ?? [];
  if (Bucket === undefined) throw new UsageError("Expected s3://bucket or s3://bucket/prefix, got something else.");
  const objects: { key: string; bytes: number; modified: string }[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
    for (const { Key = "", Size = 0, LastModified } of page.Contents ?? []) {
      objects.push({ key: Key, bytes: Size, modified: moment(LastModified) });
    }
  }
  if (json) printJson({ bucket: Bucket, objects });
  else
    printLine(
      table(
        ["MODIFIED", "BYTES", "KEY"],
        objects.map(({ key, bytes, modified }) => [modified, String(bytes), key]),
      ),
    );
}

async function copy(s3: S3Client, from: string, to: string, json: boolean): Promise<void> {
  const up = !from.startsWith("s3://") && to.startsWith("s3://");
  const down = from.startsWith("s3://") && !to.startsWith("s3://");
  if (up) await upload(s3, from, to.endsWith("/") ? `${to}${basename(from)}` : to);
  else if (down) await download(s3, from, to);
  else
    throw new UsageError(
      "Expected one file and one s3:// URI, got two of a kind; cp copies between this machine and a bucket.",
    );
  if (json) printJson({ from, to });
  else printLine(`Copied ${from} to ${to}`);
}

async function upload(s3: S3Client, file: string, uri: string): Promise<void> {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() !== true) throw new UsageError(`Expected a file at ${file}, got none; name an existing one.`);
  await s3.send(new PutObjectCommand({ ...parseS3Uri(uri), Body: createReadStream(file), ContentLength: found.size }));
}

/** The file appears whole or not at all. */
async function download(s3: S3Client, uri: string, file: string): Promise<void> {
  const { Body } = await s3.send(new GetObjectCommand(parseS3Uri(uri)));
  if (!(Body instanceof Readable)) throw new Error(`Expected the content of ${uri}, got none; try again.`);
  const draft = `${file}.${process.pid}`;
  try {
    await flow(Body, createWriteStream(draft));
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
