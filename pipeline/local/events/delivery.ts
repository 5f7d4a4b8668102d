/**
 * Hands state changes to whoever subscribed: a line each in a file, a request each to a URL, in the order in which they
 * happened. What is stored and not yet delivered is delivered by the next server, so a change may come twice and never
 * not at all; EventBridge promises the same.
 */
import { appendFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { Store } from "../store";
import type { StateChange } from "./stateChange";

export interface Subscriber {
  /** File that gets a line of JSON for each change. */
  readonly file?: string;
  /** http(s) URL that gets a POST for each change. */
  readonly webhook?: string;
}

const REQUEST_MS = 10_000;
/** How long a server that ends still delivers. */
const CLOSE_MS = 1_000;
const RETRY_MS: readonly number[] = [200, 1_000, 5_000];

export class EventDelivery {
  private running: Promise<void> | undefined;
  /** Whether something was stored since the last look. */
  private isBehind = false;
  private readonly closing = new AbortController();

  /**
   * @param retryMs waits before a URL that did not answer well is asked again, in milliseconds; after the last the change
   *   is given up for it
   */
  constructor(
    private readonly store: Store,
    private readonly subscriber: Subscriber,
    private readonly log: (line: string) => void,
    private readonly retryMs = RETRY_MS,
  ) {}

  /** Delivers what stands in the store; called again meanwhile, it looks again afterwards. */
  notify(): void {
    if (this.closing.signal.aborted) return;
    this.isBehind = true;
    this.running ??= this.deliverAll()
      .catch((error: unknown) => {
        this.log(
          `events wait, since they could not be written: ${error instanceof Error ? error.message : String(error)}`,
        );
      })
      .finally(() => {
        this.running = undefined;
        if (this.isBehind) this.notify();
      });
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.running !== undefined) await this.running;
  }

  /** Delivers what it still can in a short time. What is left stands in the store. */
  async close(): Promise<void> {
    const timer = setTimeout(() => {
      this.closing.abort();
    }, CLOSE_MS);
    await this.settled();
    clearTimeout(timer);
    this.closing.abort();
  }

  private async deliverAll(): Promise<void> {
    this.isBehind = false;
    for (let next = this.store.firstEvent(); next !== undefined; next = this.store.firstEvent()) {
      if (this.closing.signal.aborted) return;
      if (!(await this.deliver(next.change))) return;
      this.store.removeEvent(next.number);
    }
  }

  /** Whether the change has reached its subscriber, or never will; false when the server closes meanwhile. */
  private async deliver(change: StateChange): Promise<boolean> {
    const text = JSON.stringify(change);
    const { file, webhook } = this.subscriber;
    if (webhook !== undefined && !(await this.post(webhook, text, change.id))) return false;
    if (file !== undefined) await appendFile(file, `${text}\n`);
    return true;
  }

  private async post(url: string, body: string, id: string): Promise<boolean> {
    for (const pause of [...this.retryMs, undefined]) {
      const failure = await this.tryPost(url, body);
      if (failure === undefined) return true;
      if (this.closing.signal.aborted) return false;
      if (pause === undefined) this.log(`event ${id} did not reach its webhook: ${failure}`);
      else await wait(pause, undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
    return true;
  }

  /** Undefined when the answer is 2xx, else why not. */
  private async tryPost(url: string, body: string): Promise<string | undefined> {
    const signal = AbortSignal.any([AbortSignal.timeout(REQUEST_MS), this.closing.signal]);
    try {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(url, { method: "POST", headers, body, redirect: "error", signal });
      await answer.body?.cancel();
      return answer.ok ? undefined : `it answered ${answer.status}`;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return cause instanceof Error ? cause.message : String(cause);
    }
  }
}
