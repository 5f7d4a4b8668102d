/** The checksums that clients send along, in a header or behind the content. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { S3Error } from "./errors";

interface Running {
  update(chunk: Buffer): void;
  base64(): string;
}

function hashed(algorithm: string): Running {
  const hash = createHash(algorithm);
  return {
    update: (chunk) => {
      hash.update(chunk);
    },
    base64: () => hash.digest("base64"),
  };
}

function crc(): Running {
  let value = 0;
  return {
    update: (chunk) => {
      value = crc32(chunk, value);
    },
    base64: () => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes.toString("base64");
    },
  };
}

/** Header to algorithm. Those of S3's that Node cannot compute (CRC32C, CRC64NVME) pass unverified. */
const ALGORITHMS: Readonly<Record<string, () => Running>> = {
  "content-md5": () => hashed("md5"),
  "x-amz-checksum-sha256": () => hashed("sha256"),
  "x-amz-checksum-sha1": () => hashed("sha1"),
  "x-amz-checksum-crc32": crc,
};

/** Passes `body` on and, at its end, compares every checksum that `wanted` then has. Throws BadDigest. */
export async function* verified(
  body: AsyncIterable<Buffer>,
  announced: readonly string[],
  wanted: (header: string) => string | undefined,
): AsyncGenerator<Buffer> {
  const running = announced.flatMap((header) => {
    const start = ALGORITHMS[header];
    return start === undefined ? [] : [{ header, checksum: start() }];
  });
  for await (const chunk of body) {
    for (const { checksum } of running) checksum.update(chunk);
    yield chunk;
  }
  for (const { header, checksum } of running)
    if (wanted(header) !== checksum.base64())
      throw new S3Error("BadDigest", `The ${header} you specified did not match what we received.`, 400);
}
