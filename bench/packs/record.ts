/** A pack without rules: it writes down the engine's requests, byte for byte, so that they can be made again. */
import { writeFileSync } from "node:fs";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

/** Variable with the path of the file that is written when the engine has told of the whole stack. */
export const RECORD_TO = "SLUICEGATE_BENCH_RECORD_TO";

/** Messages of pulumirpc.Analyzer in base64. */
export interface Recording {
  /** AnalyzeRequest: each resource's inputs, before it is planned; in the order in which the program declares them. */
  readonly resources: readonly string[];
  /** AnalyzeStackRequest: all resources as planned. */
  readonly stack: string;
}

const VERSION = "1.0.0";

/** Serves the pack to the engine that started this process. */
export function serve(): void {
  const resources: string[] = [];
  const service: grpc.UntypedServiceImplementation = {
    getPluginInfo: unary(() => new PluginInfo().setVersion(VERSION)),
    getAnalyzerInfo: unary(() => new proto.AnalyzerInfo().setName("recorder").setVersion(VERSION)),
    configure: unary(() => new Empty()),
    configureStack: unary(() => new proto.AnalyzerStackConfigureResponse()),
    remediate: unary(() => new proto.RemediateResponse()),
    analyze: unary((request: proto.AnalyzeRequest) => {
      resources.push(base64(request));
      return new proto.AnalyzeResponse();
    }),
    analyzeStack: unary((request: proto.AnalyzeStackRequest) => {
      const recording: Recording = { resources, stack: base64(request) };
      writeFileSync(process.env[RECORD_TO] ?? "", JSON.stringify(recording));
      return new proto.AnalyzeResponse();
    }),
  };
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  server.addService(AnalyzerService, service);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error !== null) throw error;
    process.stdout.write(`${port}\n`);
  });
}

const base64 = (message: { serializeBinary(): Uint8Array }): string =>
  Buffer.from(message.serializeBinary()).toString("base64");

function unary<Request, Response>(answer: (request: Request) => Response): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    callback(null, answer(call.request));
  };
}
