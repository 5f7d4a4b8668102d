/** What bootstrap asks AWS before it changes anything: who calls, and whether something exists. All of it only reads. */
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { s3Client } from "../clients";
import { AwsRefusal, call, type AwsService } from "./awsCalls";

export interface Caller {
  readonly account: string;
  readonly arn: string;
}

/** Questions to one account and region. What is not there is `undefined` or `false`; being denied is an error. */
export interface AwsReads {
  caller(): Promise<Caller>;
  /** @param action for example `GetRole`, which answers `NoSuchEntity` for what is not there */
  hasIdentity(action: string, parameter: string, value: string): Promise<boolean>;
  hasBucket(name: string): Promise<boolean>;
  /** Names of all log groups that begin so. */
  logGroups(prefix: string): Promise<string[]>;
  /** Id of the key that an alias names. */
  keyOf(alias: string): Promise<string | undefined>;
}

const FORM = "application/x-www-form-urlencoded; charset=utf-8";
const JSON_1_1 = "application/x-amz-json-1.1";

export function awsReads(region: string): AwsReads {
  const service = (name: AwsService["name"]): AwsService => ({ name, region });
  return {
    async caller() {
      const client = new STSClient({ region });
      try {
        const { Account: account = "", Arn: arn = "" } = await client.send(new GetCallerIdentityCommand({}));
        return { account, arn };
      } finally {
        client.destroy();
      }
    },
    hasIdentity: (action, parameter, value) => {
      const body = new URLSearchParams({ Action: action, Version: "2010-05-08", [parameter]: value }).toString();
      return exists(() => call({ service: service("iam"), contentType: FORM, body }), "NoSuchEntity");
    },
    async hasBucket(name) {
      const client = await s3Client(region);
      try {
        return await exists(() => client.send(new HeadBucketCommand({ Bucket: name })), "NotFound", "NoSuchBucket");
      } finally {
        client.destroy();
      }
    },
    async logGroups(prefix) {
      const body = JSON.stringify({ logGroupNamePrefix: prefix, limit: 50 });
      const target = "Logs_20140328.DescribeLogGroups";
      const answer = await call({ service: service("logs"), contentType: JSON_1_1, target, body });
      return [...answer.matchAll(/"logGroupName"\s*:\s*"([^"]+)"/g)].map(([, name = ""]) => name);
    },
    async keyOf(alias) {
      const body = JSON.stringify({ KeyId: alias });
      const target = "TrentService.DescribeKey";
      try {
        const answer = await call({ service: service("kms"), contentType: JSON_1_1, target, body });
        return /"KeyId"\s*:\s*"([^"]+)"/.exec(answer)?.[1];
      } catch (error) {
        if (error instanceof AwsRefusal && error.name === "NotFoundException") return undefined;
        throw error;
      }
    },
  };
}

async function exists(ask: () => Promise<unknown>, ...absent: readonly string[]): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    if (error instanceof Error && absent.includes(error.name)) return false;
    throw error;
  }
}
