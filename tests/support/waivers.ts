/** Entries of waivers.yaml and files of them, for tests: one thing is changed at a time. */
import { stringify } from "yaml";
import type { Waiver } from "../../policies/waivers";

/** The day of the tests. */
export const TODAY = "2026-11-21";

export const WAIVER: Waiver = {
  rule: "S3-01",
  urn: "urn:pulumi:prod::sluicegate::aws:s3/bucket:Bucket::data",
  reason: "The key comes with the next release.",
  ticket: "ML-12",
  approver: "@ada",
  expires: "2026-12-31",
};

/** The file's text: an entry has a line for each of its keys, the first entry from line 2 on. */
export function waiverFile(...entries: readonly object[]): string {
  return entries.length === 0 ? "waivers: []\n" : stringify({ waivers: entries }, { lineWidth: 0 });
}
