/** A pack's process, started as the language host starts it and asked as the engine asks it, without an engine around it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { peakOf } from "../memory";
import { stackRequest, type Plan } from "./plan";

export interface Pack {
  readonly name: string;
  /** Absolute path of the pack's folder. */
  readonly folder: string;
}

export interface Judged {
  /** From before the process was asked for until it named its port, and told what its rules are. */
  readonly bootMilliseconds: number;
  /** From the first resource's request to the answer for the stack. */
  readonly milliseconds: number;
  /** How many rules it has, whether on or off. */
  readonly rules: number;
  readonly findings: number;
  /** Peak of the pack's process; undefined where the system does not tell. */
  readonly megabytes: number | undefined;
  /** What the process printed after its port. */
  readonly printed: string;
}

/** Where the engine's address stands; a pack asks an engine for nothing. */
const NO_ENGINE = "127.0.0.1:0";
/** The engine's own limit on a message. */
const LARGEST = 400 * 1024 * 1024;

/** Has a pack judge a plan: each resource, to be remedied and analyzed, and then all of them as a stack. */
export async function judge(root: string, pack: Pack, plan: Plan, signal: AbortSignal): Promise<Judged> {
  const start = performance.now();
  const served = await serve(root, pack, signal);
  const { client } = served;
  try {
    const info = await answered<proto.AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
    await answered<Empty>((done) => client.configure(configurationOf(info), done));
    const booted = performance.now();
    const findings = await askAll(client, plan);
    const milliseconds = performance.now() - booted;
    const megabytes = peakOf(served.pid)?.megabytes;
    const printed = await served.end();
    return { bootMilliseconds: booted - start, milliseconds, rules: rulesOf(info), findings, megabytes, printed };
  } finally {
    await served.end();
  }
}

interface Served {
  readonly client: AnalyzerClient;
  readonly pid: number;
  /** Ends the process. @returns what it printed after its port */
  readonly end: () => Promise<string>;
}

async function serve(root: string, { folder }: Pack, signal: AbortSignal): Promise<Served> {
  const script = createRequire(join(folder, "any.js")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const late = join(root, "scripts", "setup", "loadLate.js");
  const words = [`--require=${late}`, script, NO_ENGINE, folder];
  const child = spawn(process.execPath, words, { cwd: folder, signal, stdio: ["ignore", "pipe", "pipe"] });
  const gone = once(child, "close");
  let [printed, complaints] = ["", ""];
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  const port = await new Promise<string>((resolve, reject) => {
    child.once("error", reject).once("close", () => {
      reject(new Error(`Expected the pack in ${folder} to serve, but it ended: ${complaints.trim()}`));
    });
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      const [, found] = /^(\d+)\n/.exec((printed += text)) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  const client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure(), {
    "grpc.max_receive_message_length": LARGEST,
    "grpc.max_send_message_length": LARGEST,
  });
  const end = async (): Promise<string> => {
    client.close();
    child.kill("SIGTERM");
    await gone;
    return printed.slice(port.length + 1);
  };
  return { client, pid: child.pid ?? 0, end };
}

/** @returns how many findings the pack has */
async function askAll(client: AnalyzerClient, { resources }: Plan): Promise<number> {
  let findings = 0;
  for (const { asked } of resources) {
    await answered((done) => client.remediate(asked, done));
    const response = await answered<proto.AnalyzeResponse>((done) => client.analyze(asked, done));
    findings += response.getDiagnosticsList().length;
  }
  const request = stackRequest(resources);
  const stack = await answered<proto.AnalyzeResponse>((done) => client.analyzeStack(request, done));
  return findings + stack.getDiagnosticsList().length;
}

/** Our pack evaluates its rules in two policies of their own, which are no rules. */
const rulesOf = (info: proto.AnalyzerInfo): number =>
  info.getPoliciesList().filter((policy) => !/^guard(-stack)?$/.test(policy.getName())).length;

/** The pack's own configuration over the defaults of its rules, as the engine puts them together. */
function configurationOf(info: proto.AnalyzerInfo): proto.ConfigureAnalyzerRequest {
  const request = new proto.ConfigureAnalyzerRequest();
  const given = info.getInitialconfigMap();
  for (const policy of info.getPoliciesList()) {
    const own = given.get(policy.getName());
    const properties = { ...defaultsOf(policy), ...own?.getProperties()?.toJavaScript() };
    const config = new proto.PolicyConfig()
      .setEnforcementlevel((own ?? given.get("all") ?? policy).getEnforcementlevel())
      .setProperties(Struct.fromJavaScript(properties));
    request.getPolicyconfigMap().set(policy.getName(), config);
  }
  return request;
}

function defaultsOf(policy: proto.PolicyInfo): Record<string, JavaScriptValue> {
  const schemas = Object.entries(policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {});
  return Object.fromEntries(
    schemas.flatMap(([key, schema]) => {
      const { default: value } = schema as Readonly<Record<string, JavaScriptValue | undefined>>;
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

function answered<Response>(
  call: (done: (error: grpc.ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}
