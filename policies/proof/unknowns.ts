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

/** All have it at this offset, as UUIDs of version 4 do, and few other texts have it: so one pass finds any of them. */
const [MARK, MARK_AT] = ["-4", 13];

/** The offset of the first unknown value in `text`, or -1. */
export function findUnknown(text: string): number {
  for (let mark = text.indexOf(MARK); mark >= 0; mark = text.indexOf(MARK, mark + 1)) {
    const start = mark - MARK_AT;
    if (UNKNOWN_VALUES.some((unknown) => text.startsWith(unknown, start))) return start;
  }
  return -1;
}
