/**
 * The texts by which the Pulumi engine stands for a value that is not known at preview. One that lies inside a longer text
 * reaches a policy as if it were data, so the proof and the rules look for them themselves.
 * Source: @pulumi/policy 1.21.0 proxy.js and @pulumi/pulumi 3.248.0 runtime/rpc.js; tests compare.
 */

/** For an unknown text. */
export const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** For unknown values of all kinds. */
export const UNKNOWN_VALUES: readonly string[] = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  UNKNOWN_TEXT,
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
];

/** All seven have it, as they are UUIDs of version 4; few other texts do. */
const IN_ALL = "-4";

/** The offset of the first unknown value in `text`, or -1. */
export function findUnknown(text: string): number {
  if (!text.includes(IN_ALL)) return -1;
  const offsets = UNKNOWN_VALUES.map((unknown) => text.indexOf(unknown)).filter((offset) => offset >= 0);
  return offsets.length === 0 ? -1 : Math.min(...offsets);
}
