/** An endpoint that records what it is asked and answers as it is told. */
import { createServer, type IncomingMessage } from "node:http";

export interface Asked {
  /** "CreatePipeline" or "PUT /bucket/key". */
  readonly what: string;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Recorder {
  readonly url: string;
  readonly asked: Asked[];
  /** The requests so far, by name. */
  readonly names: () => string[];
  stop(): Promise<void>;
}

/** @param reply what to answer; undefined: 200 with an empty answer */
export async function record(reply: (asked: Asked) => Reply | undefined = () => undefined): Promise<Recorder> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const target = request.headers["x-amz-target"];
      const path = (request.url ?? "").split("?")[0] ?? "";
      const what = typeof target === "string" ? target.replace("SageMaker.", "") : `${request.method ?? ""} ${path}`;
      asked.push({ what, body });
      const {
        status,
        body: text,
        headers,
      } = reply({ what, body }) ?? { status: 200, body: target === undefined ? "" : "{}" };
      response.writeHead(status, { "content-type": "application/x-amz-json-1.1", ...headers });
      response.end(request.method === "HEAD" ? undefined : text);
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(address === null || typeof address === "string" ? 0 : address.port);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    names: () => asked.map(({ what }) => what),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** AWS's shape of an error of a JSON service. */
export function fault(type: string, message: string): Reply {
  return { status: 400, body: JSON.stringify({ __type: type, message }) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
