/**
 * The few calls of AWS that only read, for services whose own clients the project does not carry: credentials and signature
 * are the SDK's, so profiles, single sign-on and environment variables work as everywhere.
 */
import { STSClient } from "@aws-sdk/client-sts";

export interface AwsService {
  /** Name in signatures, for example `iam`. */
  readonly name: "iam" | "logs" | "kms";
  readonly region: string;
}

export interface AwsCall {
  readonly service: AwsService;
  readonly contentType: string;
  readonly body: string;
  /** Names the operation in JSON protocols. */
  readonly target?: string;
}

/** AWS said no; the name is that of its error, for example `AccessDenied`. */
export class AwsRefusal extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

/** `AWS_ENDPOINT_URL` is the SDK's own variable for another place that speaks AWS's protocols. */
function endpointOf({ name, region }: AwsService): URL {
  const given = process.env.AWS_ENDPOINT_URL;
  if (given !== undefined && given !== "") return new URL(given);
  const suffix = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  // IAM is one service for all regions of a partition.
  const host =
    name === "iam" && !region.startsWith("cn-") && !region.startsWith("us-gov-") ? name : `${name}.${region}`;
  return new URL(`https://${host}.${suffix}/`);
}

function signingRegionOf({ name, region }: AwsService): string {
  if (name !== "iam") return region;
  if (region.startsWith("cn-")) return "cn-north-1";
  return region.startsWith("us-gov-") ? "us-gov-west-1" : "us-east-1";
}

/**
 * @returns the body of the answer
 * @throws AwsRefusal when AWS refuses; errors of credentials and network as the SDK and the system name them
 */
export async function call({ service, contentType, body, target }: AwsCall): Promise<string> {
  const client = new STSClient({ region: service.region });
  try {
    const url = endpointOf(service);
    const signer = await client.config.signer({
      name: "sigv4",
      signingName: service.name,
      signingRegion: signingRegionOf(service),
      properties: {},
    });
    const signed = await signer.sign({
      method: "POST",
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === "" ? {} : { port: Number(url.port) }),
      path: url.pathname,
      query: {},
      headers: {
        host: url.host,
        "content-type": contentType,
        ...(target === undefined ? {} : { "x-amz-target": target }),
      },
      body,
    });
    const { host: _host, ...headers } = signed.headers;
    const answer = await fetch(url, { method: "POST", headers, body });
    const text = await answer.text();
    if (answer.ok) return text;
    throw refusalIn(text, answer.status);
  } catch (error) {
    // The system's own reason (no such host, refused) stands behind fetch's.
    throw error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  } finally {
    client.destroy();
  }
}

/** XML of the query protocol, or JSON whose type may be qualified: `com.amazonaws.logs#AccessDeniedException`. */
function refusalIn(text: string, status: number): AwsRefusal {
  const xml = /<Code>([^<]+)<\/Code>[\s\S]*?<Message>([^<]*)<\/Message>/.exec(text);
  const name = xml?.[1] ?? /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1] ?? `Http${status}`;
  const message = xml?.[2] ?? /"[Mm]essage"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? "AWS gave no reason";
  return new AwsRefusal(name, message);
}
