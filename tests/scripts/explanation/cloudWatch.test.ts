import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { AwsRefusal } from "../../../scripts/bootstrap/awsCalls";
import { readCloudWatch } from "../../../scripts/explanation/cloudWatch";

const LOG = { group: "/aws/sagemaker/TrainingJobs", job: "train", prefix: "train/" };
const STREAMS = ["train/algo-1", "train/algo-2"];
const SURROUNDINGS = ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

describe("the end of a log on CloudWatch", () => {
  let server: Server;
  const asked: unknown[] = [];
  let refusal: string | undefined;
  const earlier = SURROUNDINGS.map((name) => [name, process.env[name]] as const);

  /** What CloudWatch Logs answers; the second host wrote nothing. */
  function answer(operation: string, { logStreamName }: { logStreamName?: string }): object {
    if (operation === "DescribeLogStreams") return { logStreams: STREAMS.map((name) => ({ logStreamName: name })) };
    const messages = logStreamName === STREAMS[0] ? ["one\ntwo", "", "three\n"] : [];
    return { events: messages.map((message, timestamp) => ({ timestamp, message })) };
  }

  before(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const input = JSON.parse(body) as { logStreamName?: string };
        const operation = String(request.headers["x-amz-target"]).replace("Logs_20140328.", "");
        asked.push([operation, input]);
        response.statusCode = refusal === undefined ? 200 : 400;
        response.end(
          JSON.stringify(refusal === undefined ? answer(operation, input) : { __type: refusal, message: "no" }),
        );
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    });
  });
  beforeEach(() => {
    asked.length = 0;
    refusal = undefined;
  });
  after(() => {
    for (const [name, value] of earlier) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    server.close();
  });

  it("is the last lines of each stream of the job that has some", async () => {
    assert.deepEqual(await readCloudWatch("eu-west-1", LOG, 2), [{ file: "train/algo-1", lines: ["two", "three"] }]);
    const events = { logGroupName: LOG.group, limit: 2, startFromHead: false };
    assert.deepEqual(asked, [
      ["DescribeLogStreams", { logGroupName: LOG.group, logStreamNamePrefix: "train/", limit: 4 }],
      ...STREAMS.map((logStreamName) => ["GetLogEvents", { ...events, logStreamName }]),
    ]);
  });

  it("is of a whole group that of its newest streams", async () => {
    await readCloudWatch("eu-west-1", { group: "/aws/lambda/notify", job: "notify" }, 2);
    const newest = { logGroupName: "/aws/lambda/notify", orderBy: "LastEventTime", descending: true, limit: 4 };
    assert.deepEqual(asked[0], ["DescribeLogStreams", newest]);
  });

  it("is refused where the caller may not read it", async () => {
    refusal = "AccessDeniedException";
    await assert.rejects(
      readCloudWatch("eu-west-1", LOG, 2),
      (error) => error instanceof AwsRefusal && error.name === "AccessDeniedException",
    );
  });
});
