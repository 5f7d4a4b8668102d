/** What the stack files ship with where only their owner knows the value; offline previews work with it. */

/** The account id of dev and prod; AWS documents it as an example, nobody deploys to it. */
export const PLACEHOLDER_ACCOUNT = "111122223333";

/** The digest of production's images; no image has it. */
export const PLACEHOLDER_DIGEST = `sha256:${"0".repeat(64)}`;
