import assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import { EventsClient } from "@pulumi/pulumi/proto/events_grpc_pb";
import { EventRequest } from "@pulumi/pulumi/proto/events_pb";
import { serveEvents } from "../../scripts/engineEventServer";

/** Streams texts as the engine does, and waits for the answer to the last one. */
async function stream(address: string, ...texts: readonly string[]): Promise<void> {
  const client = new EventsClient(address.replace("tcp://", ""), grpc.credentials.createInsecure());
  await new Promise<void>((resolve, reject) => {
    const call = client.streamEvents((error) => {
      if (error === null) resolve();
      else reject(error);
    });
    for (const text of texts) call.write(new EventRequest().setEvent(text));
    call.end();
  });
  client.close();
}

describe("the engine's events", () => {
  it("come in order, and all before the engine may end", async () => {
    const seen: number[] = [];
    const events = await serveEvents(({ sequence }) => seen.push(sequence));
    await stream(events.address, ...[1, 2, 3].map((sequence) => JSON.stringify({ sequence, timestamp: 0 })));
    events.stop();
    assert.deepEqual(seen, [1, 2, 3]);
  });

  it("that only name the policies that passed are left out", async () => {
    const seen: unknown[] = [];
    const events = await serveEvents((event) => seen.push(event));
    const of = (kind: string) => ({ sequence: 1, timestamp: 1795939749, [kind]: { passed: ["policyEvent"] } });
    const kinds = ["policyAnalyzeSummaryEvent", "policyRemediateSummaryEvent", "policyAnalyzeStackSummaryEvent"];
    const kept = ["policyEvent", "policyRemediationEvent", "summaryEvent", "diagnosticEvent"].map(of);
    await stream(events.address, ...[...kinds.map(of), ...kept].map((event) => JSON.stringify(event)));
    events.stop();
    assert.deepEqual(seen, kept);
  });

  it("that cannot be taken are told once the engine has ended, and do not stop the others", async () => {
    const seen: number[] = [];
    const events = await serveEvents(({ sequence }) => {
      if (sequence === 1) throw new Error("not this one");
      seen.push(sequence);
    });
    await stream(events.address, ...[1, 2].map((sequence) => JSON.stringify({ sequence, timestamp: 0 })));
    assert.deepEqual(seen, [2]);
    assert.throws(() => {
      events.stop();
    }, /not this one/);
  });
});
