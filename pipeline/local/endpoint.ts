/**
 * The SageMaker-compatible endpoint: opens the state folder, takes its lock, takes up what an earlier server left running
 * unless it is only there to be read from, and serves.
 */
import { mkdirSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { isIPv6 } from "node:net";
import { availableParallelism } from "node:os";
import path from "node:path";
import { ENVIRONMENTS_FILE } from "./environments";
import { EventDelivery, type Subscriber } from "./events/delivery";
import type { CacheMode } from "./execution/types";
import { freeLock, takeLock } from "./lock";
import { Runs, type ChangeListener, type StepLineListener } from "./runs";
import { Objects } from "./s3/objects";
import { createEndpointServer } from "./server";
import { stateFolders } from "./stateFolders";
import { Store } from "./store";
import { namespaceOf, type OptMlMode } from "./surroundings";

export { TOKEN } from "./access";
export { checkEnvironments } from "./environments";
export { StateInUse } from "./errors";
export type { OptMlMode } from "./surroundings";
export type { CacheMode } from "./execution/types";
export type { Subscriber } from "./events/delivery";
export { stepLogFile } from "./execution/index";
export { LAMBDA_FILE, LAMBDA_NAME } from "./lambdas";
export { readOwner, type Owner } from "./lock";
export { endOfLog, logsOf, type HostLog } from "./page/logs";
export { NO_CACHE_HEADER } from "./protocol";
export type { ChangeListener, ExecutionChange, StepLineListener } from "./runs";
export { openTrial, type ExecutionTrial } from "./trials";

const ADDRESS = "127.0.0.1";

/** Another address than this machine's own, where only clients with the token are served. */
export interface Exposure {
  readonly host: string;
  readonly port: number;
  readonly token: string;
}

export interface EndpointOptions {
  /** Folder of all state; made when it is not there. */
  readonly stateDir: string;
  /** Default 0: any free one. */
  readonly port?: number;
  /** Default: nobody but this machine is served. */
  readonly exposed?: Exposure | undefined;
  /** Interpreter that runs the steps. */
  readonly python: string;
  /** Says what stands for images, before what we ship does. Default: `environments.yaml` of the state folder. */
  readonly environments?: string;
  /** Files that stand for Lambda functions, absolute, by name; before what `lambdas.yaml` of the state folder says. */
  readonly lambdas?: ReadonlyMap<string, string> | undefined;
  /**
   * How steps find /opt/ml: by a mount namespace of their own where the system allows one (the default), or always by
   * arguments and environment that are rewritten.
   */
  readonly optMl?: OptMlMode;
  /** What a step must have in common with an earlier run to take its result. Default: arguments, as with SageMaker. */
  readonly cache?: CacheMode;
  /** Cores that steps may use at the same time. Default: all. */
  readonly cores?: number;
  /** Whether executions that an earlier server left unfinished go on. Default: they do. */
  readonly resume?: boolean;
  /** Gets one line for each thing worth telling. */
  readonly log?: (line: string) => void;
  /** Gets every line that a step prints, as it prints it. */
  readonly onStepLine?: StepLineListener;
  /** Told of every change of an execution that runs here, when it is stored. */
  readonly onChange?: ChangeListener;
  /** Told of state changes as EventBridge would be. Default: nobody. */
  readonly subscriber?: Subscriber;
}

export interface Endpoint {
  readonly url: string;
  readonly port: number;
  /** Where others reach it; undefined when they do not. */
  readonly exposedUrl: string | undefined;
  /** Ends the steps' processes, then closes. Executions that still ran are resumed by the next server. */
  stop(): Promise<void>;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error(`Expected a TCP port on ${host}.`));
      else resolve(address.port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** @returns the URL of an outer server, which listens from here on */
async function expose(server: Server, { host, port }: Exposure): Promise<string> {
  const found = await listen(server, port, host);
  return `http://${isIPv6(host) ? `[${host}]` : host}:${found}`;
}

function subscribed(
  store: Store,
  subscriber: Subscriber | undefined,
  log: (line: string) => void,
): EventDelivery | undefined {
  if (subscriber === undefined) return undefined;
  const delivery = new EventDelivery(store, subscriber, log);
  store.subscribe(() => {
    delivery.notify();
  });
  return delivery;
}

/** Starts the endpoint. Throws StateInUse when another live process serves the state folder. */
export async function startEndpoint(options: EndpointOptions): Promise<Endpoint> {
  const { port: wanted = 0, python, cores = availableParallelism(), log = () => undefined } = options;
  const { onStepLine, onChange } = options;
  const stateDir = path.resolve(options.stateDir);
  const environmentsFile = path.resolve(options.environments ?? path.join(stateDir, ENVIRONMENTS_FILE));
  const folders = stateFolders(stateDir);
  const namespace = await namespaceOf(options.optMl);
  const store = new Store(folders.store);
  const objects = new Objects(folders.s3, folders.incoming, store);
  const runs = new Runs({
    store,
    objects,
    stateDir,
    environmentsFile,
    lambdas: options.lambdas,
    queuesDir: folders.queues,
    namespace,
    cacheMode: options.cache ?? "arguments",
    python,
    cores,
    jobsDir: folders.jobs,
    logsDir: folders.logs,
    log,
    onStepLine,
    onChange,
  });
  const delivery = subscribed(store, options.subscriber, log);
  const services = { store, runs, objects };
  // The page is for who sits at this machine.
  const server = createEndpointServer({ services, logsDir: folders.logs, log });
  const { exposed } = options;
  const outer = exposed && createEndpointServer({ services, log, token: exposed.token });
  let owned = false;
  const stop = async (): Promise<void> => {
    await close(server);
    if (outer !== undefined) await close(outer);
    await runs.close();
    await delivery?.close();
    await store.close();
    if (owned) freeLock(stateDir);
  };
  try {
    const port = await listen(server, wanted, ADDRESS);
    const url = `http://${ADDRESS}:${port}`;
    // From here nothing waits, so no request is answered before the folder is ours and its executions are taken up.
    takeLock(stateDir, url, (action) => {
      store.write(action);
    });
    owned = true;
    delivery?.notify();
    removeUnfinishedUploads(folders.incoming);
    if (options.resume !== false) runs.resume();
    const exposedUrl = outer && (await expose(outer, exposed));
    let stopped: Promise<void> | undefined;
    return { url, port, exposedUrl, stop: () => (stopped ??= stop()) };
  } catch (error) {
    await stop();
    throw error;
  }
}

function removeUnfinishedUploads(folder: string): void {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
}
