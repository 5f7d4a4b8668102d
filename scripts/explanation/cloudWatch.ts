/** The end of a job's log on AWS. It only reads, with the caller's own credentials. */
import { valueAt } from "../../pipeline/evaluation";
import { call } from "../bootstrap/awsCalls";
import { lastLines, type HostLog, type JobLog } from "../jobLogs";

/** Of the newest streams; a tuning job has one for each host of each training job. */
const MOST_STREAMS = 4;

/**
 * The last lines of each host; none of hosts that wrote nothing.
 * @throws AwsRefusal when the caller may not read the log, errors of credentials and network as the SDK names them
 */
export async function readCloudWatch(region: string, log: JobLog, count: number): Promise<HostLog[]> {
  const ask = async (operation: string, body: object): Promise<unknown> => {
    const answer = await call({
      service: { name: "logs", region },
      contentType: "application/x-amz-json-1.1",
      target: `Logs_20140328.${operation}`,
      body: JSON.stringify({ logGroupName: log.group, ...body }),
    });
    return JSON.parse(answer);
  };
  // CloudWatch sorts by time only where no prefix is asked for.
  const which =
    log.prefix === undefined ? { orderBy: "LastEventTime", descending: true } : { logStreamNamePrefix: log.prefix };
  const streams = textsAt(
    await ask("DescribeLogStreams", { ...which, limit: MOST_STREAMS }),
    "logStreams",
    "logStreamName",
  );
  const logs = await Promise.all(
    streams.map(async (file) => {
      const events = await ask("GetLogEvents", { logStreamName: file, limit: count, startFromHead: false });
      const lines = textsAt(events, "events", "message").flatMap((message) => message.split("\n"));
      return { file, lines: lastLines(lines, count) };
    }),
  );
  return logs.filter(({ lines }) => lines.length > 0);
}

/** The texts of one member of every element of a list. */
function textsAt(answer: unknown, list: string, member: string): string[] {
  const items = valueAt(answer, list);
  if (!Array.isArray(items)) return [];
  return items.map((item: unknown) => valueAt(item, member)).filter((text) => typeof text === "string");
}
