/** Decides how the process of a host starts, and what it calls the folder that stands for its /opt/ml. */
import { containerCommand } from "./container";
import type { Job } from "./job";
import type { HostCommand } from "./jobHosts";
import { refuseLiteralPaths } from "./literalPaths";
import { OPT_ML_FOLDER, inNamespace } from "./namespace";
import type { Command } from "./processes";
import type { ImageEnvironment, Surroundings } from "./types";

export interface Launcher {
  /** What the process calls the folder `ml`. */
  readonly optMl: (ml: string) => string;
  /** Makes of a job's command what is really started. @throws StepFailure when it could not run so */
  readonly launch: (job: Job, command: HostCommand) => Promise<Command>;
}

/** For what knows its paths, whatever they are. */
export const AS_IT_IS: Launcher = { optMl: (ml) => ml, launch: (_job, command) => Promise.resolve(command) };

/** For code that must be told by arguments and environment where /opt/ml is. */
const REWRITTEN: Launcher = {
  optMl: (ml) => ml,
  launch: async (_job, command) => {
    await refuseLiteralPaths(command.host.ml);
    return command;
  },
};

/** @param image its URI, where a container runs it */
export function launcherFor(
  { launcher: tool }: ImageEnvironment,
  image: string,
  { namespace }: Surroundings,
): Launcher {
  const optMl = (): string => OPT_ML_FOLDER;
  // Asynchronous, so that what cannot start rejects.
  if (tool !== undefined) {
    return { optMl, launch: async (job, command) => Promise.resolve(containerCommand(tool, job, command, image)) };
  }
  if (namespace === undefined) return REWRITTEN;
  return { optMl, launch: (_job, command) => Promise.resolve(inNamespace(namespace, command.host, command)) };
}
