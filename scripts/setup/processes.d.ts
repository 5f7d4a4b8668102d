/** A process: its pid and the moment it started, since the system uses pids again. */
export interface Owner {
  readonly pid: number;
  readonly startTime?: string | undefined;
}

/** When a process started, as an opaque text; undefined when there is no such process (a zombie counts as gone). */
export function startTimeOf(pid: number): string | undefined;
/** The command line of a process, its words joined by spaces; undefined when there is no such process. */
export function commandLineOf(pid: number): string | undefined;
/** This process, in the form a lock file holds. */
export function self(): Owner;
/** Whether the process that an owner record names is still the same and alive. */
export function isAlive(owner: Owner): boolean;
