/** Puts a process, by its pid, on the lock under which it was started. */
export type Adopt = (pid: number) => void;

/**
 * Runs `work` while no other process runs work under the same lock file.
 * @param file Absolute path of the lock; its folder is made. A lock whose owner is dead is taken over.
 * @param onWait Called once if another live process holds the lock.
 * @param work Names to `adopt` what it starts, since a child that outlives its killed parent goes on writing where the
 *   next owner would work: that one waits for its end.
 * @param signal Ends the wait: what it was aborted with is then thrown, and the work not begun.
 */
export function exclusively<T>(
  file: string,
  onWait: (pid: number) => void,
  work: (adopt: Adopt) => Promise<T>,
  signal?: AbortSignal,
): Promise<T>;
