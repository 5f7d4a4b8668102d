// Which resource has which name. Kept in a folder, so that an interrupted run is known to the next one.
import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { digest } from "./names";
import { parseJson } from "./struct";
import { isObject } from "./values";

/** Owners are URNs. */
export interface Claims {
  /** Takes a name for a resource: "new", "resumed" when it had it already, or the URN of the other that has it. */
  take(
    key: string,
    urn: string,
  ): { readonly state: "new" | "resumed" } | { readonly state: "taken"; readonly owner: string };
  /** Says that a resource which the engine knows has the name, under whatever URN it had before. */
  confirm(key: string, urn: string): void;
  release(key: string): void;
}

/**
 * @param stateDir folder for the claims; without one they live as long as this process, and an endpoint may know more
 *   than they do, so that a first take counts as resumed.
 */
export function openClaims(stateDir: string | undefined): Claims {
  return stateDir === undefined ? claimsInMemory() : claimsInFolder(path.join(stateDir, "names"));
}

function claimsInMemory(): Claims {
  const owners = new Map<string, string>();
  return {
    take(key, urn) {
      const owner = owners.get(key) ?? urn;
      owners.set(key, owner);
      return owner === urn ? { state: "resumed" } : { state: "taken", owner };
    },
    confirm: (key, urn) => void owners.set(key, urn),
    release: (key) => void owners.delete(key),
  };
}

function claimsInFolder(folder: string): Claims {
  mkdirSync(folder, { recursive: true });
  const fileOf = (key: string): string => path.join(folder, `${digest(key, 40)}.json`);
  const written = (key: string, urn: string): string => {
    const file = path.join(folder, `.${randomUUID()}`);
    writeFileSync(file, JSON.stringify({ key, urn }));
    return file;
  };
  return {
    take(key, urn) {
      const draft = written(key, urn);
      try {
        linkSync(draft, fileOf(key)); // all or nothing, also between processes
        return { state: "new" };
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
        const owner = readOwner(fileOf(key));
        return owner === urn ? { state: "resumed" } : { state: "taken", owner };
      } finally {
        rmSync(draft, { force: true });
      }
    },
    confirm(key, urn) {
      renameSync(written(key, urn), fileOf(key));
    },
    release(key) {
      rmSync(fileOf(key), { force: true });
    },
  };
}

function readOwner(file: string): string {
  const claim = parseJson(readFileSync(file, "utf8"));
  if (isObject(claim) && typeof claim.urn === "string") return claim.urn;
  throw new Error(`Expected the owner of a name in ${file}, got other text; delete that file.`);
}
