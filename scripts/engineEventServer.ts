/** Where the engine sends its events while it works. Protocol: proto/pulumi/events.proto of pulumi/pulumi. */
import * as grpc from "@grpc/grpc-js";
import type { EngineEvent } from "@pulumi/pulumi/automation/events";
import { EventsService } from "@pulumi/pulumi/proto/events_grpc_pb";
import type { EventRequest } from "@pulumi/pulumi/proto/events_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

export interface EventServer {
  /** What the engine's --event-log takes: tcp://127.0.0.1:<port>. */
  readonly address: string;
  /** @throws what an event could not be taken for */
  readonly stop: () => void;
}

/**
 * Events that name all policies that passed, two for each resource. Nobody here asks for them, and they are a third of all
 * that comes, so they are not even parsed. The engine writes what kind of event it is first.
 */
const NAMES_OF_PASSED = /^\{"sequence":\d+,"timestamp":\d+,"policy(Analyze|AnalyzeStack|Remediate)SummaryEvent":/;

/** The engine ends only when its last event was answered, so none is under way once its process has ended. */
export function serveEvents(onEvent: (event: EngineEvent) => void): Promise<EventServer> {
  let fault: { readonly error: unknown } | undefined;
  const take = (text: string): void => {
    try {
      if (!NAMES_OF_PASSED.test(text)) onEvent(JSON.parse(text) as EngineEvent);
    } catch (error) {
      fault ??= { error };
    }
  };
  const streamEvents: grpc.handleClientStreamingCall<EventRequest, Empty> = (call, answer) => {
    call.on("data", (request: EventRequest) => {
      take(request.getEvent());
    });
    call.on("end", () => {
      answer(null, new Empty());
    });
    // An engine that is killed breaks off; the end of its process says so.
    call.on("error", () => undefined);
  };
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  server.addService(EventsService, { streamEvents });
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error !== null) {
        reject(error);
        return;
      }
      const stop = (): void => {
        server.forceShutdown();
        if (fault !== undefined) throw fault.error;
      };
      resolve({ address: `tcp://127.0.0.1:${port}`, stop });
    });
  });
}
