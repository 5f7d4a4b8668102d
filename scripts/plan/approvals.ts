/** Whether those whom entries of policies/gate-changes.yaml name did approve them, in a review of the very commit. */
import type { Review, ReviewedPullRequest } from "../ci/github";
import type { GateChange } from "./gateChanges";

/** Names on GitHub differ by no more than by their letters' case. */
const loginOf = (name: string): string => name.replace(/^@/, "").toLowerCase();

/** @returns why entries do not count, one line each */
export function unapproved(
  entries: readonly GateChange[],
  { author, headSha }: ReviewedPullRequest,
  reviews: readonly Review[],
): string[] {
  return entries.flatMap(({ pipeline, metric, from, to, approver }) => {
    const login = loginOf(approver);
    const review = reviews.find(({ reviewer }) => loginOf(reviewer) === login);
    const entry = `${metric} of ${pipeline} from ${from} to ${to}`;
    const why = reasonOf(login === loginOf(author), review, headSha);
    return why === undefined ? [] : [`Expected ${approver} to approve ${entry}, got ${why}.`];
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
