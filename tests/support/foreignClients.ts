/** Clients that nobody here wrote, from an environment of their own, as a person sets them up for the endpoint. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startEndpoint, type Endpoint } from "../../pipeline/local/endpoint";
import { localState } from "../../scripts/localEndpoint";
import { toStderr } from "../../scripts/setup/progress";
import { ensurePython } from "../../scripts/setup/python";
import { repositoryRoot } from "./repository";
import type { Finished } from "./scratch";

/** What the first use takes, which installs them, on a busy machine. */
export const INSTALLING_MS = 900_000;

/** The SageMaker SDK counts its users; only a file of settings can tell it not to. */
const SETTINGS = join(repositoryRoot, "pipeline", "examples", "sdk", "settings.yaml");
/** Nobody listens there: what would leave this machine fails at once. */
const NOWHERE = "http://127.0.0.1:9";

export class ForeignClients {
  private constructor(
    readonly endpoint: Endpoint,
    private readonly python: string,
    /** A folder that is theirs alone; as the root of a repository its local stack is this endpoint. */
    readonly home: string,
  ) {}

  static async start(): Promise<ForeignClients> {
    const python = await ensurePython(repositoryRoot, "clients", toStderr);
    const steps = await ensurePython(repositoryRoot, "run", toStderr);
    const home = mkdtempSync(join(tmpdir(), "sluicegate-clients-"));
    const endpoint = await startEndpoint({ stateDir: localState(home), python: steps, cores: 2 });
    return new ForeignClients(endpoint, python, home);
  }

  /** Runs a Python script beside the tests of these clients. */
  script(name: string): Promise<Finished> {
    return this.run(this.python, [join(repositoryRoot, "tests", "pipeline", "local", "clients", name)]);
  }

  /** Runs a line of a shell, in which `python` is theirs and the folder that of the repository. */
  shell(line: string): Promise<Finished> {
    const folder = `cd '${repositoryRoot}' && PATH='${dirname(this.python)}':"$PATH" && ${line}`;
    return this.run("/bin/sh", ["-ec", folder]);
  }

  /** Runs the AWS CLI. */
  aws(...words: readonly string[]): Promise<Finished> {
    return this.run(join(dirname(this.python), "aws"), words);
  }

  private run(command: string, args: readonly string[]): Promise<Finished> {
    const child = spawn(command, [...args], { cwd: this.home, env: this.environment() });
    const said = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
    return new Promise((resolve, reject) => {
      child.once("error", reject).once("close", (code) => {
        resolve({ code, ...said });
      });
    });
  }

  /** All that points a client here, and nothing of the person's own. */
  private environment(): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      LANG: "C.UTF-8",
      HOME: this.home,
      AWS_ENDPOINT_URL: this.endpoint.url,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_PAGER: "",
      HTTP_PROXY: NOWHERE,
      HTTPS_PROXY: NOWHERE,
      NO_PROXY: "127.0.0.1",
      PYTHONDONTWRITEBYTECODE: "1",
      SAGEMAKER_USER_CONFIG_OVERRIDE: SETTINGS,
    };
  }

  async stop(): Promise<void> {
    await this.endpoint.stop();
    rmSync(this.home, { recursive: true });
  }
}
