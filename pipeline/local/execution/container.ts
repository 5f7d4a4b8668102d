/**
 * Starts a job in its image by Docker or Podman, whose command lines are the same where they are used here. The client process
 * stands for the container: it prints its output, passes SIGTERM on and ends with its exit code. What outlives it is removed by name.
 */
import { accessSync, constants } from "node:fs";
import path from "node:path";
import { StepFailure } from "./failure";
import type { Job } from "./job";
import type { HostCommand } from "./jobHosts";
import { OPT_ML_FOLDER } from "./namespace";
import type { Command } from "./processes";

export type ContainerTool = "docker" | "podman";

/** What the clients read to find their daemon and themselves; a job's own variables never reach them. */
const CLIENT_VARIABLES = [
  "PATH",
  "HOME",
  "XDG_RUNTIME_DIR",
  "DOCKER_HOST",
  "DOCKER_CONTEXT",
  "DOCKER_CONFIG",
  "CONTAINER_HOST",
];

/** @throws StepFailure when the tool is not on the PATH */
export function containerCommand(tool: ContainerTool, job: Job, command: HostCommand, image: string): Command {
  const { host, argv, env, ownEntrypoint = true, terminal = false } = command;
  const program = findTool(tool, image);
  // By the folder, which is the job's alone: the same job can be made ready in another one while it runs.
  const name = `sluicegate-${path.basename(job.folder)}-${host.name}`;
  const [entrypoint = "", ...words] = argv;
  const isolated = job.request.get("EnableNetworkIsolation").value === true || networkOf(job);
  return {
    argv: [
      ...[program, "run", "--rm", "--name", name, "--hostname", host.name],
      ...["--label", `sluicegate.execution=${job.context.request.executionId}`, "--cpus", String(host.cores)],
      ...userOf(tool),
      ...(isolated ? ["--network", "none"] : []),
      ...(terminal ? ["--interactive", "--tty"] : []),
      ...["--volume", `${host.ml}:${OPT_ML_FOLDER}`],
      ...Object.entries(env).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
      ...(ownEntrypoint ? ["--entrypoint", entrypoint, image, ...words] : [image, ...argv]),
    ],
    cwd: host.folder,
    env: clientEnvironment(),
    cleanUp: [program, "rm", "--force", name],
  };
}

/** A processing job says it one level deeper. */
function networkOf({ request }: Job): boolean {
  return request.get("NetworkConfig").get("EnableNetworkIsolation").value === true;
}

/** What the job writes belongs to who runs it, so that it can be published and deleted. */
function userOf(tool: ContainerTool): string[] {
  const [user, group] = [process.getuid?.(), process.getgid?.()];
  if (user === undefined || group === undefined) return [];
  return tool === "podman" && user !== 0 ? ["--userns", "keep-id"] : ["--user", `${user}:${group}`];
}

export function clientEnvironment(): Record<string, string> {
  const given = CLIENT_VARIABLES.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(given.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function findTool(tool: ContainerTool, image: string): string {
  const found = (process.env.PATH ?? "")
    .split(path.delimiter)
    .map((folder) => path.join(folder, tool))
    .find(isProgram);
  if (found !== undefined) return found;
  throw new StepFailure(
    `ClientError: Expected ${tool} on the PATH to run image ${image}, as environments.yaml says, found none; install it or name another launcher.`,
  );
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
