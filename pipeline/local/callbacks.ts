/**
 * What Callback steps wait by. A token and its answer are stored before anybody hears of them, so neither is lost with the
 * server; whoever waits in this server is told at once.
 */
import { conflict, notFound } from "./errors";
import type { Callback, CallbackAnswer } from "./execution/types";
import { newCallbackToken } from "./names";
import type { CallbackRecord } from "./records";
import { LAST, type Store } from "./store";

/** The callback of a step that still waits, or a new one. Part of the caller's transaction. */
export function openCallback(
  store: Store,
  execution: { id: string; arn: string },
  step: string,
  now: number,
): Callback {
  const key = [execution.id, step];
  const token = store.callbacksByStep.get(key);
  const earlier = token === undefined ? undefined : store.callbacks.get(token);
  if (token !== undefined && earlier?.closed === false) return { token, opened: new Date(earlier.opened) };
  if (token !== undefined) store.callbacks.removeSync(token);
  const made = newCallbackToken();
  const record = { executionId: execution.id, executionArn: execution.arn, step, opened: now, closed: false };
  store.callbacks.putSync(made, record);
  store.callbacksByStep.putSync(key, made);
  return { token: made, opened: new Date(now) };
}

/** The step has ended: its token is worth nothing any more. Part of the caller's transaction. */
export function closeCallback(store: Store, executionId: string, step: string): void {
  const token = store.callbacksByStep.get([executionId, step]);
  const record = token === undefined ? undefined : store.callbacks.get(token);
  if (token !== undefined && record !== undefined) store.callbacks.putSync(token, { ...record, closed: true });
}

export function deleteCallbacks(store: Store, executionId: string): void {
  for (const { key, value } of [
    ...store.callbacksByStep.getRange({ start: [executionId], end: [executionId, LAST] }),
  ]) {
    store.callbacks.removeSync(value);
    store.callbacksByStep.removeSync(key);
  }
}

/** @throws ApiError ResourceNotFound for a token that nobody was given */
export function requireCallback(store: Store, token: string): CallbackRecord {
  const found = store.callbacks.get(token);
  if (found === undefined) throw notFound(`Callback token ${token} does not exist.`);
  return found;
}

/**
 * Keeps the answer. Part of the caller's transaction.
 * @throws ApiError ConflictException when the step has one already, or waits no more
 */
export function keepAnswer(store: Store, token: string, answer: CallbackAnswer): void {
  const record = requireCallback(store, token);
  if (record.answer !== undefined || record.closed === true)
    throw conflict(`Step ${record.step} of ${record.executionArn} does not wait for callback token ${token} any more.`);
  store.callbacks.putSync(token, { ...record, answer });
}

/** Those who wait in this server. */
export class Waiting {
  private readonly waiting = new Map<string, () => void>();

  constructor(private readonly store: Store) {}

  /** Resolves with the answer when it is stored; never after an abort. */
  answerTo(token: string, signal: AbortSignal): Promise<CallbackAnswer> {
    return new Promise((resolve) => {
      const look = (): void => {
        const answer = this.store.callbacks.get(token)?.answer;
        if (answer === undefined) return;
        this.waiting.delete(token);
        resolve(answer);
      };
      this.waiting.set(token, look);
      signal.addEventListener("abort", () => this.waiting.delete(token), { once: true });
      look();
    });
  }

  /** An answer to this token is stored. */
  notify(token: string): void {
    this.waiting.get(token)?.();
  }
}
