/**
 * Uploads in parts. Parts are files beside the objects until the upload is completed; an upload that is not completed ends
 * with the server.
 */
import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { S3Error } from "./errors";
import { writeWhole } from "./files";
import type { Description } from "./objects";

const LAST_PART = 10_000;

interface Part {
  readonly file: string;
  readonly etag: string;
}

export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly description: Description;
  readonly parts: Map<number, Part>;
}

/** What a completed upload consists of, in order. */
export interface Assembled {
  readonly content: AsyncIterable<Buffer>;
  /** S3's ETag of such an object: a digest of the parts' digests. */
  readonly etag: string;
}

const remove = (part: Part): Promise<void> => rm(part.file, { force: true });

async function* contentOf(parts: readonly Part[]): AsyncGenerator<Buffer> {
  for (const { file } of parts)
    for await (const chunk of createReadStream(file)) if (Buffer.isBuffer(chunk)) yield chunk;
}

export class Uploads {
  private readonly open = new Map<string, Upload>();

  constructor(private readonly folder: string) {}

  begin(bucket: string, key: string, description: Description): string {
    const id = randomUUID();
    this.open.set(id, { bucket, key, description, parts: new Map() });
    return id;
  }

  /** The upload of this id, if it is one to this key. */
  get(id: string, bucket: string, key: string): Upload {
    const upload = this.open.get(id);
    if (upload?.bucket === bucket && upload.key === key) return upload;
    throw new S3Error(
      "NoSuchUpload",
      "The specified upload does not exist: it was completed, aborted or never begun.",
      404,
    );
  }

  /** Keeps a part, in place of an earlier one with its number. Returns its ETag. */
  async put(upload: Upload, number: number, body: AsyncIterable<Buffer>): Promise<string> {
    if (!Number.isInteger(number) || number < 1 || number > LAST_PART)
      throw new S3Error("InvalidArgument", `Part number must be an integer between 1 and ${LAST_PART}.`, 400);
    const file = path.join(this.folder, randomUUID());
    let part: Part;
    try {
      part = { file, etag: await writeWhole(file, body) };
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    }
    const earlier = upload.parts.get(number);
    upload.parts.set(number, part);
    if (earlier !== undefined) await remove(earlier);
    return part.etag;
  }

  /** The parts that the client names, which must be there as it says and stand in order. */
  assemble(upload: Upload, named: readonly { number: number; etag: string }[]): Assembled {
    const parts = named.map(({ number, etag }) => {
      const part = upload.parts.get(number);
      if (part?.etag !== etag) throw new S3Error("InvalidPart", `Part ${number} was not uploaded with this ETag.`, 400);
      return part;
    });
    if (parts.length === 0) throw new S3Error("MalformedXML", "Expected at least one part.", 400);
    if (named.some(({ number }, index) => number <= (named[index - 1]?.number ?? 0)))
      throw new S3Error("InvalidPartOrder", "The list of parts was not in ascending order.", 400);
    const digest = createHash("md5").update(Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, "hex"))));
    return { content: contentOf(parts), etag: `${digest.digest("hex")}-${parts.length}` };
  }

  async end(id: string): Promise<void> {
    const upload = this.open.get(id);
    this.open.delete(id);
    await Promise.all([...(upload?.parts.values() ?? [])].map(remove));
  }
}
