/**
 * Runs `work` while no other process runs work under the same lock file.
 * @param file Absolute path of the lock; its folder is made. A lock whose owner is dead is taken over.
 * @param onWait Called once if another live process holds the lock.
 * @param signal Ends the wait: what it was aborted with is then thrown, and the work not begun.
 */
export function exclusively<T>(
  file: string,
  onWait: (pid: number) => void,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T>;
