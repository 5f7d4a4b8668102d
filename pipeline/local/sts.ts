/** STS over the query protocol: GetCallerIdentity, which clients call to learn their account. */
import { ACCOUNT, callerArn } from "./names";
import { xmlDocument } from "./s3/xml";

const NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

export interface XmlReply {
  readonly status: number;
  readonly body: string;
}

export function serveSts(form: URLSearchParams, requestId: string, log: (line: string) => void): XmlReply {
  const action = form.get("Action") ?? "";
  const metadata = { ResponseMetadata: { RequestId: requestId } };
  if (action === "GetCallerIdentity") {
    const result = { Arn: callerArn(), UserId: ACCOUNT, Account: ACCOUNT };
    const node = { GetCallerIdentityResult: result, ...metadata };
    return { status: 200, body: xmlDocument("GetCallerIdentityResponse", node, NAMESPACE) };
  }
  log(`action ${JSON.stringify(action)} of the query protocol is not served`);
  const error = { Type: "Sender", Code: "InvalidAction", Message: `Could not find operation ${action}.` };
  return { status: 400, body: xmlDocument("ErrorResponse", { Error: error, RequestId: requestId }, NAMESPACE) };
}
