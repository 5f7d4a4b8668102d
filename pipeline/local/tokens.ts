/** Idempotency: a request that is repeated with the same client token has its first answer, and changes nothing. */
import { createHash } from "node:crypto";
import type { Store } from "./store";
import { conflict } from "./errors";

export interface TokenUse {
  readonly operation: string;
  /** Within what the token counts, for example the pipeline that is started. */
  readonly scope: string;
  /** A request without a token is a new one each time. */
  readonly token: string | undefined;
  /** What must be the same when the token is used again. */
  readonly request: object;
  /** Whether what the token made is still there; when it is gone, the token is free again. Default: it is. */
  readonly exists?: (result: string) => boolean;
}

/**
 * Returns what `create` gave when this token was first used, or uses it now. To be called inside a transaction, so that
 * token and what it made are stored together. Throws ConflictException when the token came with another request.
 */
export function once(store: Store, use: TokenUse, create: () => string): string {
  if (use.token === undefined) return create();
  const key = [use.operation, use.scope, use.token];
  const request = createHash("sha256").update(JSON.stringify(use.request)).digest("hex");
  const earlier = store.tokens.get(key);
  if (earlier === undefined || use.exists?.(earlier.result) === false) {
    const result = create();
    store.tokens.putSync(key, { request, result });
    return result;
  }
  if (earlier.request !== request)
    throw conflict(`The client request token ${use.token} was used before, with other parameters of ${use.operation}.`);
  return earlier.result;
}
