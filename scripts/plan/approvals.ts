/** Whether those whom entries of gate-changes.yaml and waivers.yaml name did approve them, in a review of the very commit. */
import type { Waiver } from "../../policies/waivers";
import type { Review, ReviewedPullRequest } from "../ci/github";
import type { GateChange } from "./gateChanges";

/** What an entry decides, in words, and who decided so. */
export interface Decision {
  readonly what: string;
  readonly approver: string;
}

export function loosening({ pipeline, metric, from, to, approver }: GateChange): Decision {
  return { what: `${metric} of ${pipeline} from ${from} to ${to}`, approver };
}

export function waiving({ rule, urn, expires, approver }: Waiver): Decision {
  return { what: `a waiver of ${rule} at ${urn} until ${expires}`, approver };
}

/** Names on GitHub differ by no more than by their letters' case. */
const loginOf = (name: string): string => name.replace(/^@/, "").toLowerCase();

/** @returns why entries do not count, one line each */
export function unapproved(
  decisions: readonly Decision[],
  { author, headSha }: ReviewedPullRequest,
  reviews: readonly Review[],
): string[] {
  return decisions.flatMap(({ what, approver }) => {
    const login = loginOf(approver);
    const review = reviews.find(({ reviewer }) => loginOf(reviewer) === login);
    const why = reasonOf(login === loginOf(author), review, headSha);
    return why === undefined ? [] : [`Expected ${approver} to approve ${what}, got ${why}.`];
  });
}

function reasonOf(isAuthor: boolean, review: Review | undefined, headSha: string): string | undefined {
  if (isAuthor) return "the author of the change; name another person in the entry";
  if (review === undefined) return "no review of theirs; ask them for one";
  if (review.state !== "APPROVED") return `a review that says ${review.state}; ask them for another`;
  if (review.commit !== headSha)
    return `an approval of ${review.commit.slice(0, 12)}, which is not the head; ask them again`;
  return undefined;
}
