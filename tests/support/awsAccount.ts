/**
 * An AWS account on this machine, as far as bootstrap asks it: who calls, what exists, KMS for the secrets of states, S3 by
 * the local endpoint. What exists is what the stand-in for the AWS provider has given names to, so both say the same.
 */
import { readdirSync, readFileSync, existsSync } from "node:fs";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { openClaims } from "../../infra/local/claims";
import { uuid } from "../../infra/local/names";
import { startProvider, type Provider } from "../../infra/local/provider";
import { startEndpoint, type Endpoint } from "../../pipeline/local/endpoint";

export interface AccountOptions {
  /** Empty folder for all state. */
  readonly folder: string;
  readonly account: string;
  readonly region: string;
  /** ARN of whoever calls. */
  readonly caller: string;
}

export class AwsAccount {
  /** Who calls, and of which account; a test may become somebody else. */
  caller: string;
  account: string;
  /** Refuses every question of IAM, as for a caller without rights. */
  denied = false;
  /** Encryption contexts of the calls of KMS, in their order. */
  readonly contexts: string[] = [];

  private constructor(
    private readonly options: AccountOptions,
    private readonly endpoint: Endpoint,
    readonly provider: Provider,
    private readonly server: ReturnType<typeof createServer>,
    readonly url: string,
  ) {
    this.caller = options.caller;
    this.account = options.account;
  }

  static async start(options: AccountOptions): Promise<AwsAccount> {
    const endpoint = await startEndpoint({ stateDir: join(options.folder, "endpoint"), python: "/nowhere/python" });
    const { account, region, folder } = options;
    const provider = await startProvider({ account, region, endpoint: endpoint.url, stateDir: folder });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const started = new AwsAccount(options, endpoint, provider, server, `http://127.0.0.1:${port}`);
    server.on("request", (asked, answer) => void started.answer(asked, answer));
    return started;
  }

  async stop(): Promise<void> {
    await this.provider.stop();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    await this.endpoint.stop();
  }

  /** Makes something that bootstrap did not: a name that is taken by hand, for example `IAM Role aws/ACCOUNT name`. */
  madeByHand(claim: string): void {
    openClaims(this.options.folder).take(claim, "by hand");
  }

  /** What has a name in the account, as `IAM Role aws/ACCOUNT name`, sorted. */
  names(): string[] {
    return [...this.claims().keys()].sort();
  }

  private claims(): Map<string, string> {
    const folder = join(this.options.folder, "names");
    if (!existsSync(folder)) return new Map();
    const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
    const read = files.map(
      (name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as { key: string; urn: string },
    );
    return new Map(read.map(({ key, urn }) => [key, urn]));
  }

  private async answer(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    const target = asked.headers["x-amz-target"];
    const isForm = asked.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
    if (typeof target !== "string" && !isForm) {
      this.toEndpoint(asked, answer);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of asked) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const { status, text } =
      typeof target === "string" ? this.json(target, body) : this.query(new URLSearchParams(body));
    answer.writeHead(status, {
      "content-type": typeof target === "string" ? "application/x-amz-json-1.1" : "text/xml",
    });
    answer.end(text);
  }

  private toEndpoint(asked: IncomingMessage, answer: ServerResponse): void {
    const { method, headers, url: path } = asked;
    const onward = request({ host: "127.0.0.1", port: this.endpoint.port, method, path, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
  }

  private query(form: URLSearchParams): { status: number; text: string } {
    const action = form.get("Action") ?? "";
    if (action === "GetCallerIdentity") {
      const result = `<Arn>${this.caller}</Arn><UserId>me</UserId><Account>${this.account}</Account>`;
      const xmlns = "https://sts.amazonaws.com/doc/2011-06-15/";
      return {
        status: 200,
        text: `<GetCallerIdentityResponse xmlns="${xmlns}"><GetCallerIdentityResult>${result}</GetCallerIdentityResult></GetCallerIdentityResponse>`,
      };
    }
    if (this.denied)
      return refusal(403, "AccessDenied", `User: ${this.caller} is not authorized to perform: iam:${action}`);
    const scope = `aws/${this.options.account}`;
    const name = (parameter: string) => (form.get(parameter) ?? "").split("/").at(-1) ?? "";
    const claim = {
      GetRole: `IAM Role ${scope} ${name("RoleName")}`,
      GetPolicy: `IAM Policy ${scope} ${name("PolicyArn")}`,
      GetOpenIDConnectProvider: `IAM OpenID Connect Provider ${scope} https://${name("OpenIDConnectProviderArn")}`,
    }[action];
    if (claim !== undefined && this.claims().has(claim)) return { status: 200, text: `<${action}Response/>` };
    return refusal(404, "NoSuchEntity", "It cannot be found.");
  }

  private json(target: string, body: string): { status: number; text: string } {
    const asked = JSON.parse(body) as Readonly<Record<string, string>> & { EncryptionContext?: object };
    const scope = `aws/${this.options.account}/${this.options.region}`;
    const operation = target.split(".").at(-1);
    if (operation === "DescribeLogGroups") {
      const start = `CloudWatch Logs Log Group ${scope} ${asked.logGroupNamePrefix ?? ""}`;
      const found = this.names().filter((name) => name.startsWith(start));
      const logGroups = found.map((name) => ({ logGroupName: name.split(" ").at(-1) }));
      return { status: 200, text: JSON.stringify({ logGroups }) };
    }
    if (operation === "DescribeKey") {
      const owner = this.claims().get(`KMS Alias ${scope} ${asked.KeyId ?? ""}`);
      if (owner === undefined) return notFound("NotFoundException");
      // The alias stands beside its key in the program.
      const key = owner.replace("kms/alias:Alias", "kms/key:Key").replace(/-alias$/, "");
      return { status: 200, text: JSON.stringify({ KeyMetadata: { KeyId: uuid(key) } }) };
    }
    if (operation === "Encrypt" || operation === "Decrypt") {
      const context = Object.entries(asked.EncryptionContext ?? {}).sort();
      this.contexts.push(`${operation} ${JSON.stringify(Object.fromEntries(context))}`);
      const { KeyId, Plaintext, CiphertextBlob } = asked;
      const answer = operation === "Encrypt" ? { CiphertextBlob: Plaintext } : { Plaintext: CiphertextBlob };
      return { status: 200, text: JSON.stringify({ KeyId, ...answer }) };
    }
    return notFound("UnknownOperationException");
  }
}

function refusal(status: number, code: string, message: string): { status: number; text: string } {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, text: `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>` };
}

function notFound(type: string): { status: number; text: string } {
  return { status: 400, text: JSON.stringify({ __type: type, message: "It is not there." }) };
}
