/**
 * The object store: buckets are folders, objects are files in them, which steps read and write directly. The store keeps
 * beside each what a file does not hold: its ETag and what the client said of it.
 */
import { randomUUID } from "node:crypto";
import { constants, realpathSync, type Stats } from "node:fs";
import { mkdir, open, readdir, rm, rmdir, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import type { ObjectRecord } from "../records";
import { LAST, type Store } from "../store";
import { noSuchKey, S3Error } from "./errors";
import { codeOf, digestOf, place, removeEmptyFolders, writeWhole } from "./files";
import { Uploads } from "./uploads";
import { bucketFolder, checkBucketName, checkKey, fileAndFolder, keyPath, uriPath } from "./paths";

export interface ObjectInfo extends ObjectRecord {
  readonly file: string;
}

/** What a client says of the object it puts. */
export interface Description {
  readonly contentType?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Where it is not the md5 of the content. */
  readonly etag?: string;
}

export class Objects {
  private readonly root: string;
  readonly uploads: Uploads;

  /** `root` and `incoming`, the folder of what is still being written, must exist and lie on one disk. */
  constructor(
    root: string,
    private readonly incoming: string,
    private readonly store: Store,
  ) {
    this.root = realpathSync(root);
    this.uploads = new Uploads(incoming);
  }

  /** Where the object or prefix of an S3 URI lies. Throws when it is no such URI, or would lead out of the store. */
  pathOfUri(uri: string): string {
    return uriPath(this.root, uri);
  }

  folderOf(bucket: string): string {
    return bucketFolder(this.root, bucket);
  }

  async buckets(): Promise<{ name: string; created: Date }[]> {
    const names = (await readdir(this.root, { withFileTypes: true })).filter((entry) => entry.isDirectory());
    const found = await Promise.all(
      names.map(async ({ name }) => ({ name, created: (await stat(path.join(this.root, name))).birthtime })),
    );
    return found.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Creates a bucket. One's own bucket may be created again, as in us-east-1. */
  async createBucket(bucket: string): Promise<void> {
    checkBucketName(bucket);
    await mkdir(path.join(this.root, bucket), { recursive: true });
  }

  async deleteBucket(bucket: string): Promise<void> {
    try {
      await rmdir(this.folderOf(bucket));
    } catch (error) {
      if (codeOf(error) !== "ENOTEMPTY") throw error;
      throw new S3Error("BucketNotEmpty", "The bucket you tried to delete is not empty", 409);
    }
    // Of objects that went without our doing, for example with a folder that somebody removed.
    this.store.write(() => {
      for (const key of [...this.store.objects.getKeys({ start: [bucket], end: [bucket, LAST] })])
        this.store.objects.removeSync(key);
    });
  }

  /** Writes an object: whoever reads sees the old one or all of the new one. Returns its ETag. */
  async put(bucket: string, key: string, body: AsyncIterable<Buffer>, description: Description): Promise<string> {
    checkKey(key);
    keyPath(this.root, bucket, key);
    const temporary = path.join(this.incoming, randomUUID());
    try {
      const digest = await writeWhole(temporary, body);
      const file = keyPath(this.root, bucket, key);
      if (!(await place(temporary, file))) throw fileAndFolder(key);
      const { size, mtimeMs } = await stat(file);
      const record: ObjectRecord = { etag: digest, size, modified: mtimeMs, ...description };
      this.store.write(() => {
        this.store.objects.putSync([bucket, key], record);
      });
      return record.etag;
    } finally {
      await rm(temporary, { force: true });
    }
  }

  /** Opens an object for reading. Throws NoSuchKey. The caller closes the handle. */
  async open(bucket: string, key: string): Promise<{ handle: FileHandle; info: ObjectInfo }> {
    const file = this.existing(bucket, key);
    let handle: FileHandle;
    try {
      handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
      const code = codeOf(error);
      throw code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP" ? noSuchKey(key) : error;
    }
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) throw noSuchKey(key);
      return { handle, info: await this.describe(bucket, key, file, stats, handle) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The path of a key for reading: below a file there is no key. */
  private existing(bucket: string, key: string): string {
    this.folderOf(bucket);
    try {
      return keyPath(this.root, bucket, key);
    } catch (error) {
      throw error instanceof S3Error && error.code === "InvalidArgument" ? noSuchKey(key) : error;
    }
  }

  async info(bucket: string, key: string): Promise<ObjectInfo> {
    const { handle, info } = await this.open(bucket, key);
    await handle.close();
    return info;
  }

  async read(bucket: string, key: string): Promise<Buffer> {
    const { handle } = await this.open(bucket, key);
    try {
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  }

  /** What is known of a file; computed again when a step wrote the file behind the store's back. */
  private async describe(
    bucket: string,
    key: string,
    file: string,
    stats: Stats,
    handle: FileHandle,
  ): Promise<ObjectInfo> {
    const known = this.store.objects.get([bucket, key]);
    if (known?.size === stats.size && known.modified === stats.mtimeMs) return { ...known, file };
    const record: ObjectRecord = { etag: await digestOf(handle), size: stats.size, modified: stats.mtimeMs };
    await this.store.objects.put([bucket, key], record);
    return { ...record, file };
  }

  /** Deletes an object if it is there, and the folders that are empty then. */
  async delete(bucket: string, key: string): Promise<void> {
    const folder = this.folderOf(bucket);
    let file: string;
    try {
      file = this.existing(bucket, key);
    } catch (error) {
      if (error instanceof S3Error && error.code === "NoSuchKey") return;
      throw error;
    }
    try {
      await rm(file);
    } catch (error) {
      const code = codeOf(error);
      if (code === "ENOENT" || code === "ENOTDIR" || code === "ERR_FS_EISDIR") return;
      throw error;
    }
    await this.store.objects.remove([bucket, key]);
    await removeEmptyFolders(path.dirname(file), folder);
  }
}
