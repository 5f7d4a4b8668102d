/** Decides how the process of a host starts, and what it calls the folder that stands for its /opt/ml. */
import { refuseLiteralPaths } from "./literalPaths";
import { OPT_ML_FOLDER, inNamespace } from "./namespace";
import type { Command } from "./processes";
import type { Effects } from "./types";

/** Where one host's files lie. */
export interface HostPlace {
  readonly folder: string;
  readonly ml: string;
}

export interface Launcher {
  /** What the process calls the folder `ml`. */
  readonly optMl: (ml: string) => string;
  /** Makes of a job's command what is really started. @throws StepFailure when it could not run so */
  readonly launch: (place: HostPlace, command: Command) => Promise<Command>;
}

/** For what knows its paths, whatever they are. */
export const AS_IT_IS: Launcher = { optMl: (ml) => ml, launch: (_place, command) => Promise.resolve(command) };

/** For code that must be told by arguments and environment where /opt/ml is. */
const REWRITTEN: Launcher = {
  optMl: (ml) => ml,
  launch: async (place, command) => {
    await refuseLiteralPaths(place.ml);
    return command;
  },
};

export function launcherFor({ namespace }: Effects): Launcher {
  if (namespace === undefined) return REWRITTEN;
  return {
    optMl: () => OPT_ML_FOLDER,
    launch: (place, command) => Promise.resolve(inNamespace(namespace, place, command)),
  };
}
