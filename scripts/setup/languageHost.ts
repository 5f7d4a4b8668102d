/**
 * The Node language host of Pulumi, for an engine built from source: a gRPC server that starts the program and the
 * policy packs in processes of their own. It prints its port, and it ends, with all it started, when the engine is gone.
 * Protocol: proto/pulumi/language.proto of pulumi/pulumi; flags: @pulumi/pulumi/cmd/run.
 */
import * as grpc from "@grpc/grpc-js";
import * as languageGrpc from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { version } from "@pulumi/pulumi/version";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { Children } from "./languageChildren";

/** What cmd/run exits with when it has told the person everything: the engine then adds nothing. */
const ALREADY_REPORTED = 32;

/** The engine gives its own address as the last word; flags for logging may stand before it. */
const engineAddress = process.argv.at(-1) ?? "";
const children = new Children();

function runArguments(request: language.RunRequest): string[] {
  const flags: [string, string][] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engineAddress],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", request.getInfo()?.getRootDirectory() ?? ""],
    ["stack", request.getStack()],
    ["pwd", request.getPwd()],
    ["parallel", String(request.getParallel())],
  ];
  const given = flags.filter(([, value]) => value !== "").flatMap(([name, value]) => [`--${name}`, value]);
  const dryRun = request.getDryrun() ? ["--dry-run"] : [];
  const program = request.getInfo()?.getEntryPoint() ?? request.getProgram();
  return [...given, ...dryRun, program === "" ? "." : program, ...request.getArgsList()];
}

/** Runtime option `typescript` of Pulumi.yaml: whether @pulumi/pulumi compiles the program, as it does by default. */
function isTypeScript(request: language.RunRequest): boolean {
  return request.getInfo()?.getOptions()?.toJavaScript().typescript !== false;
}

async function runProgram(request: language.RunRequest): Promise<language.RunResponse> {
  const environment = {
    ...process.env,
    PULUMI_NODEJS_TYPESCRIPT: String(isTypeScript(request)),
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().toArray())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  };
  const folder = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const child = children.start("@pulumi/pulumi/cmd/run", runArguments(request), {
    folder,
    environment,
    output: "inherit",
  });
  const code = await child.ended;
  const response = new language.RunResponse();
  if (code === ALREADY_REPORTED) response.setBail(true);
  else if (code !== 0) response.setError(`Program exited with ${code === null ? "a signal" : `code ${code}`}`);
  return response;
}

function runPack(call: grpc.ServerWritableStream<language.RunPluginRequest, language.RunPluginResponse>): void {
  const request = call.request;
  const folder = request.getInfo()?.getProgramDirectory() ?? request.getProgram();
  if (request.getKind() !== "analyzer") {
    const details = `Expected a policy pack to run, got a plugin of kind "${request.getKind()}"; install the Pulumi CLI.`;
    call.emit("error", { code: grpc.status.UNIMPLEMENTED, details });
    return;
  }
  const variables = request.getEnvList().map((text): [string, string] => {
    const at = text.indexOf("=");
    return [text.slice(0, at), text.slice(at + 1)];
  });
  const child = children.start("@pulumi/pulumi/cmd/run-policy-pack", [...request.getArgsList(), folder], {
    folder,
    environment: Object.fromEntries(variables),
    output: "pipe",
  });
  child.process.stdout?.on("data", (chunk: Buffer) => {
    call.write(new language.RunPluginResponse().setStdout(chunk));
  });
  child.process.stderr?.on("data", (chunk: Buffer) => {
    call.write(new language.RunPluginResponse().setStderr(chunk));
  });
  call.on("cancelled", () => {
    child.process.kill("SIGKILL");
  });
  void child.ended.then((code) => {
    call.write(new language.RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
}

/** Answers a call with a promise's result; what it rejects with becomes the call's error. */
function unary<Request, Response>(answer: (request: Request) => Response | Promise<Response>) {
  return (call: grpc.ServerUnaryCall<Request, Response>, callback: grpc.sendUnaryData<Response>): void => {
    Promise.resolve(call.request)
      .then(answer)
      .then(
        (response) => {
          callback(null, response);
        },
        (error: unknown) => {
          callback({ code: grpc.status.INTERNAL, details: error instanceof Error ? error.message : String(error) });
        },
      );
  };
}

/** Calls that are not here answer "unimplemented": the engine makes them only to generate code or install packages. */
const service: grpc.UntypedServiceImplementation = {
  handshake: unary(() => new language.LanguageHandshakeResponse()),
  getPluginInfo: unary(() => new plugin.PluginInfo().setVersion(version)),
  getRequiredPackages: unary(() => new language.GetRequiredPackagesResponse()),
  getRequiredPlugins: unary(() => new language.GetRequiredPluginsResponse()),
  getProgramDependencies: unary(() => new language.GetProgramDependenciesResponse()),
  about: unary(() => new language.AboutResponse().setExecutable(process.execPath).setVersion(process.version)),
  run: unary(runProgram),
  runPlugin: runPack,
  cancel: unary(() => {
    children.killAll();
    return new Empty();
  }),
};

function stop(): void {
  children.killAll();
  process.exit(0);
}

/** The engine holds the other end of stdin as long as it lives, so its end is the engine's end, kill -9 included. */
function endWithEngine(): void {
  process.stdin.on("end", stop).on("error", stop).resume();
  process.on("SIGINT", stop).on("SIGTERM", stop).on("SIGHUP", stop);
}

const server = new grpc.Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(languageGrpc.LanguageRuntimeService, service);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  endWithEngine();
  process.stdout.write(`${port}\n`);
});
