/** A server that answers as CloudWatch Logs does, and the surroundings in which AWS's clients ask it. */
import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";

export interface CloudWatch {
  /** Operations and their input, in order. */
  readonly asked: [operation: string, input: object][];
  /** The name of an error that is answered instead. */
  refusal: string | undefined;
  stop(): void;
}

/** @param streams the messages of each stream, by its name */
export async function cloudWatch(streams: Readonly<Record<string, readonly string[]>>): Promise<CloudWatch> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const input = JSON.parse(body) as { logStreamName?: string };
      const operation = String(request.headers["x-amz-target"]).replace("Logs_20140328.", "");
      served.asked.push([operation, input]);
      response.statusCode = served.refusal === undefined ? 200 : 400;
      const refused = { __type: served.refusal, message: "no" };
      response.end(JSON.stringify(served.refusal === undefined ? answer(operation, input.logStreamName) : refused));
    });
  });
  const answer = (operation: string, stream = ""): object => {
    if (operation === "DescribeLogStreams")
      return { logStreams: Object.keys(streams).map((logStreamName) => ({ logStreamName })) };
    return { events: (streams[stream] ?? []).map((message, timestamp) => ({ timestamp, message })) };
  };
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("Expected the server to listen at a port.");
  const restore = surroundings({
    AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  });
  const served: CloudWatch = {
    asked: [],
    refusal: undefined,
    stop() {
      restore();
      server.close();
    },
  };
  return served;
}

/** Sets variables of this process. @returns what brings them back as they were */
function surroundings(values: Readonly<Record<string, string>>): () => void {
  const earlier = Object.keys(values).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, values);
  return () => {
    for (const [name, value] of earlier) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
}
