import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import path from "node:path";
import { text } from "node:stream/consumers";
import { EventDelivery, type Subscriber } from "../../../../pipeline/local/events/delivery";
import type { StateChange } from "../../../../pipeline/local/events/stateChange";
import { Store } from "../../../../pipeline/local/store";
import { newFolder } from "../../../support/endpoint";

const change = (id: string): StateChange => ({
  version: "0",
  id,
  "detail-type": "SageMaker Model Package State Change",
  source: "aws.sagemaker",
  account: "000000000000",
  time: "2026-01-02T03:04:05Z",
  region: "eu-west-1",
  resources: ["arn"],
  detail: { ModelApprovalStatus: "Approved" },
});

describe("the delivery of state changes", () => {
  let folder: string;
  let store: Store;
  let server: Server | undefined;
  let delivery: EventDelivery | undefined;
  beforeEach(async () => {
    folder = await newFolder();
    store = new Store(folder);
  });
  afterEach(async () => {
    await delivery?.close();
    await store.close();
    server?.close().closeAllConnections();
    server = undefined;
    await rm(folder, { recursive: true });
  });

  const emit = (...ids: string[]): void => {
    store.write(() => {
      for (const id of ids) store.emit(() => change(id));
    });
  };
  const subscribe = (subscriber: Subscriber, log: string[] = [], retryMs = [1, 1, 1]): EventDelivery => {
    const made = new EventDelivery(store, subscriber, (line) => log.push(line), retryMs);
    store.subscribe(() => {
      made.notify();
    });
    delivery = made;
    return made;
  };
  /** Answers with these codes in turn, then 200. Resolves `all` when so many requests have come. */
  async function webhook(count: number, codes: number[] = []): Promise<{ url: string; all: Promise<string[]> }> {
    const got: string[] = [];
    let resolve = (): void => undefined;
    const promise = new Promise<void>((settle) => {
      resolve = settle;
    });
    server = createServer((request, response) => {
      void text(request).then((body) => {
        got.push((JSON.parse(body) as StateChange).id);
        response.writeHead(codes.shift() ?? 200).end();
        if (got.length === count) resolve();
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("Expected a port.");
    return { url: `http://127.0.0.1:${address.port}/`, all: promise.then(() => got) };
  }

  it("writes a line each, in order, and keeps nothing that was written", async () => {
    const file = path.join(folder, "events.jsonl");
    const subscribed = subscribe({ file });
    emit("1", "2");
    emit("3");
    await subscribed.settled();
    const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line) as StateChange),
      [change("1"), change("2"), change("3")],
    );
    assert.equal(store.firstEvent(), undefined);
  });

  it("keeps nothing where nobody subscribed, and nothing of a write that failed", () => {
    emit("1");
    assert.equal(store.firstEvent(), undefined);
    const told: string[] = [];
    store.subscribe(() => told.push("told"));
    assert.throws(() =>
      store.write(() => {
        store.emit(() => change("2"));
        throw new Error("no");
      }),
    );
    assert.equal(store.firstEvent(), undefined);
    assert.deepEqual(told, []);
  });

  it("posts each to the webhook, again after a failure, in order", async () => {
    const { url, all } = await webhook(3, [500]);
    subscribe({ webhook: url });
    emit("1", "2");
    assert.deepEqual(await all, ["1", "1", "2"]);
  });

  it("gives a change up for a webhook that refuses it again and again, says so, and goes on", async () => {
    const { url, all } = await webhook(5, [500, 500, 500, 500]);
    const log: string[] = [];
    const file = path.join(folder, "events.jsonl");
    const subscribed = subscribe({ webhook: url, file }, log);
    emit("1", "2");
    await all;
    await subscribed.settled();
    assert.deepEqual(log, ["event 1 did not reach its webhook: it answered 500"]);
    assert.equal((await readFile(file, "utf8")).split("\n").length, 3, "the file has both");
  });

  it("leaves to the next server what it could not deliver before it closed", async () => {
    const first = subscribe({ webhook: "http://127.0.0.1:9/" }, [], [60_000]);
    emit("1");
    await first.close();
    assert.equal(store.firstEvent()?.change.id, "1");
    const file = path.join(folder, "events.jsonl");
    const second = subscribe({ file });
    second.notify();
    await second.settled();
    assert.equal((JSON.parse(await readFile(file, "utf8")) as StateChange).id, "1");
  });

  it("keeps what cannot be written, and says why", async () => {
    const log: string[] = [];
    const subscribed = subscribe({ file: path.join(folder, "missing", "events.jsonl") }, log);
    emit("1");
    await subscribed.settled();
    assert.equal(store.firstEvent()?.change.id, "1");
    assert.match(log.join("\n"), /^events wait, since they could not be written: ENOENT/);
  });
});
