/** The tar.gz archives of training jobs: code in, model and output out. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { StepFailure } from "./failure";
import { listFolder } from "./inputs";

/** Loaded only here: without it, a command that runs no training starts sooner. */
const loadTar = () => import("tar");

/**
 * Packs the files of a folder into an archive whose bytes depend on names, contents and executable bits alone.
 * @returns false, and writes nothing, when the folder holds no file
 */
export async function packFolder(folder: string, file: string): Promise<boolean> {
  const names = listFolder(folder).map(({ name }) => name);
  if (names.length === 0) return false;
  await mkdir(path.dirname(file), { recursive: true });
  const options = {
    file,
    cwd: folder,
    portable: true,
    mtime: new Date(0),
    noDirRecurse: true,
    follow: true,
    onWriteEntry,
  };
  // "./" keeps a name that begins with "@" from being read as the name of an archive to include.
  await (
    await loadTar()
  ).create(
    { ...options, gzip: { portable: true } },
    names.map((name) => `./${name}`),
  );
  return true;
}

/** Entries have the names that SageMaker gives them, and the umask of whoever runs must not change the bytes. */
function onWriteEntry(entry: { path: string; readonly stat?: { mode: number } | undefined }): void {
  const { path: named, stat } = entry;
  entry.path = path.posix.normalize(named);
  if (stat !== undefined) stat.mode = (stat.mode & 0o100) === 0 ? 0o100644 : 0o100755;
}

/**
 * The files of an archive whose names are wanted, by name. What cannot be read ends it: whoever unpacks it says why.
 */
export async function readArchive(
  archive: string,
  wanted: (name: string) => boolean,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const tar = await loadTar();
  const reading = tar.list({
    file: archive,
    onReadEntry: (entry) => {
      const chunks: Buffer[] = [];
      if (wanted(entry.path)) entry.on("data", (chunk: Buffer) => chunks.push(chunk));
      else entry.resume();
      entry.on("end", () => {
        if (wanted(entry.path)) found.set(entry.path, Buffer.concat(chunks).toString("utf8"));
      });
    },
  });
  await reading.catch(() => undefined);
  return found;
}

/**
 * Unpacks an archive of code.
 * @throws StepFailure when it is damaged, or holds a link, a device or a path that leads out of the folder
 */
export async function unpackInto(folder: string, archive: string): Promise<void> {
  const refused: string[] = [];
  const isSafe = (name: string, entry: object): boolean => {
    const type = "type" in entry ? entry.type : undefined;
    const inside = !path.posix.isAbsolute(name) && !name.split("/").includes("..");
    const safe = inside && (type === "File" || type === "OldFile" || type === "Directory");
    if (!safe) refused.push(name);
    return safe;
  };
  await mkdir(folder, { recursive: true });
  try {
    await (await loadTar()).extract({ file: archive, cwd: folder, strict: true, filter: isSafe });
  } catch (error) {
    throw new StepFailure(
      `ClientError: Expected a tar.gz archive of code, got ${path.basename(archive)}: ${String(error)}`,
    );
  }
  if (refused.length === 0) return;
  throw new StepFailure(
    `ClientError: Expected plain files and folders in ${path.basename(archive)}, got ${refused.join(", ")}; pack without links.`,
  );
}
