/**
 * The seven texts by which the Pulumi engine stands for a value that is not known at preview. One that lies inside a
 * longer text reaches a policy as if it were data, so the proof looks for them itself.
 * Source: @pulumi/policy 1.21.0 proxy.js and @pulumi/pulumi 3.248.0 runtime/rpc.js; tests compare.
 */
export const UNKNOWN_VALUES: readonly string[] = [
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // boolean
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
];

/** The offset of the first unknown value in `text`, or -1. */
export function findUnknown(text: string): number {
  const offsets = UNKNOWN_VALUES.map((unknown) => text.indexOf(unknown)).filter((offset) => offset >= 0);
  return offsets.length === 0 ? -1 : Math.min(...offsets);
}
