import assert from "node:assert/strict";
import type { ChangeListener } from "../../pipeline/local/endpoint";
import { News, type Runner } from "../../scripts/news";

const ID = "abcdefghijkl";

class Fake implements Runner {
  owned = true;
  tell: ChangeListener = () => undefined;
  onChange(listener: ChangeListener): void {
    this.tell = listener;
  }
}

describe("news of an execution", () => {
  const { signal } = new AbortController();
  let fake: Fake;
  beforeEach(() => (fake = new Fake()));

  /** Whether nothing new is there yet, once everything that is under way has been done. */
  async function waits(next: Promise<void>): Promise<boolean> {
    const idle = new Promise<boolean>((resolve) => setImmediate(resolve, true));
    return Promise.race([next.then(() => false), idle]);
  }

  it("come at once where the execution runs, also those that came before they were asked for", async () => {
    const news = new News(fake, ID, "change");
    const first = news.next(signal);
    assert.ok(await waits(first));
    fake.tell({ executionId: ID, over: false });
    await first;
    fake.tell({ executionId: ID, over: false });
    await news.next(signal);
    assert.ok(await waits(news.next(signal)));
  });

  it("are those of the execution, and of its end when that is asked for", async () => {
    const news = new News(fake, ID, "end");
    const end = news.next(signal);
    fake.tell({ executionId: "another00000", over: true });
    fake.tell({ executionId: ID, over: false });
    assert.ok(await waits(end));
    fake.tell({ executionId: ID, over: true });
    await end;
  });

  it("say why there will be no more", async () => {
    const news = new News(fake, ID, "end");
    const end = news.next(signal);
    fake.tell({ executionId: ID, over: false, fault: "Expected room, got none; make some." });
    await assert.rejects(end, /^Error: Expected room, got none; make some\.$/);
  });

  it("may be there when another process has handed the execution over", async () => {
    fake.owned = false;
    const news = new News(fake, ID, "end");
    fake.owned = true;
    await news.next(signal);
    assert.ok(await waits(news.next(signal)));
  });

  it("are waited for no longer when the command is interrupted", async () => {
    const interrupted = new AbortController();
    const next = new News(fake, ID, "end").next(interrupted.signal);
    interrupted.abort();
    await next;
    await new News(undefined, ID, "end").next(interrupted.signal);
  });
});
