/** The keys of a bucket in S3's order, by their bytes, read folder by folder as far as a page needs them. */
import { readdir } from "node:fs/promises";
import path from "node:path";

interface Entry {
  /** Key of a file; of a folder the key with a slash behind it, which is also where its keys stand in the order. */
  readonly key: string;
  readonly isFolder: boolean;
}

/** S3 orders by UTF-8 bytes; JavaScript by UTF-16 units, which differs beyond the basic plane. */
export const compareKeys = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

export interface KeyRange {
  readonly prefix: string;
  /** Only keys behind this one. */
  readonly after: string;
}

async function entriesOf(bucket: string, folder: string): Promise<Entry[]> {
  const found = await readdir(path.join(bucket, folder), { withFileTypes: true }).catch(() => []);
  return found
    .filter((entry) => entry.isDirectory() || entry.isFile())
    .map((entry) => ({ key: `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`, isFolder: entry.isDirectory() }))
    .sort((a, b) => compareKeys(a.key, b.key));
}

/** Whether a key in the folder can lie in the range. */
function reaches(folder: string, { prefix, after }: KeyRange): boolean {
  if (!folder.startsWith(prefix) && !prefix.startsWith(folder)) return false;
  return after.startsWith(folder) || compareKeys(folder, after) > 0;
}

export class KeyWalk {
  /** What is still to be visited, the next one last. */
  private waiting: Entry[] = [{ key: "", isFolder: true }];

  /** `bucket` is the bucket's folder. */
  constructor(
    private readonly bucket: string,
    private readonly range: KeyRange,
  ) {}

  /** The next key, or undefined behind the last. */
  async next(): Promise<string | undefined> {
    for (let entry = this.waiting.pop(); entry !== undefined; entry = this.waiting.pop()) {
      const { key, isFolder } = entry;
      if (isFolder) {
        if (reaches(key, this.range)) this.waiting.push(...(await entriesOf(this.bucket, key)).reverse());
      } else if (
        key.startsWith(this.range.prefix) &&
        (this.range.after === "" || compareKeys(key, this.range.after) > 0)
      )
        return key;
    }
    return undefined;
  }

  /** Leaves out all further keys that begin with `prefix`. */
  skip(prefix: string): void {
    this.waiting = this.waiting.filter((entry) => !entry.key.startsWith(prefix));
  }
}

export interface ListRequest extends KeyRange {
  readonly delimiter: string;
  readonly limit: number;
}

export interface ListResult {
  readonly keys: string[];
  readonly commonPrefixes: string[];
  /** Present when there is more: what the next page begins after. */
  readonly next?: string;
}

/** One page: keys, and the common prefixes that stand for the keys with the delimiter behind the prefix. */
export async function listKeys(bucket: string, request: ListRequest): Promise<ListResult> {
  const { prefix, after, delimiter, limit } = request;
  const walk = new KeyWalk(bucket, { prefix, after });
  const keys: string[] = [];
  const commonPrefixes: string[] = [];
  if (limit === 0) return { keys, commonPrefixes };
  let last = after;
  for (let key = await walk.next(); key !== undefined; key = await walk.next()) {
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const common = cut < 0 ? undefined : key.slice(0, cut + delimiter.length);
    // A page that ended with a common prefix goes on behind all of its keys.
    if (common !== undefined && after === common) {
      walk.skip(common);
      continue;
    }
    if (common !== undefined && commonPrefixes.at(-1) === common) continue;
    if (keys.length + commonPrefixes.length === limit) return { keys, commonPrefixes, next: last };
    if (common === undefined) keys.push(key);
    else {
      commonPrefixes.push(common);
      walk.skip(common);
    }
    last = common ?? key;
  }
  return { keys, commonPrefixes };
}
