// What the engine marks inside values: unknowns, secrets and assets.
import { readFileSync } from "node:fs";
import type { Json, Properties } from "./struct";

/** Stands for a value that is not known during a preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

// The engine has one such text per type of value.
const UNKNOWNS: ReadonlySet<string> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";

type JsonObject = Record<string, Json>;
type Signed<Signature extends string> = JsonObject & { readonly [SIGNATURE]: Signature };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSigned<Signature extends string>(value: Json | undefined, signature: Signature): value is Signed<Signature> {
  return isObject(value) && value[SIGNATURE] === signature;
}

export function isSecret(value: Json | undefined): value is Signed<typeof SECRET> {
  return isSigned(value, SECRET);
}

export function secret(value: Json): Json {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

export function isAsset(value: Json | undefined): value is Signed<typeof ASSET | typeof ARCHIVE> {
  return isSigned(value, ASSET) || isSigned(value, ARCHIVE);
}

/** The value without its secret marks, at any depth. For looking at values; never for what is sent back. */
export function reveal(value: Json): Json {
  if (Array.isArray(value)) return value.map(reveal);
  if (!isObject(value)) return value;
  return isSecret(value) ? reveal(value.value ?? null) : revealAll(value);
}

export function revealAll(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, reveal(value)]));
}

export function isUnknown(value: Json | undefined): boolean {
  if (isSecret(value)) return isUnknown(value.value);
  return typeof value === "string" && UNKNOWNS.has(value);
}

/** Whether any part of the value is not known yet. */
export function hasUnknown(value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some(hasUnknown);
  if (isObject(value)) return Object.values(value).some(hasUnknown);
  return isUnknown(value);
}

/** The text of a revealed property, when it is there and known. */
export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && !isUnknown(value) ? value : undefined;
}

/** The bytes of a revealed asset: its own text, or the file it names. Undefined for a remote one and for archives. */
export function assetBytes(value: Json | undefined): Buffer | undefined {
  if (!isSigned(value, ASSET)) return undefined;
  const { text, path } = value;
  if (typeof text === "string" && text !== "") return Buffer.from(text);
  return typeof path === "string" && path !== "" ? readFileSync(path) : undefined;
}

/** Texts that are secret, at any depth; an output that contains one is a secret too. */
export function secretTexts(value: Json, hidden = false): string[] {
  if (typeof value === "string") return hidden && value !== "" && !isUnknown(value) ? [value] : [];
  if (isSecret(value)) return secretTexts(value.value ?? null, true);
  if (Array.isArray(value)) return value.flatMap((item) => secretTexts(item, hidden));
  return isObject(value) ? Object.values(value).flatMap((item) => secretTexts(item, hidden)) : [];
}
