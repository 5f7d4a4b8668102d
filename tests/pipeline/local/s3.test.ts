import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { request } from "node:http";
import path from "node:path";
import { Readable } from "node:stream";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { BUCKET as Bucket, serve, unserve, type Served } from "../../support/endpoint";

const md5 = (text: string): string => `"${createHash("md5").update(text).digest("hex")}"`;

describe("S3 over the endpoint", () => {
  let served: Served;
  before(async () => {
    served = await serve();
    await served.s3.send(new CreateBucketCommand({ Bucket }));
  });
  after(() => unserve(served));

  const put = (Key: string, Body: string, more: { ContentType?: string; Metadata?: Record<string, string> } = {}) =>
    served.s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
  const get = async (Key: string, Range?: string): Promise<string | undefined> =>
    (await served.s3.send(new GetObjectCommand({ Bucket, Key, Range }))).Body?.transformToString();

  it("keeps an object with its type, metadata and ETag", async () => {
    const { ETag } = await put("a/b.txt", "content", { ContentType: "text/plain", Metadata: { owner: "me" } });
    assert.equal(ETag, md5("content"));
    const head = await served.s3.send(new HeadObjectCommand({ Bucket, Key: "a/b.txt" }));
    assert.equal(head.ContentLength, 7);
    assert.equal(head.ContentType, "text/plain");
    assert.deepEqual(head.Metadata, { owner: "me" });
    assert.equal(head.ETag, ETag);
    assert.equal(await get("a/b.txt"), "content");
  });

  it("serves ranges", async () => {
    await put("digits", "0123456789");
    assert.equal(await get("digits", "bytes=2-4"), "234");
    assert.equal(await get("digits", "bytes=7-"), "789");
    assert.equal(await get("digits", "bytes=-2"), "89");
    assert.equal(await get("digits", "bytes=5-99"), "56789");
    await assert.rejects(get("digits", "bytes=10-"), { name: "InvalidRange" });
  });

  it("takes a stream whose checksum follows in a trailer", async () => {
    const pieces = Array.from({ length: 40 }, (_unused, index) => Buffer.alloc(5000, index));
    const whole = Buffer.concat(pieces);
    await served.s3.send(
      new PutObjectCommand({
        Bucket,
        Key: "streamed",
        Body: Readable.from(pieces),
        ContentLength: whole.length,
        ChecksumAlgorithm: "CRC32",
      }),
    );
    const { Body } = await served.s3.send(new GetObjectCommand({ Bucket, Key: "streamed" }));
    assert.ok(Buffer.from((await Body?.transformToByteArray()) ?? []).equals(whole));
  });

  it("refuses content that does not have its checksum, and keeps what was there", async () => {
    await put("checked", "before");
    const command = new PutObjectCommand({
      Bucket,
      Key: "checked",
      Body: "after",
      ContentMD5: "AAAAAAAAAAAAAAAAAAAAAA==",
    });
    await assert.rejects(served.s3.send(command), { name: "BadDigest" });
    assert.equal(await get("checked"), "before");
    assert.deepEqual(await readdir(path.join(served.stateDir, "incoming")), []);
  });

  it("serves what a step wrote as a file", async () => {
    await mkdir(path.join(served.stateDir, "s3", Bucket, "steps"));
    await writeFile(path.join(served.stateDir, "s3", Bucket, "steps", "out.csv"), "1,2");
    const head = await served.s3.send(new HeadObjectCommand({ Bucket, Key: "steps/out.csv" }));
    assert.equal(head.ETag, md5("1,2"));
    await writeFile(path.join(served.stateDir, "s3", Bucket, "steps", "out.csv"), "1,2,3");
    const changed = await served.s3.send(new HeadObjectCommand({ Bucket, Key: "steps/out.csv" }));
    assert.equal(changed.ETag, md5("1,2,3"));
  });

  it("copies with the metadata of the source", async () => {
    await put("from here", "text", { Metadata: { kept: "yes" } });
    await served.s3.send(new CopyObjectCommand({ Bucket, Key: "to", CopySource: `${Bucket}/from%20here` }));
    const head = await served.s3.send(new HeadObjectCommand({ Bucket, Key: "to" }));
    assert.deepEqual(head.Metadata, { kept: "yes" });
    assert.equal(await get("to"), "text");
  });

  it("deletes one and many, and what is not there", async () => {
    for (const key of ["gone/1", "gone/2", "gone/3"]) await put(key, "x");
    await served.s3.send(new DeleteObjectCommand({ Bucket, Key: "gone/1" }));
    await served.s3.send(new DeleteObjectCommand({ Bucket, Key: "gone/1" }));
    const { Deleted } = await served.s3.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: "gone/2" }, { Key: "gone/3" }, { Key: "never" }] },
      }),
    );
    assert.equal(Deleted?.length, 3);
    const left = await served.s3.send(new ListObjectsV2Command({ Bucket, Prefix: "gone" }));
    assert.equal(left.KeyCount, 0);
    await assert.rejects(get("gone/1"), { name: "NoSuchKey" });
  });

  it("lists in the order of bytes, with prefix, delimiter and pages", async () => {
    await served.s3.send(new CreateBucketCommand({ Bucket: "listing" }));
    const keys = ["a-b", "a/1", "a/2/x", "a0", "b & <c>", "b/1", "z\u{1f600}", "z\uffee"];
    for (const Key of [...keys].reverse())
      await served.s3.send(new PutObjectCommand({ Bucket: "listing", Key, Body: Key }));
    const sorted = [...keys].sort((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)));
    const seen: (string | undefined)[] = [];
    for await (const page of paginateListObjectsV2({ client: served.s3, pageSize: 3 }, { Bucket: "listing" }))
      seen.push(...(page.Contents ?? []).map((one) => one.Key));
    assert.deepEqual(seen, sorted);

    const folders: (string | undefined)[] = [];
    const plain: (string | undefined)[] = [];
    const query = { Bucket: "listing", Delimiter: "/" };
    for await (const page of paginateListObjectsV2({ client: served.s3, pageSize: 1 }, query)) {
      folders.push(...(page.CommonPrefixes ?? []).map((one) => one.Prefix));
      plain.push(...(page.Contents ?? []).map((one) => one.Key));
    }
    assert.deepEqual(folders, ["a/", "b/"]);
    assert.deepEqual(
      plain,
      sorted.filter((key) => !key.includes("/")),
    );
    const under = await served.s3.send(new ListObjectsV2Command({ Bucket: "listing", Prefix: "a/", Delimiter: "/" }));
    assert.deepEqual(
      under.Contents?.map((one) => one.Key),
      ["a/1"],
    );
    assert.deepEqual(under.CommonPrefixes, [{ Prefix: "a/2/" }]);
  });

  it("says that a key cannot be a folder of another", async () => {
    await put("file", "x");
    await assert.rejects(put("file/below", "x"), { name: "InvalidArgument", message: /folder of another/ });
    await put("folder/below", "x");
    await assert.rejects(put("folder", "x"), { name: "InvalidArgument", message: /folder of another/ });
    assert.equal(await get("folder/below"), "x");
  });

  it("makes, finds and removes buckets", async () => {
    await served.s3.send(new CreateBucketCommand({ Bucket: "short-lived" }));
    await served.s3.send(new HeadBucketCommand({ Bucket: "short-lived" }));
    const location = await served.s3.send(new GetBucketLocationCommand({ Bucket: "short-lived" }));
    assert.equal(location.LocationConstraint, "eu-west-1");
    const { Buckets } = await served.s3.send(new ListBucketsCommand({}));
    assert.ok(Buckets?.some((bucket) => bucket.Name === "short-lived"));
    await assert.rejects(served.s3.send(new DeleteBucketCommand({ Bucket })), { name: "BucketNotEmpty" });
    await served.s3.send(new DeleteBucketCommand({ Bucket: "short-lived" }));
    await assert.rejects(served.s3.send(new HeadBucketCommand({ Bucket: "short-lived" })), { name: "NotFound" });
    await assert.rejects(served.s3.send(new PutObjectCommand({ Bucket: "short-lived", Key: "a", Body: "" })), {
      name: "NoSuchBucket",
    });
  });

  it("names an operation that is not served", async () => {
    await assert.rejects(served.s3.send(new GetBucketVersioningCommand({ Bucket })), {
      name: "NotImplemented",
      message: /GET of a bucket with \?versioning/,
    });
  });

  it("never follows a symbolic link", async () => {
    await symlink("/etc", path.join(served.stateDir, "s3", Bucket, "outside"));
    await assert.rejects(get("outside/hostname"), { name: "NoSuchKey" });
    await assert.rejects(put("outside/new", "x"), { name: "InvalidArgument" });
  });

  it("refuses the '..' that a client does not resolve", async () => {
    const status = await new Promise((resolve, reject) => {
      const options = { port: served.endpoint.port, path: `/${Bucket}/%2e%2e/../store/data.mdb`, method: "GET" };
      request(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on("error", reject)
        .end();
    });
    assert.equal(status, 404);
  });

  it("tells the caller's account", async () => {
    const identity = await served.sts.send(new GetCallerIdentityCommand({}));
    assert.equal(identity.Account, "000000000000");
    assert.match(identity.Arn ?? "", /^arn:aws:iam::000000000000:user\/./);
  });
});
