/** The endpoint of the local stack: the one that another process serves, or one that this command serves itself. */
import { join } from "node:path";
import type { StartPipelineExecutionCommand } from "@aws-sdk/client-sagemaker";
import {
  NO_CACHE_HEADER,
  readOwner,
  startEndpoint,
  StateInUse,
  type ChangeListener,
  type Endpoint,
  type StepLineListener,
} from "../pipeline/local/endpoint";
import { isRequest } from "./clients";
import { ensurePython } from "./setup/python";
import { toStderr } from "./setup/progress";

/** Folder of the local endpoint's store, objects, jobs and logs. */
export function localState(root: string): string {
  return join(root, ".sluicegate", "local");
}

/** What a command needs the endpoint for: one that only reads leaves executions that were cut off as they are. */
export type Use = "read" | "work";

/** The request of an execution on the local stack whose steps take no earlier result; AWS has no such switch. */
export function withoutCache(command: StartPipelineExecutionCommand): StartPipelineExecutionCommand {
  const [name, value] = NO_CACHE_HEADER;
  command.middlewareStack.add(
    (next) => (given) => {
      if (isRequest(given.request)) given.request.headers[name] = value;
      return next(given);
    },
    { step: "build" },
  );
  return command;
}

export class LocalEndpoint {
  #own: Promise<Endpoint> | undefined;
  #url = "";
  readonly #lineListeners: StepLineListener[] = [];
  readonly #changeListeners: ChangeListener[] = [];

  private constructor(
    private readonly root: string,
    private readonly use: Use,
  ) {}

  /** Attaches to whoever serves, or begins to serve for as long as the caller needs it. */
  static async open(root: string, use: Use = "work"): Promise<LocalEndpoint> {
    const endpoint = new LocalEndpoint(root, use);
    await endpoint.locate();
    return endpoint;
  }

  get url(): string {
    return this.#url;
  }

  /** Whether this command serves it: executions then end with the command. */
  get owned(): boolean {
    return this.#own !== undefined;
  }

  /** Hands over each line that a step prints; silent while another process runs the steps. */
  onStepLine(listener: StepLineListener): void {
    this.#lineListeners.push(listener);
  }

  /** Hands over each change of an execution; silent while another process runs it. */
  onChange(listener: ChangeListener): void {
    this.#changeListeners.push(listener);
  }

  /** @returns the URL of whoever serves now; when that was another process and it has ended, this one takes over */
  readonly locate = async (): Promise<string> => {
    const owner = this.#own === undefined ? readOwner(localState(this.root)) : undefined;
    this.#url = owner?.url ?? (await this.#serve());
    return this.#url;
  };

  async #serve(): Promise<string> {
    this.#own ??= this.#start();
    try {
      return (await this.#own).url;
    } catch (error) {
      this.#own = undefined;
      if (error instanceof StateInUse) return error.url; // another one was faster
      throw error;
    }
  }

  async #start(): Promise<Endpoint> {
    const python = await ensurePython(this.root, "run", toStderr);
    const onStepLine: StepLineListener = (...line) => {
      for (const listener of this.#lineListeners) listener(...line);
    };
    const onChange: ChangeListener = (change) => {
      for (const listener of this.#changeListeners) listener(change);
    };
    const resume = this.use === "work";
    return startEndpoint({ stateDir: localState(this.root), python, resume, onStepLine, onChange });
  }

  /** Ends what this command serves, and nothing of others. */
  async stop(): Promise<void> {
    const own = await this.#own;
    await own?.stop();
  }
}
